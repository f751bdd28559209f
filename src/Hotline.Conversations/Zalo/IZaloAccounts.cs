namespace Hotline.Conversations.Zalo;

/// <summary>The official account's tokens and what all nodes must know of its state. Tokens are encrypted at rest.</summary>
public interface IZaloAccounts
{
    /// <summary>Null when nothing was ever seeded.</summary>
    Task<ZaloAccount?> FindAsync(string oaId, CancellationToken cancellation);

    /// <summary>Takes a pair from the settings when <paramref name="seed"/> differs from the one taken last; a pair that was stored before is replaced. True when it was taken.</summary>
    Task<bool> SeedAsync(string oaId, string seed, ZaloPair pair, CancellationToken cancellation);

    /// <summary>Takes a pair an administrator gave by consent, whatever was there.</summary>
    Task ConnectAsync(string oaId, ZaloPair pair, CancellationToken cancellation);

    /// <summary>The right to refresh the pair of that version, for a while. False when somebody else has it, or the pair is another one, or its grant is lost.</summary>
    Task<bool> LeaseAsync(string oaId, long version, TimeSpan time, CancellationToken cancellation);

    /// <summary>Ends this node's lease.</summary>
    Task EndLeaseAsync(string oaId, CancellationToken cancellation);

    /// <summary>Stores the pair that the one of <paramref name="version"/> was given for, and ends the lease. False when the stored pair is another one: then it stays.</summary>
    Task<bool> RotateAsync(string oaId, long version, ZaloPair pair, CancellationToken cancellation);

    /// <summary>The access token of that version was accepted by Zalo.</summary>
    Task ProveAsync(string oaId, long version, CancellationToken cancellation);

    /// <summary>The refresh token of that version is spent: somebody must consent again. False when the stored pair is another one.</summary>
    Task<bool> LoseGrantAsync(string oaId, long version, CancellationToken cancellation);

    /// <summary>Pauses sending on all nodes until then at least.</summary>
    Task PauseAsync(string oaId, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The right to try whether a pause is over: null when it is this node's, and the pause then lasts until <paramref name="until"/> for the others; else until when to wait.</summary>
    Task<DateTimeOffset?> ProbeAsync(string oaId, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The pause is over.</summary>
    Task ResumeAsync(string oaId, CancellationToken cancellation);

    /// <summary>
    /// Remembers that what was written since then is still to be read from Zalo's history, until <see cref="CaughtUpAsync"/>. What is remembered already goes on, also from
    /// a life that ended before it was done; with nothing stored for the account nothing is remembered. The time to read from; null: nothing is to be read.
    /// </summary>
    /// <param name="oaId">The account.</param>
    /// <param name="missedSince">When anybody was heard of last before an outage; null: there was none.</param>
    /// <param name="cancellation">Gives up before it is stored.</param>
    Task<DateTimeOffset?> CatchUpFromAsync(string oaId, DateTimeOffset? missedSince, CancellationToken cancellation);

    /// <summary>The history was read from then on.</summary>
    Task CaughtUpAsync(string oaId, DateTimeOffset from, CancellationToken cancellation);
}

/// <summary>Tokens.</summary>
/// <param name="Access">What calls are made with.</param>
/// <param name="Refresh">What the next pair is asked with, once.</param>
/// <param name="ExpiresAt">When <paramref name="Access"/> ends.</param>
public sealed record ZaloPair(string Access, string Refresh, DateTimeOffset ExpiresAt)
{
    /// <summary>Nothing that could get into a log.</summary>
    public override string ToString() => nameof(ZaloPair);
}

/// <summary>The account as stored.</summary>
public sealed record ZaloAccount
{
    public required string OaId { get; init; }

    public required ZaloPair Pair { get; init; }

    /// <summary>Rises with every new pair.</summary>
    public required long Version { get; init; }

    /// <summary>When this pair was stored.</summary>
    public required DateTimeOffset RotatedAt { get; init; }

    /// <summary>When the last two pairs that Zalo gave for a refresh were stored; null: never.</summary>
    public required DateTimeOffset? RefreshedAt { get; init; }

    public required DateTimeOffset? RefreshedBeforeAt { get; init; }

    /// <summary>Zalo has accepted a call with this access token.</summary>
    public required bool Proven { get; init; }

    public required bool NeedsConsent { get; init; }
}
