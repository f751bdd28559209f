using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Platform;

/// <summary>Who did what. Entries are written, never changed. No personal data of citizens belongs in them.</summary>
public sealed class AuditLog
{
    /// <summary>Looking again within this time is the same looking.</summary>
    public static readonly TimeSpan Glance = TimeSpan.FromMinutes(10);

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

    /// <summary>Records that somebody looked at what is a citizen's; again within <see cref="Glance"/> is not recorded again.</summary>
    public Task SeenAsync(string actor, string action, string subject, CancellationToken cancellation) =>
        writer.RunAsync((db, stop) => db.AuditSeenAsync(time.GetUtcNow(), actor, action, subject, stop), cancellation);
}

internal static class Auditing
{
    /// <summary>Somebody looked at something; again within a while is not written again.</summary>
    public static async Task<bool> AuditSeenAsync(this HotlineDb db, DateTimeOffset at, string actor, string action, string subject, CancellationToken cancellation)
    {
        var since = at - AuditLog.Glance;
        if (await db.AuditEntries.AnyAsync(entry => entry.Subject == subject && entry.Actor == actor && entry.Action == action && entry.At > since, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        db.Audit(at, actor, action, subject);
        return true;
    }

    /// <summary>Adds the entry to the running operation: the act and its record are one commit.</summary>
    public static void Audit(this HotlineDb db, DateTimeOffset at, string actor, string action, string subject, string? detail = null, string? before = null, string? after = null) =>
        db.AuditEntries.Add(new AuditEntryRow { At = at, Actor = actor, Action = action, Subject = subject, Detail = detail, Before = before, After = after });
}
