namespace Hotline.Tickets;

/// <summary>What pointed to the agency in charge.</summary>
public enum RouteRule
{
    /// <summary>The topic that answers, or nearly answers, names who is in charge in that province.</summary>
    Topic,

    /// <summary>The passage that comes closest names who carries it out.</summary>
    Passage,

    /// <summary>The citizen's words are among the fields of the agency.</summary>
    Field,

    /// <summary>Nothing closer than the province.</summary>
    Province,

    /// <summary>An operator said so.</summary>
    Person,
}

/// <summary>Why a ticket belongs to its agency.</summary>
/// <param name="Rule">What pointed to it.</param>
/// <param name="Because">Topic, passage or words it goes by; null when there is nothing to name.</param>
/// <param name="Named">Name of the agency that the plan names, where another has taken its work over since; otherwise null.</param>
/// <param name="Since">What became of that agency, for people; null when it is still in charge.</param>
public sealed record TicketRoute(RouteRule Rule, string? Because = null, string? Named = null, string? Since = null);

/// <summary>What an operator needs to begin at minute three. Personal numbers are masked.</summary>
public sealed record TicketPacket
{
    /// <summary>The need as the bot understood it, of itself without the talk before; null when it is the citizen's own words.</summary>
    public string? Restated { get; init; }

    /// <summary>What the bot decided about the question, as in its trace; null when it was never asked of the knowledge.</summary>
    public string? Decision { get; init; }

    /// <summary>What it considered, the likeliest first: topics and passages by id.</summary>
    public IReadOnlyList<ConsideredPassage> Considered { get; init; } = [];

    /// <summary>Number of the knowledge release asked; null when none was.</summary>
    public int? Release { get; init; }

    public bool Equals(TicketPacket? other) =>
        other is not null && Restated == other.Restated && Decision == other.Decision && Release == other.Release && Considered.SequenceEqual(other.Considered);

    public override int GetHashCode() => HashCode.Combine(Restated, Decision, Release, Considered.Count);
}

/// <summary>Something the bot considered and did not answer with.</summary>
/// <param name="Id">Topic or passage.</param>
/// <param name="Score">As in the trace; the greater the likelier, comparable within one question.</param>
public sealed record ConsideredPassage(string Id, double Score);
