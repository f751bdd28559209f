using System.Text.RegularExpressions;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>Answers from the knowledge: asks with what the conversation knows, words the answer, and remembers what follow-ups and tickets lean on.</summary>
internal sealed partial class Answering(Talk talk)
{
    private const int MostAgenciesNoted = 20;

    /// <summary>The bot asks back so often in a row and no more.</summary>
    private const int MostClarifications = 2;

    /// <summary>After so many questions in a row without a full answer a person is offered.</summary>
    private const int MissesBeforePerson = 2;

    /// <summary>Longer messages, in UTF-16 units, say enough of themselves: what no plan speaks of then, no other words will find.</summary>
    private const int LongestInterpreted = 300;

    /// <summary>Titles of topics that a model is told of.</summary>
    private const int MostNear = 6;

    /// <summary>Answers the message; each of its questions where it asks several.</summary>
    public Heard Knowledge(Message message)
    {
        var (_, personal) = PersonalData.Mask(message.Text);
        if (Questions.Of(Asking(message), talk.Signals) is { Count: > 1 } questions && AnswerEach(questions, message) is { } several)
        {
            return personal ? WithNote(several, message) : several;
        }

        if (Ask(message) is not { } answer)
        {
            return SmallTalk.Small(PhraseKeys.PersonalDataNote, message);
        }

        if (talk.State.Flow is null && answer is Answer.Abstained { Reason: AbstainReason.OutOfScope } or Answer.Clarify { About: Clarification.Subject } && talk.Signals.Has(SignalNames.MayIAsk, message.Words))
        {
            return SmallTalk.Small(PhraseKeys.SmalltalkGreeting, message);
        }

        var heard = personal || Interpret(answer, message) is not { } meant ? Tell(answer, message) : meant;
        return personal ? WithNote(heard, message) : heard;
    }

    /// <summary>The answers to several questions, one message each; null when they are one question after all: about one matter, or not to be understood apart.</summary>
    private Heard? AnswerEach(IReadOnlyList<string> questions, Message message)
    {
        var answers = new List<(Answer Answer, Message Part)>();
        var previous = talk.State.Previous;
        var province = talk.ProvinceOf(message);
        foreach (var question in questions)
        {
            // Who asks several things asks each of them whole, unless one says nothing by itself ("và nộp ở đâu?").
            var part = message.With(question);
            var leans = answers.Count > 0 && (Answerer.PointsBack(question) || Answerer.SaysLittle(question) || Person().IsMatch(question));
            var answer = AnswerTo(question, part, leans ? previous : null, province);
            if (!leans && (answer is Answer.Clarify { About: not Clarification.Province } or Answer.Abstained { Reason: AbstainReason.OutOfScope }))
            {
                answer = AnswerTo(question, part, previous, province);
            }

            // What only points at the question before it ("và nay mốc đó đã qua chưa?") is a part of that one.
            if (answer is Answer.Clarify { About: not Clarification.Province }
                || (answers.Count > 0 && answer is Answer.Abstained { Reason: AbstainReason.OutOfScope } && Answerer.PointsBack(question)))
            {
                return null;
            }

            answers.Add((answer, part));
            previous = Remember(answer);
            province = answer.Province ?? province;
        }

        var matters = answers.Select(one => MatterOf(one.Answer)).ToList();
        if (matters.All(matter => matter is null) || matters.Distinct().Count() < answers.Count)
        {
            return null;
        }

        // What needs the place to be answered comes last, as one question.
        var open = answers.Where(one => one.Answer is Answer.Clarify).ToList();
        answers.RemoveAll(one => one.Answer is Answer.Clarify);
        if (open.Count > 0)
        {
            var first = (Answer.Clarify)open[0].Answer;
            answers.Add((open.Count == 1 ? first : first with { Asked = string.Join(' ', open.Select(one => one.Part.Text)), Topic = null }, open[0].Part));
        }

        var told = new List<Heard>();
        OpenMatter? matter = null;
        foreach (var (answer, part) in answers)
        {
            told.Add(Tell(answer, part));
            matter = talk.State.Matter ?? matter;
        }

        talk.State = talk.State with { Matter = matter };
        var last = told[^1];
        return last with
        {
            Before = [.. told.SkipLast(1).Select(one => one.Reply with { Options = [], Links = [] })],
            Reply = last.Reply.Outcome == Outcomes.Clarify ? last.Reply : last.Reply with { Links = [.. told.SelectMany(one => one.Reply.Links).Distinct()], Options = [.. told.SelectMany(one => one.Reply.Options).Distinct(StringComparer.Ordinal)] },
            OffersTicket = last.Reply.Outcome != Outcomes.Clarify && told.Exists(one => one.OffersTicket),
            ForTicket = told.Exists(one => one.ForTicket),
        };
    }

