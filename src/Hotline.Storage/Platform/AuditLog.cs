using Hotline.Storage.Rows;
using Hotline.Storage.Writing;

namespace Hotline.Storage.Platform;

/// <summary>Who did what. Entries are written, never changed. No personal data of citizens belongs in them.</summary>
public sealed class AuditLog
{
    private readonly IWriter writer;
    private readonly TimeProvider time;

    internal AuditLog(IWriter writer, TimeProvider time)
    {
        this.writer = writer;
        this.time = time;
    }

    /// <summary>Records an act whose effect is kept elsewhere; the stores of this project record their own.</summary>
    /// <param name="actor">User id, token name or <c>system</c>.</param>
    /// <param name="action">Verb: <c>user.signed-in</c>.</param>
    /// <param name="subject">What it was done to: <c>user:…</c>.</param>
    /// <param name="detail">Null when there is nothing to add.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    public Task WriteAsync(string actor, string action, string subject, string? detail, CancellationToken cancellation) => writer.RunAsync(
        (db, _) =>
        {
            db.Audit(time.GetUtcNow(), actor, action, subject, detail);
            return Task.FromResult(true);
        },
        cancellation);
}

internal static class Auditing
{
    /// <summary>Adds the entry to the running operation: the act and its record are one commit.</summary>
    public static void Audit(this HotlineDb db, DateTimeOffset at, string actor, string action, string subject, string? detail = null) =>
        db.AuditEntries.Add(new AuditEntryRow { At = at, Actor = actor, Action = action, Subject = subject, Detail = detail });
}
