using System.Text.Json.Nodes;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>What one turn has come to so far: the state it leaves, what is said and what is changed. All parts of the turn work on it.</summary>
internal sealed class Talk
{
    /// <summary>So many answers of one turn are reworded, at the same time.</summary>
    private const int MostDrafts = 3;

    /// <summary>So many messages of one turn are interpreted, at the same time.</summary>
    private const int MostInterpretations = 2;

    private static readonly TimeSpan VietnamsOffset = TimeSpan.FromHours(7);

    private readonly List<NewActivity> replies = [];
    private readonly List<Effect> effects = [];
    private readonly HashSet<string> wantedVectors = new(StringComparer.Ordinal);
    private readonly List<DraftRequest> drafts = [];
    private readonly List<InterpretationRequest> interpretations = [];
    private int answers;
    private bool urgent;
    private string? chosen;

    public Talk(TurnInput input)
    {
        Input = input;
        Slots = new Slots(input.Dialogs, input.Release);
        State = input.State;
    }

    public TurnInput Input { get; }

    public Dialogs Dialogs => Input.Dialogs;

    public Signals Signals => Dialogs.Signals;

    public Slots Slots { get; }

    public ConversationState State { get; set; }

    public IReadOnlyList<NewActivity> Replies => replies;

    public List<Effect> Effects => effects;

    /// <summary>Texts whose vectors were looked for and are not there yet: what was answered without them does not count.</summary>
    public IReadOnlyCollection<string> WantedVectors => wantedVectors;

    /// <summary>Drafts to be asked for before the turn can end. Nobody waits for a model beside an emergency or on the way to a person.</summary>
    public IReadOnlyList<DraftRequest> Drafts => urgent ? [] : drafts;

    /// <summary>Interpretations to be asked for: what was answered without them does not count. The same as of drafts holds.</summary>
    public IReadOnlyList<InterpretationRequest> Interpretations => urgent ? [] : interpretations;

    /// <summary>In Asia/Ho_Chi_Minh.</summary>
    public DateOnly Today => LocalDate(Input.Now);

    /// <summary>A person asked the citizen something and waits for the answer.</summary>
    public bool WaitsForCitizen => State.Tickets.Any(code => Input.Tickets.GetValueOrDefault(code) is { State: TicketState.WaitingForCitizen });

    public static DateOnly LocalDate(DateTimeOffset time) => DateOnly.FromDateTime(time.ToOffset(VietnamsOffset).DateTime);

    public Speaker SpeakerFor(Activity activity) => new(Dialogs.Phrases, State.Language ?? LocaleOf(activity) ?? Phrases.VietnameseTag, activity.Sequence);

    /// <summary>Speaks the language of the message, or the one just chosen in it.</summary>
    public Speaker SpeakerOf(Message message) => chosen is null ? message.Speaker : new Speaker(Dialogs.Phrases, chosen, message.Activity.Sequence);

    /// <summary>The vector of a text; null when it must be fetched first, which is noted.</summary>
    public QuestionVector? FindVector(string text)
    {
        if (Input.Vectors!.TryGetValue(text, out var vector))
        {
            return vector;
        }

        wantedVectors.Add(text);
        return null;
    }

    /// <summary>The citizen chose a language in the message that is being heard.</summary>
    public void Choose(string language)
    {
        chosen = language;
        State = State with { Language = language };
    }

    /// <summary>The next message speaks for itself.</summary>
    public void Begin() => chosen = null;

    /// <summary>Keeps what a citizen thinks of an answer, as an event in the log.</summary>
    public void Rate(bool helpful, RatedAnswer of)
    {
        replies.Add(new NewActivity
        {
            ConversationId = Input.Conversation.Id,
            Author = Author.System,
            Content = new JsonObject
            {
                ["type"] = "event",
                ["name"] = AnswerRating.Event,
                ["channelId"] = Input.Conversation.Channel,
                ["conversation"] = new JsonObject { ["id"] = Input.Conversation.Id },
                ["from"] = new JsonObject { ["id"] = ReplyActivity.BotId, ["role"] = "bot" },
                ["value"] = new JsonObject { ["helpful"] = helpful, ["question"] = of.Question, ["topic"] = of.Topic, ["province"] = of.Province, ["passages"] = new JsonArray([.. of.Passages.Select(passage => (JsonNode)passage)]), ["release"] = of.Release },
            },
            ForBot = false,
        });
        State = State with { Rateable = null };
    }

    /// <summary>The language the channel says, when it is one that the phrases have beside Vietnamese.</summary>
    public string? LocaleOf(Activity activity) =>
        (activity.Content.Text("locale") ?? Input.Conversation.Locale)?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? Phrases.EnglishTag : null;

    /// <summary>The province of the conversation, else of the page.</summary>
    public string? ProvinceOf(Message message) => State.Province ?? PageProvinceOf(message);

    public string? PageProvinceOf(Message message) => message.PageProvince is { } slug && Input.Release.Provinces.ContainsKey(slug) ? slug : null;

    /// <summary>Names the next answer of this turn to a message.</summary>
    public string NextAnswer(Message message) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{message.Activity.Id}#{++answers}");

    /// <summary>The draft of an answer; null while it is only asked for, and for more answers in a turn than anybody should wait for.</summary>
    public Draft? DraftOf(DraftRequest request)
    {
        var draft = Input.Drafts.GetValueOrDefault(request.Key);
        if (draft is null && drafts.Count < MostDrafts)
        {
            drafts.Add(request);
        }

        return draft;
    }

    /// <summary>What a model takes a message for; null while it is only asked for, and for more messages in a turn than anybody should wait for.</summary>
    public Interpretation? InterpretationOf(InterpretationRequest request)
    {
        var read = Input.Interpretations.GetValueOrDefault(request.Key);
        if (read is null && interpretations.Count < MostInterpretations)
        {
            interpretations.Add(request);
        }

        return read;
    }

    /// <summary>Says it.</summary>
    /// <param name="reply">What is said.</param>
    /// <param name="answered">Ids of the messages it answers, oldest first; empty for what answers nothing.</param>
    /// <param name="speaker">Its language.</param>
    public void Send(Reply reply, IReadOnlyList<string> answered, Speaker speaker)
    {
        urgent |= reply.Outcome is Outcomes.Emergency or Outcomes.Handoff;
        replies.Add(new NewActivity
        {
            ConversationId = Input.Conversation.Id,
            Author = Author.Bot,
            Content = ReplyActivity.Render(reply, Input.Conversation, answered, speaker.Language, Input.Release.Number),
            ForBot = false,
            Trace = reply.Trace,
        });
    }

    /// <summary>Tells the people who have an unfinished ticket of this conversation that the citizen wrote.</summary>
    public void TellTickets()
    {
        foreach (var code in State.Tickets.Where(code => Input.Tickets[code] is { State: not TicketState.Closed }))
        {
            effects.Add(new Effect.CitizenWrote(code));
        }
    }
}
