using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Knowledge.Answers;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>What the bot remembers of a conversation beside its log. Stored as JSON; unknown fields of other versions are left out, missing ones have their defaults.</summary>
public sealed record ConversationState
{
    public bool Greeted { get; init; }

    /// <summary>Who has the conversation at the desk; the bot is silent until they give it back.</summary>
    public string? TakenBy { get; init; }

    /// <summary><c>vi</c> or <c>en</c>; null until a message tells.</summary>
    public string? Language { get; init; }

    /// <summary>Province named or chosen by the citizen.</summary>
    public string? Province { get; init; }

    public PreviousQuestion? Previous { get; init; }

    /// <summary>The last matter that got no full answer: the ticket that is offered is about it.</summary>
    public OpenMatter? Matter { get; init; }

    /// <summary>How often in a row the bot has asked back.</summary>
    public int Clarified { get; init; }

    /// <summary>How many questions in a row got no full answer.</summary>
    public int Missed { get; init; }

    /// <summary>The last reply offered a ticket: a plain "dạ" accepts it.</summary>
    public bool TicketOffered { get; init; }

    /// <summary>What the last reply let the citizen choose from: taken as a question as it stands, whatever else it might mean.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Ids of agencies whose change the citizen has been told of: it is not told again.</summary>
    public IReadOnlyList<string> AgenciesNoted { get; init; } = [];

    /// <summary>The last answer, while a tap may still say whether it helped.</summary>
    public RatedAnswer? Rateable { get; init; }

    /// <summary>How many answers go by before the citizen is asked again whether one helped.</summary>
    public int RateAfter { get; init; }

    /// <summary>The flow that waits for an answer.</summary>
    public FlowState? Flow { get; init; }

    /// <summary>Codes of tickets opened here, newest last.</summary>
    public IReadOnlyList<string> Tickets { get; init; } = [];

    /// <summary>When unknown or foreign ticket codes were tried, within the last hour.</summary>
    public IReadOnlyList<DateTimeOffset> CodesTried { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, StateJson.Default.ConversationState);

    /// <summary>The state as stored. One that cannot be read is a fresh one that does not greet again: better to forget than to fall silent.</summary>
    public static ConversationState FromJson(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new ConversationState();
        }

        try
        {
            var state = JsonSerializer.Deserialize(json, StateJson.Default.ConversationState) ?? new ConversationState();
            return state with
            {
                Tickets = state.Tickets ?? [],
                CodesTried = state.CodesTried ?? [],
                Choices = state.Choices ?? [],
                AgenciesNoted = state.AgenciesNoted ?? [],
                Previous = state.Previous is { } previous ? previous with { Passages = previous.Passages ?? [], Choices = previous.Choices ?? [] } : null,
                Rateable = state.Rateable is { Question: null } or { Passages: null } ? null : state.Rateable,
                Flow = state.Flow is { Name: null } or { Step: null } or { Slots: null } ? null : state.Flow,
                Matter = state.Matter is { Need: null } ? null : state.Matter,
            };
        }
        catch (JsonException)
        {
            return new ConversationState { Greeted = true };
        }
    }
}

/// <summary>An answer that can be rated.</summary>
/// <param name="Question">Id of the message it answered.</param>
/// <param name="Topic">Topic id, null when only quoted.</param>
/// <param name="Passages">Passage ids it cited.</param>
/// <param name="Release">Number of the knowledge it is from.</param>
public sealed record RatedAnswer(string Question, string? Topic, IReadOnlyList<string> Passages, int Release)
{
    /// <summary>Slug of the province it was for; null when unknown.</summary>
    public string? Province { get; init; }
}

/// <summary>A matter for a ticket.</summary>
/// <param name="Need">The citizen's words.</param>
/// <param name="Province">Province slug.</param>
/// <param name="Agency">Agency id.</param>
/// <param name="AgencyName">Its name.</param>
/// <param name="Reason">Why a ticket would be opened.</param>
public sealed record OpenMatter(string Need, string? Province, string? Agency, string? AgencyName, TicketReason Reason);

/// <summary>Where a flow stands. It is data: the answer may come after days or on another node.</summary>
/// <param name="Name">Id of the flow.</param>
/// <param name="Step">Id of the step that waits.</param>
/// <param name="Slots">What is filled in.</param>
/// <param name="Failed">Invalid answers to that step so far.</param>
public sealed record FlowState(string Name, string Step, IReadOnlyDictionary<string, string> Slots, int Failed);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ConversationState))]
internal sealed partial class StateJson : JsonSerializerContext;
