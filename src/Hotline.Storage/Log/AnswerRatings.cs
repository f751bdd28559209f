using Hotline.Storage.Rows;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Log;

/// <summary>Which ratings a list shows.</summary>
public sealed record RatingQuery
{
    public const int LargestLimit = 200;

    /// <summary>Only those that say so; null: all.</summary>
    public bool? Helpful { get; init; }

    /// <summary>Topic id; empty: answers of no topic; null: all.</summary>
    public string? Topic { get; init; }

    /// <summary>Province slug; null: all.</summary>
    public string? Province { get; init; }

    /// <summary>What whoever asks may see, by the province of the citizen; null: everything.</summary>
    public Reach? Reach { get; init; }

    /// <summary>Not before; null: from the first.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before; null: to the last.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Ratings to skip, 0 or more.</summary>
    public int Offset { get; init; }

    /// <summary>1 to <see cref="LargestLimit"/>.</summary>
    public int Limit { get; init; } = 25;
}

/// <summary>How often the answers of a topic helped.</summary>
/// <param name="Topic">Its id; null: answers of no topic.</param>
/// <param name="Helpful">Times it did.</param>
/// <param name="NotHelpful">Times it did not.</param>
public sealed record TopicRatings(string? Topic, int Helpful, int NotHelpful);

/// <summary>What citizens think of the answers.</summary>
public sealed class AnswerRatings
{
    private readonly IDbContextFactory<HotlineDb> databases;

    internal AnswerRatings(IDbContextFactory<HotlineDb> databases) => this.databases = databases;

    /// <summary>One page of a list, newest first, and how many the whole list has.</summary>
    public async Task<(IReadOnlyList<AnswerRatingRow> Items, int Total)> ListAsync(RatingQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, RatingQuery.LargestLimit);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = Where(db.AnswerRatings.AsNoTracking(), query);
        return (
            await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.ConversationId).ThenByDescending(row => row.Sequence)
                .Skip(query.Offset).Take(query.Limit).ToListAsync(cancellation).ConfigureAwait(false),
            await rows.CountAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>The same ratings counted by topic, whatever their topic and whatever they say; those that most often did not help first.</summary>
    public async Task<IReadOnlyList<TopicRatings>> CountAsync(RatingQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var counts = await Where(db.AnswerRatings.AsNoTracking(), query with { Helpful = null, Topic = null })
            .GroupBy(row => row.Topic)
            .Select(group => new { Topic = group.Key, Helpful = group.Count(row => row.Helpful), All = group.Count() })
            .ToListAsync(cancellation).ConfigureAwait(false);
        return
        [
            .. counts.Select(count => new TopicRatings(count.Topic, count.Helpful, count.All - count.Helpful))
                .OrderByDescending(count => count.NotHelpful).ThenByDescending(count => count.Helpful).ThenBy(count => count.Topic, StringComparer.Ordinal),
        ];
    }

    private static IQueryable<AnswerRatingRow> Where(IQueryable<AnswerRatingRow> rows, RatingQuery query)
    {
        // Persons are rated elsewhere.
        rows = rows.Where(row => row.Ticket == null);
        if (query.Helpful is { } helpful)
        {
            rows = rows.Where(row => row.Helpful == helpful);
        }

        if (query.Topic is { } topic)
        {
            rows = topic.Length == 0 ? rows.Where(row => row.Topic == null) : rows.Where(row => row.Topic == topic);
        }

        if (query.Province is { } province)
        {
            rows = rows.Where(row => row.Province == province);
        }

        if (query.Reach is { IsEverything: false } reach)
        {
            var (provinces, without) = (reach.Provinces, reach.WithoutProvince);
            rows = rows.Where(row => row.Province == null ? without : provinces.Contains(row.Province));
        }

        if (query.From is { } from)
        {
            rows = rows.Where(row => row.At >= from);
        }

        return query.Before is { } before ? rows.Where(row => row.At < before) : rows;
    }
}
