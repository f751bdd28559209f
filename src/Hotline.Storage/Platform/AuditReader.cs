using Hotline.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Platform;

/// <summary>Which entries of the audit a list shows.</summary>
public sealed record AuditQuery
{
    public const int LargestLimit = 10_000;

    /// <summary>Account id, e-mail address or token name; null: everybody.</summary>
    public string? Actor { get; init; }

    /// <summary>The verb or its beginning: <c>ticket.</c>; null: all.</summary>
    public string? Action { get; init; }

    /// <summary>What it was done to: <c>ticket:HG-7KQ4-M2</c>; null: anything.</summary>
    public string? Subject { get; init; }

    /// <summary>Not before; null: from the first.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before; null: to the last.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Entries to skip, 0 or more.</summary>
    public int Offset { get; init; }

    /// <summary>1 to <see cref="LargestLimit"/>.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>An entry with the name of who it was.</summary>
/// <param name="Entry">As written.</param>
/// <param name="ActorName">Name of the account; null for tokens, programs and accounts that are gone.</param>
public sealed record AuditLine(AuditEntryRow Entry, string? ActorName);

/// <summary>Reads the audit. There is nothing that changes it.</summary>
public sealed class AuditReader
{
    private readonly IDbContextFactory<HotlineDb> databases;

    internal AuditReader(IDbContextFactory<HotlineDb> databases) => this.databases = databases;

    /// <summary>One page, newest first, and how many the whole list has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Limit or offset is out of its range.</exception>
    public async Task<(IReadOnlyList<AuditLine> Items, int Total)> ListAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, AuditQuery.LargestLimit);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var entries = db.AuditEntries.AsNoTracking();
        if (query.Actor is { } actor)
        {
            var address = actor.ToUpperInvariant();
            var ids = await db.Users.Where(user => user.NormalizedEmail == address).Select(user => user.Id).ToListAsync(cancellation).ConfigureAwait(false);
            entries = entries.Where(entry => entry.Actor == actor || ids.Contains(entry.Actor));
        }

        if (query.Action is { } action)
        {
            entries = entries.Where(entry => EF.Functions.Like(entry.Action, action + "%"));
        }

        if (query.Subject is { } subject)
        {
            entries = entries.Where(entry => entry.Subject == subject);
        }

        if (query.From is { } from)
        {
            entries = entries.Where(entry => entry.At >= from);
        }

        if (query.Before is { } before)
        {
            entries = entries.Where(entry => entry.At < before);
        }

        var items = await entries.OrderByDescending(entry => entry.Id).Skip(query.Offset).Take(query.Limit)
            .GroupJoin(db.Users, entry => entry.Actor, user => user.Id, (entry, users) => new { entry, users })
            .SelectMany(both => both.users.DefaultIfEmpty(), (both, user) => new { both.entry, Name = user == null ? null : user.DisplayName })
            .OrderByDescending(both => both.entry.Id)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return (items.ConvertAll(both => new AuditLine(both.entry, both.Name)), await entries.CountAsync(cancellation).ConfigureAwait(false));
    }
}
