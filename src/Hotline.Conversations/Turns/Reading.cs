using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;

namespace Hotline.Conversations.Turns;

/// <summary>
/// Reads what the log holds: events of the page and the desk are taken in here, messages are <see cref="Hearing"/>'s. Fragments ("em ơi", "bhyt") are
/// gathered until what they belong to comes; when nothing comes in time they are answered by themselves.
/// </summary>
internal sealed class Reading
{
    /// <summary>How long the first of some fragments waits for what follows, the way to the citizen left out of 2 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1_700);

    private readonly Talk talk;
    private readonly Hearing hearing;
    private readonly List<Message> fragments = [];
    private long read;

    public Reading(TurnInput input)
    {
        talk = new Talk(input);
        hearing = new Hearing(talk);
    }

    /// <summary>Reads all that can be answered now.</summary>
    public TurnResult ReadAll()
    {
        var result = ReadUnread();
        return talk.WantedVectors.Count > 0 ? new TurnResult.Needs { Vectors = [.. talk.WantedVectors] }
            : talk.Interpretations.Count > 0 ? new TurnResult.Needs { Interpretations = talk.Interpretations }
            : result;
    }

    private TurnResult ReadUnread()
    {
        foreach (var activity in talk.Input.Unread)
        {
            Read(activity);
            if (fragments.Count == 0)
            {
                read = activity.Sequence;
            }
        }

        if (fragments.Count > 0)
        {
            var until = fragments[0].Activity.Timestamp + Patience;
            if (!talk.Input.MoreMayCome || !IsAhead(until))
            {
                AnswerFragments();
                read = talk.Input.Unread[^1].Sequence;
            }
            else if (read == 0)
            {
                return new TurnResult.Waits(until);
            }
        }

        if (talk.Drafts.Count > 0)
        {
            return new TurnResult.Needs { Drafts = talk.Drafts };
        }

        return new TurnResult.Done(talk.State, talk.Replies, talk.Effects, read);
    }

    /// <summary>Whether it is worth waiting for; a clock that was put back must not silence anybody.</summary>
    private bool IsAhead(DateTimeOffset until) => until > talk.Input.Now && until - talk.Input.Now <= 2 * Patience;

    private void Read(Activity activity)
    {
        if ((activity.Author, activity.Type) == (Author.Citizen, "message"))
        {
            Hear(activity);
            return;
        }

        AnswerFragments();
        switch (activity.Author, activity.Type)
        {
            case (Author.Citizen or Author.System, "conversationUpdate") when activity.Content["membersAdded"] is JsonArray { Count: > 0 }:
            case (Author.Citizen or Author.System, "event") when activity.Name == "webchat/join":
                hearing.Greet(activity);
                break;
            case (Author.Operator or Author.System, "event") when activity.Name == "hotline.taken":
                talk.State = talk.State with { TakenBy = OperatorOf(activity) };
                break;
            case (Author.Operator or Author.System, "event") when activity.Name == "hotline.released" && talk.State.TakenBy is not null:
                talk.State = talk.State with { TakenBy = null };
                var speaker = talk.SpeakerFor(activity);
                talk.Send(new Reply { Outcome = Outcomes.Handoff, Text = speaker.Say(activity.Content.Text("value", "reason") == "idle" ? PhraseKeys.HandoffIdle : PhraseKeys.HandoffReturned), Province = talk.State.Province }, [], speaker);
                break;
            case (Author.System, "event") when activity.Name == "hotline.queue" && talk.State.TakenBy is null && PlaceOf(activity) is { } place:
                var teller = talk.SpeakerFor(activity);
                talk.Send(
                    new Reply { Outcome = Outcomes.Handoff, Text = place == 1 ? teller.Say(PhraseKeys.HandoffNext) : teller.Say(PhraseKeys.HandoffQueue, ("place", place.ToString(CultureInfo.InvariantCulture))), Province = talk.State.Province },
                    [],
                    teller);
                break;
            case (Author.Citizen, "event") when activity.Name == "webchat:activity-status/feedback":
            case (Author.Citizen, "invoke") when activity.Name == "message/submitAction":
                if (Opinion(activity) is { } helpful && talk.State.Rateable is { } answer)
                {
                    talk.Rate(helpful, answer);
                }

                break;
            default:
                // Typing, unknown events and what other versions send: nothing to say to them.
                break;
        }
    }

    private void Hear(Activity activity)
    {
        if (fragments.Count > 0 && activity.Timestamp - fragments[0].Activity.Timestamp > Patience)
        {
            AnswerFragments();
        }

        var message = Message.Of(activity, talk.Dialogs, talk.State.Language ?? talk.LocaleOf(activity));
        if (talk.State.TakenBy is not null)
        {
            Note(message);
            talk.TellTickets();
            return;
        }

        if (hearing.IsFragment(message))
        {
            fragments.Add(message);
            return;
        }

        var begun = fragments.Where(fragment => !hearing.IsPolite(fragment)).Select(fragment => fragment.Text).ToList();
        if (begun.Count > 0 && !hearing.MayGoOn(message))
        {
            AnswerFragments();
            begun = [];
        }

        Note(message);
        hearing.Hear(begun.Count > 0 ? message.With(string.Join(' ', begun.Append(message.Text))) : message, [.. fragments.Append(message).Select(one => one.Activity.Id)]);
        fragments.Clear();
    }

    /// <summary>Nothing follows: the fragments are one message, the courtesies around a word left out.</summary>
    private void AnswerFragments()
    {
        if (fragments is not [.., var last])
        {
            return;
        }

        var words = fragments.Where(fragment => !hearing.IsPolite(fragment)).Select(fragment => fragment.Text).ToList();
        Note(last);
        hearing.Hear(words.Count > 0 ? last.With(string.Join(' ', words)) : last, [.. fragments.Select(one => one.Activity.Id)]);
        fragments.Clear();
    }

    private void Note(Message message) =>
        talk.State = talk.State with { Greeted = true, Language = Message.LanguageOf(message.Words, talk.Signals) ?? talk.State.Language };

    /// <summary>The thumb of a channel that has its own: Web Chat's action in the entities, or the submitted reaction.</summary>
    private static bool? Opinion(Activity activity)
    {
        var action = (activity.Content["entities"] as JsonArray)?.OfType<JsonObject>().Select(entity => entity.Text("@type")).FirstOrDefault(type => type is "LikeAction" or "DislikeAction")
            ?? activity.Content.Text("value", "actionValue", "reaction");
        return action switch
        {
            "LikeAction" or "like" => true,
            "DislikeAction" or "dislike" => false,
            _ => null,
        };
    }

    /// <summary>From 1; null when the event does not say.</summary>
    private static int? PlaceOf(Activity activity) =>
        activity.Content["value"] is JsonObject value && value["place"] is JsonValue place && place.TryGetValue<int>(out var number) && number > 0 ? number : null;

    private static string OperatorOf(Activity activity) => activity.Content["value"] switch
    {
        JsonObject value => value.Text("operator") ?? value.Text("operator", "name") ?? value.Text("name") ?? "?",
        JsonValue value when value.TryGetValue<string>(out var name) => name,
        _ => "?",
    };
}