    /// <summary>What tells two answers apart.</summary>
    private static string? MatterOf(Answer answer) => answer switch
    {
        Answer.Answered answered => answered.Topic?.Id ?? answered.Citations[0].Passage.Id,
        Answer.NearMiss { Said: var said } => said.Topic?.Id ?? said.Citations[0].Passage.Id,
        Answer.Clarify { Topic: { } topic } => topic.Id,
        _ => null,
    };

    private static Heard WithNote(Heard heard, Message message) =>
        heard with { Reply = heard.Reply with { Text = AnswerReply.Paragraphs(heard.Reply.Text, message.Speaker.Say(PhraseKeys.PersonalDataNote)) } };

    /// <summary>
    /// What our own rules do not understand, as a model understands it; null where it is not asked. What it says is a question and no more: whether the
    /// knowledge answers it is decided as for any question, and what is said of it is ours.
    /// </summary>
    private Heard? Interpret(Answer own, Message message)
    {
        if (talk.Input.Interpreting?.Interpret is not { } prompt
            || talk.State.Flow is not null
            || own is not (Answer.Abstained { Reason: AbstainReason.OutOfScope } or Answer.Clarify { About: Clarification.Subject })
            || message.Text.Length > LongestInterpreted)
        {
            return null;
        }

        var province = own.Province ?? talk.ProvinceOf(message) ?? talk.State.Previous?.Province;
        var request = RequestFor(own, message, province, prompt);
        if (talk.InterpretationOf(request) is not { } read)
        {
            return null;
        }

        if (read.Trace.Fallback is not null)
        {
            return Traced(Tell(own, message), own, read.Trace);
        }

        switch (read.Trace.Meaning)
        {
            case Meaning.Question:
                var found = AnswerTo(read.Trace.Question!, message, null, province);
                if (found is not (Answer.Answered or Answer.NearMiss or Answer.Clarify { About: not Clarification.Subject }))
                {
                    return Traced(Tell(own, message), own, read.Without(Fallback.FoundNothing));
                }

                // The citizen's words stay the citizen's: the model's are searched for, by what follows on them too, and told to nobody.
                var heard = Tell(found with { Asked = own.Asked, Matter = found.Matter ?? read.Trace.Question }, message);
                var lead = found is Answer.Clarify ? null : Guess(found, message);
                return Traced(lead is null ? heard : heard with { Reply = heard.Reply with { Text = AnswerReply.Paragraphs(lead, heard.Reply.Text) } }, found, read.Trace);
            case Meaning.Smalltalk:
                return message.Text.Contains('?', StringComparison.Ordinal) || talk.Signals.Has(SignalNames.Question, message.Words)
                    ? Traced(Tell(own, message), own, read.Without(Fallback.Asks))
                    : Traced(SmallTalk.Small(PhraseKeys.SmalltalkChat, message), own, read.Trace);
            default:
                // Danger that our own rules do not see: what they say stays, and a person is offered besides.
                var told = Tell(own, message);
                var offer = message.Speaker.Say(PhraseKeys.OfferPerson);
                return Traced(told with
                {
                    Reply = told.Reply with
                    {
                        Text = told.Reply.Text.Contains(offer, StringComparison.Ordinal) ? told.Reply.Text : AnswerReply.Paragraphs(told.Reply.Text, offer),
                        Options = [.. told.Reply.Options.Append(message.Speaker.Say(PhraseKeys.ButtonPerson)).Distinct(StringComparer.Ordinal)],
                    },
                }, own, read.Trace);
        }
    }

