namespace Hotline.Conversations.Zalo;

/// <summary>Who writes on Zalo: how they can be reached and what became of what was sent to them.</summary>
public interface IZaloPeople
{
    /// <summary>Null when the conversation is none of Zalo's.</summary>
    Task<ZaloPerson?> FindAsync(string conversationId, CancellationToken cancellation);

    /// <summary>What became of our messages, by the place of the entry in the log; entries that were never begun are not there.</summary>
    Task<IReadOnlyDictionary<long, ZaloArrival>> ArrivalsAsync(string conversationId, CancellationToken cancellation);

    /// <summary>When anybody did something last that we know of; null: nobody ever did.</summary>
    Task<DateTimeOffset?> LastInteractionAsync(CancellationToken cancellation);

    /// <summary>
    /// Conversations whose window for free replies closes before long while a ticket is unfinished, nobody has taken them and no phone number is known, each asked
    /// for once; at most <paramref name="limit"/>.
    /// </summary>
    /// <param name="from">They did something last at this time or later.</param>
    /// <param name="to">And before this.</param>
    Task<IReadOnlyList<ZaloAsk>> WithoutPhoneAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellation);

    /// <summary>Says it in the bot's name and remembers that it was asked. False when somebody was faster, or it is not needed any more.</summary>
    Task<bool> AskForPhoneAsync(ZaloAsk ask, string text, CancellationToken cancellation);
}

/// <summary>Somebody to be asked for a phone number.</summary>
/// <param name="ConversationId">Where.</param>
/// <param name="Ticket">Code of the ticket that waits.</param>
public sealed record ZaloAsk(string ConversationId, string Ticket);

/// <summary>Somebody on Zalo.</summary>
public sealed record ZaloPerson
{
    public required ZaloUser User { get; init; }

    /// <summary>Null: never said.</summary>
    public required bool? Follows { get; init; }

    /// <summary>When they did something last that opens the window for replies, by Zalo's clock; null: never.</summary>
    public required DateTimeOffset? InteractedAt { get; init; }

    /// <summary>As they shared it by Zalo's form; null: not shared.</summary>
    public required string? Name { get; init; }

    /// <summary>As they shared it by Zalo's form, digits from 0; null: not shared.</summary>
    public required string? Phone { get; init; }

    /// <summary>When they withdrew their consent to what they had shared, which was erased then; null: they did not.</summary>
    public required DateTimeOffset? WithdrawnAt { get; init; }
}

/// <summary>What became of an entry.</summary>
/// <param name="State">Of its parts the one that is farthest back: a failed one before an open one before an accepted one.</param>
/// <param name="ByTemplate">It went as an approved template: the person sees that, not its words.</param>
/// <param name="Code">Zalo's refusal; null when there is none.</param>
/// <param name="DeliveredAt">When all of it had arrived on the phone; null: not yet, as far as Zalo tells.</param>
/// <param name="SeenAt">When all of it had been looked at; null: not yet.</param>
public sealed record ZaloArrival(ZaloSendState State, bool ByTemplate, int? Code, DateTimeOffset? DeliveredAt, DateTimeOffset? SeenAt);

/// <summary>What somebody shared by Zalo's form.</summary>
/// <param name="Name">Null: not said.</param>
/// <param name="Phone">Digits from 0; null: not said.</param>
public sealed record ZaloShared(string? Name, string? Phone)
{
    /// <summary>Nothing that could get into a log.</summary>
    public override string ToString() => nameof(ZaloShared);
}
