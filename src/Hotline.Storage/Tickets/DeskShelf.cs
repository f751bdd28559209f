using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>What operators keep at hand: each their own filters of the queue, and all of them the replies that supervisors wrote. Changes are in the audit.</summary>
public sealed class DeskShelf
{
    /// <summary>Filters of one operator.</summary>
    public const int MostFilters = 20;

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly TimeProvider time;

    internal DeskShelf(IDbContextFactory<HotlineDb> databases, IWriter writer, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
        this.time = time;
    }

    /// <summary>The operator's own filters, the oldest first.</summary>
    public async Task<IReadOnlyList<SavedFilterRow>> FiltersAsync(Staff owner, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.SavedFilters.AsNoTracking().Where(filter => filter.OwnerId == owner.Id).OrderBy(filter => filter.CreatedAt).ThenBy(filter => filter.Id).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Keeps a filter under a name; the same name again means this filter from now on.</summary>
    /// <returns>The filter; null when the operator has <see cref="MostFilters"/> others.</returns>
    public Task<SavedFilterRow?> KeepFilterAsync(Staff owner, string name, string query, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            var own = await db.SavedFilters.AsTracking().Where(filter => filter.OwnerId == owner.Id).ToListAsync(stop).ConfigureAwait(false);
            var kept = own.Find(filter => filter.Name == name);
            if (kept is null)
            {
                if (own.Count >= MostFilters)
                {
                    return null;
                }

                kept = new SavedFilterRow { Id = Guid.CreateVersion7(), OwnerId = owner.Id, Name = name, Query = query, CreatedAt = time.GetUtcNow() };
                db.SavedFilters.Add(kept);
            }

            kept.Query = query;
            db.Audit(time.GetUtcNow(), owner.Id, "filter.kept", $"filter:{kept.Id}");
            return kept;
        },
        cancellation);

    /// <summary>False when the operator has no such filter.</summary>
    public Task<bool> DropFilterAsync(Staff owner, Guid id, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            if (await db.SavedFilters.Where(filter => filter.Id == id && filter.OwnerId == owner.Id).ExecuteDeleteAsync(stop).ConfigureAwait(false) == 0)
            {
                return false;
            }

            db.Audit(time.GetUtcNow(), owner.Id, "filter.dropped", $"filter:{id}");
            return true;
        },
        cancellation);

    /// <summary>All replies, by their shortcuts.</summary>
    public async Task<IReadOnlyList<CannedReplyRow>> RepliesAsync(CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.CannedReplies.AsNoTracking().OrderBy(reply => reply.Shortcut).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes the reply of a shortcut, new or not. The audit keeps what it said before.</summary>
    /// <returns>The reply as it is now.</returns>
    public Task<CannedReplyRow> WriteReplyAsync(string shortcut, string title, string text, Staff by, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            var now = time.GetUtcNow();
            var reply = await db.CannedReplies.AsTracking().FirstOrDefaultAsync(reply => reply.Shortcut == shortcut, stop).ConfigureAwait(false);
            db.Audit(now, by.Id, reply is null ? "canned-reply.added" : "canned-reply.changed", $"canned-reply:{shortcut}", reply is null ? text : $"{reply.Text}\n→\n{text}");
            if (reply is null)
            {
                reply = new CannedReplyRow { Id = Guid.CreateVersion7(), Shortcut = shortcut, Title = title, Text = text, WrittenBy = by.Name, WrittenAt = now };
                db.CannedReplies.Add(reply);
            }
            else
            {
                (reply.Title, reply.Text, reply.WrittenBy, reply.WrittenAt) = (title, text, by.Name, now);
            }

            return reply;
        },
        cancellation);

    /// <summary>False when no reply has that shortcut.</summary>
    public Task<bool> RemoveReplyAsync(string shortcut, Staff by, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            if (await db.CannedReplies.AsTracking().FirstOrDefaultAsync(reply => reply.Shortcut == shortcut, stop).ConfigureAwait(false) is not { } reply)
            {
                return false;
            }

            db.CannedReplies.Remove(reply);
            db.Audit(time.GetUtcNow(), by.Id, "canned-reply.removed", $"canned-reply:{shortcut}", reply.Text);
            return true;
        },
        cancellation);
}
