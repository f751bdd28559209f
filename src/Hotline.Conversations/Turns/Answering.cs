using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>Answers from the knowledge: asks with what the conversation knows, words the answer, and remembers what follow-ups and tickets lean on.</summary>
internal sealed class Answering(Talk talk)
{
    private const int MostAgenciesNoted = 20;

    public Heard Knowledge(Message message)
    {
        var (_, personal) = PersonalData.Mask(message.Text);
        var answer = Ask(message);
        if (answer is null)
        {
            return SmallTalk.Small(PhraseKeys.PersonalDataNote, message);
        }

        if (talk.State.Flow is null && answer is Answer.Abstained { Reason: AbstainReason.OutOfScope } or Answer.Clarify { About: Clarification.Subject } && talk.Signals.Has(SignalNames.MayIAsk, message.Words))
        {
            return SmallTalk.Small(PhraseKeys.SmalltalkGreeting, message);
        }

        var page = talk.PageProvinceOf(message);
        talk.State = talk.State with
        {
            // A province the citizen named stays; one that only the page knows is asked of the page each time,
            // and one that merely happens to be the only one with an answer says nothing of where the citizen lives.
            Province = answer.Province is { } named && named != page && talk.Slots.Names(named, message.Words) ? named : talk.State.Province,
            Previous = Remember(answer),
        };
        var reply = new AnswerReply(message.Speaker, talk.Input.Release, talk.State.AgenciesNoted).Compose(answer);
        reply = reply with { Trace = ReplyTrace.Of(answer) with { Cut = reply.Cut } };
        if (personal)
        {
            reply = reply with { Text = AnswerReply.Paragraphs(reply.Text, message.Speaker.Say(PhraseKeys.PersonalDataNote)) };
        }

        var agency = AgencyOf(answer);
        if (agency is { Since: not null } && !talk.State.AgenciesNoted.Contains(agency.Id))
        {
            talk.State = talk.State with { AgenciesNoted = [.. talk.State.AgenciesNoted.Append(agency.Id).TakeLast(MostAgenciesNoted)] };
        }

        var incomplete = reply.Outcome == Outcomes.Abstained || answer is Answer.NearMiss or Answer.Abstained or Answer.Answered { Unsaid.Count: > 0 };
        talk.State = talk.State with
        {
            Matter = incomplete
                ? new OpenMatter(Message.Cut(PersonalData.Mask(answer.Asked).Text), answer.Province, agency?.Id, agency?.Name, TicketReason.MissingKnowledge)
                : answer is Answer.Clarify ? talk.State.Matter : null,
        };
        return new Heard(reply)
        {
            Digression = true,
            OffersTicket = incomplete,
            ForTicket = answer is Answer.Abstained || talk.WaitsForCitizen,
        };
    }

    /// <summary>The answer to the message as a question; null when nothing is left of it but personal numbers.</summary>
    public Answer? Ask(Message message)
    {
        var words = message.Words;
        var text = talk.Signals.Has(SignalNames.Insult, words) ? talk.Signals.TextWithout(words, SignalNames.Insult) : message.Text;
        var (masked, _) = PersonalData.Mask(text);
        return Words.Of(masked).Count == 0 ? null : AnswerTo(masked, message, talk.State.Previous);
    }

    /// <summary>No plan has an answer to the message, nor a question about it to ask back.</summary>
    public bool KnowsNothing(Message message) => Ask(message) is null or Answer.Abstained or Answer.Clarify { About: Clarification.Subject };

    public Answer AnswerTo(string text, Message message, PreviousQuestion? previous) => talk.Input.Answer(
        new Question { Text = Message.Cut(text), Province = talk.ProvinceOf(message), Previous = previous, Today = talk.Today },
        talk.Input.Release);

    public static Agency? AgencyOf(Answer answer) => answer switch
    {
        Answer.Answered answered => answered.Agency,
        Answer.NearMiss nearMiss => nearMiss.Said.Agency,
        Answer.Abstained abstained => abstained.Agency,
        _ => null,
    };

    private static PreviousQuestion Remember(Answer answer)
    {
        var said = answer switch
        {
            Answer.Answered answered => answered,
            Answer.NearMiss nearMiss => nearMiss.Said,
            _ => null,
        };
        var topic = said?.Topic ?? (answer as Answer.Clarify)?.Topic;
        return new PreviousQuestion(
            answer.Asked,
            answer.Province,
            topic?.Id,
            said is null ? [] : [.. said.Citations.Select(citation => citation.Passage.Id).Distinct()],
            answer is Answer.Clarify { About: Clarification.Province });
    }
}
