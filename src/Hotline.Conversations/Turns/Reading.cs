using System.Text.Json.Nodes;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;

namespace Hotline.Conversations.Turns;

/// <summary>Reads what the log holds: events of the page and the desk are taken in here, messages are <see cref="Hearing"/>'s.</summary>
internal sealed class Reading
{
    private readonly Talk talk;
    private readonly Hearing hearing;

    public Reading(TurnInput input)
    {
        talk = new Talk(input);
        hearing = new Hearing(talk);
    }

    public void Read(Activity activity)
    {
        switch (activity.Author, activity.Type)
        {
            case (Author.Citizen, "message"):
                Hear(activity);
                break;
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
                talk.Send(new Reply { Outcome = Outcomes.Handoff, Text = speaker.Say(PhraseKeys.HandoffReturned), Province = talk.State.Province }, null, speaker);
                break;
            default:
                // Typing, unknown events and what other versions send: nothing to say to them.
                break;
        }
    }

    public TurnResult.Done Done() => new(talk.State, talk.Replies, talk.Effects, talk.Input.Unread[^1].Sequence);

    private void Hear(Activity activity)
    {
        var message = Message.Of(activity, talk.Dialogs, talk.State.Language ?? talk.LocaleOf(activity));
        talk.State = talk.State with { Greeted = true, Language = Message.LanguageOf(message.Words, talk.Signals) ?? talk.State.Language };
        if (talk.State.TakenBy is not null)
        {
            talk.TellTickets();
            return;
        }

        hearing.Hear(message);
    }

    private static string OperatorOf(Activity activity) => activity.Content["value"] switch
    {
        JsonObject value => value.Text("operator") ?? value.Text("operator", "name") ?? value.Text("name") ?? "?",
        JsonValue value when value.TryGetValue<string>(out var name) => name,
        _ => "?",
    };
}