    private InterpretationRequest RequestFor(Answer own, Message message, string? province, Prompt prompt)
    {
        var release = talk.Input.Release;
        var before = talk.State.Previous;
        var near = own.Trace.Candidates
            .Select(candidate => release.TopicOf(candidate.Id))
            .Prepend(before?.Topic is { } last ? release.Topics.GetValueOrDefault(last) : null)
            .OfType<Topic>().Where(topic => province is null || topic.Answers.ContainsKey(province)).Select(topic => topic.Title).Distinct(StringComparer.Ordinal).Take(MostNear);
        var text = Asking(message);
        return new InterpretationRequest(prompt, release)
        {
            Key = $"{message.Activity.Id}#meant",
            Message = text,
            Before = before is null ? null : PersonalData.Mask(before.Text).Text,
            Province = province is null ? null : release.Provinces[province].Name,
            Near = [.. near],
            Provinces = release.ProvincesIn($"{before?.Text} {text}").Append(province).OfType<string>().ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>Says before the answer what it answers, in our own words: the citizen must be able to see that they were misunderstood.</summary>
    private string Guess(Answer found, Message message)
    {
        var topic = found switch
        {
            Answer.Answered answered => answered.Topic,
            Answer.NearMiss nearMiss => nearMiss.Said.Topic,
            _ => null,
        };
        return topic is not null && Proof.Check(topic.Title, new ProofEvidence(talk.Input.Release)).Count == 0
            ? message.Speaker.Say(PhraseKeys.AnswerGuessedTopic, ("topic", topic.Title))
            : message.Speaker.Say(PhraseKeys.AnswerGuessed);
    }

    private static Heard Traced(Heard heard, Answer answer, InterpretationTrace read) =>
        heard with { Reply = heard.Reply with { Trace = (heard.Reply.Trace ?? ReplyTrace.Of(answer)) with { Interpretation = read } } };

    /// <summary>Words an answer and remembers it.</summary>
    private Heard Tell(Answer answer, Message message)
    {
        var page = talk.PageProvinceOf(message);
        talk.State = talk.State with
        {
            // A province the citizen named stays; one that only the page knows is asked of the page each time,
            // and one that merely happens to be the only one with an answer says nothing of where the citizen lives.
            Province = answer.Province is { } named && named != page && talk.Slots.Names(named, message.Words) ? named : talk.State.Province,
            Previous = Remember(answer),
            Clarified = answer is Answer.Clarify ? talk.State.Clarified + 1 : 0,
            Missed = answer is Answer.NearMiss or Answer.Abstained ? talk.State.Missed + 1 : answer is Answer.Clarify ? talk.State.Missed : 0,
        };
        var words = new AnswerReply(message.Speaker, talk.Input.Release, talk.State.AgenciesNoted, talk.Today);
        var lost = answer is Answer.Clarify && talk.State.Clarified > MostClarifications;
        var reply = lost ? words.GiveUp(answer) : words.Compose(answer);
        ModelTrace? model = null;
        if (talk.Input.Prompts is { } prompts && !lost && reply.Cut is { Count: 0 } && words.Draft(answer, talk.NextAnswer(message), message.Activity.Id, prompts) is { } request && talk.DraftOf(request) is { } draft)
        {
            (reply, model) = Reworded(answer, reply, draft, words);
        }

        reply = reply with { Trace = ReplyTrace.Of(answer) with { Cut = reply.Cut, Model = model } };
        if (lost || talk.State.Missed >= MissesBeforePerson)
        {
            reply = reply with { Text = AnswerReply.Paragraphs(reply.Text, message.Speaker.Say(PhraseKeys.OfferPerson)) };
            talk.State = talk.State with { Clarified = 0, Missed = 0, Previous = lost ? null : talk.State.Previous };
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

    /// <summary>The reply in a model's words where they hold, else in the knowledge's own.</summary>
    private static (Reply Reply, ModelTrace Model) Reworded(Answer answer, Reply own, Draft draft, AnswerReply words)
    {
        var reworded = draft.Text is { } text ? words.Compose(answer, text) : null;
        return (
            (reworded ?? own) with { StreamId = draft.StreamId },
            reworded is null && draft.Text is not null ? draft.Trace with { Fallback = Fallback.Unproven } : draft.Trace);
    }

    /// <summary>The answer to the message as a question; null when nothing is left of it but personal numbers.</summary>
    public Answer? Ask(Message message)
    {
        var text = Asking(message);
        return Words.Of(text).Count == 0 ? null : AnswerTo(text, message, talk.State.Previous);
    }

    /// <summary>No plan has an answer to the message, nor a question about it to ask back.</summary>
    public bool KnowsNothing(Message message) => Ask(message) is null or Answer.Abstained or Answer.Clarify { About: Clarification.Subject };

    /// <summary>What the message asks, personal numbers and insults left out.</summary>
    private string Asking(Message message) =>
        PersonalData.Mask(talk.Signals.Has(SignalNames.Insult, message.Words) ? talk.Signals.TextWithout(message.Words, SignalNames.Insult) : message.Text).Text;

    public Answer AnswerTo(string text, Message message, PreviousQuestion? previous, string? province = null) => talk.Input.Answer(
        new Question
        {
            Text = Message.Cut(text),
            Province = province ?? talk.ProvinceOf(message),
            Previous = previous,
            Today = talk.Today,
            FindVector = talk.Input.Vectors is null ? null : talk.FindVector,
        },
        talk.Input.Release);

    public static Agency? AgencyOf(Answer answer) => answer switch
    {
        Answer.Answered answered => answered.Agency,
        Answer.NearMiss nearMiss => nearMiss.Said.Agency,
        Answer.Abstained abstained => abstained.Agency,
        _ => null,
    };

    // "Can she get it at home, and does she pay?": who is spoken of stands in the question before.
    [GeneratedRegex(@"\b(?:s?he|her|him)\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Person();

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
            answer is Answer.Clarify { About: Clarification.Province })
        {
            About = answer.Matter ?? answer.Asked,
            Wants = answer.Wants,
            Choices = (answer as Answer.Clarify)?.Choices ?? [],
            Day = said?.DaysAsked?.On is [.., var asked] ? asked : said?.NextDates is [var next, ..] ? next : null,
        };
    }
}
