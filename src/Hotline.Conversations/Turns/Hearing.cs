using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Language;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>Understands one message of a citizen: asks in turn what it may be, and lets the first who knows answer it.</summary>
internal sealed class Hearing
{
    private const int LongestAside = 15;
    private const int AnswersBetweenRatings = 4;
    private const int MostFragmentWords = 8;
    private const int MostLoneSyllables = 2;

    /// <summary>With fewer words than these nothing is taken for a question within a form.</summary>
    private const int LeastAsking = 4;

    /// <summary>From this likeliness on, words that could be a name are a question: no name comes near it.</summary>
    private const double SurelyAsked = 0.8;

    private readonly Talk talk;
    private readonly Answering answering;
    private readonly SmallTalk smallTalk;
    private readonly FlowActions actions;
    private readonly RunningFlows flows;
    private readonly IReadOnlyList<Func<Message, Heard?>> steps;

    public Hearing(Talk talk)
    {
        this.talk = talk;
        answering = new Answering(talk);
        smallTalk = new SmallTalk(talk, answering);
        actions = new FlowActions(talk, answering);
        flows = new RunningFlows(talk, actions);
        steps =
        [
            Choice,
            Button,
            Rating,
            Emergency,
            Unreadable,
            Injection,
            Cancel,
            Acceptance,
            Place,
            Command,
            smallTalk.Reply,
            RunningFlow,
            NotForKnowledge,
            FearedEmergency,
            answering.Knowledge,
        ];
    }

    /// <summary>
    /// Whether it says too little to be answered by itself while more may come: a courtesy or a lone word. Whatever answers the bot, names a wish or
    /// asks something is complete.
    /// </summary>
    public bool IsFragment(Message message)
    {
        var words = message.Words;
        var state = talk.State;
        if (words.Count is 0 or > MostFragmentWords || message.HasAttachment || message.Text.Contains('?', StringComparison.Ordinal)
            || state.Flow is not null || state.Previous is { AskedProvince: true } || state.Choices.Contains(message.Text, StringComparer.OrdinalIgnoreCase)
            || talk.Signals.FirstOf(words, SignalNames.Complete) is not null
            || (state.TicketOffered && talk.Signals.FirstOf(words, SignalNames.Yes, SignalNames.No) is not null)
            || (state.Previous is not null && talk.Slots.OnlyProvince(words) is not null)
            || IsOnlyCode(message)
            || IsRating(message)
            || PersonalData.Mask(message.Text).Any)
        {
            return false;
        }

        return IsPolite(message) || IsLoneWord(words);
    }

    /// <summary>"em ơi", "cho hỏi": says nothing of what is wanted.</summary>
    public bool IsPolite(Message message) => talk.Signals.IsCourtesy(message.Words)
        || (talk.Signals.Has(SignalNames.MayIAsk, message.Words) && talk.Signals.WordsBeside(message.Words, SignalNames.MayIAsk) <= 1);

    /// <summary>Whether the message is a question that the words before it may belong to.</summary>
    public bool MayGoOn(Message message) =>
        talk.State.Flow is null && talk.Signals.FirstOf(message.Words, SignalNames.Complete) is null && message.Words.Count > 0 && !IsOnlyCode(message);

    /// <summary>Answers the message.</summary>
    /// <param name="message">The message, fragments before it joined in.</param>
    /// <param name="answered">Ids of all activities it came in.</param>
    public void Hear(Message message, IReadOnlyList<string> answered)
    {
        if (talk.State.Flow is { } waiting && !FlowRun.CanContinue(talk.Dialogs, waiting))
        {
            talk.State = talk.State with { Flow = null };
        }

        talk.Begin();
        var flowBefore = talk.State.Flow;
        var heard = steps.Select(step => step(message)).FirstOrDefault(found => found is not null)
            ?? throw new InvalidOperationException("The last step answers everything.");
        var reply = heard.Reply;
        talk.State = talk.State with { TicketOffered = heard.OffersTicket, Choices = reply.Outcome == Outcomes.Clarify ? reply.Options : [] };
        if (heard.ForTicket)
        {
            reply = actions.TellTickets(reply, message);
        }

        if (heard.Digression && flowBefore is not null && talk.State.Flow is { } flow)
        {
            var run = flows.Run(flow, message);
            run.AskAgain();
            reply = reply with { Text = AnswerReply.Paragraphs(reply.Text, run.Text), Options = run.Options, Expecting = true };
            talk.State = talk.State with { TicketOffered = false };
        }

        foreach (var before in heard.Before)
        {
            talk.Send(before with { Province = before.Province ?? talk.ProvinceOf(message) }, answered, message.Speaker);
        }

        talk.Send(OfferRating(reply, answered[^1]) with { Province = reply.Province ?? talk.ProvinceOf(message) }, answered, talk.SpeakerOf(message));
    }

    /// <summary>Two small buttons under a full answer, now and then: whether it helped.</summary>
    private Reply OfferRating(Reply reply, string question)
    {
        if (reply.Outcome != Outcomes.Answered)
        {
            return reply;
        }

        talk.State = talk.State with { Rateable = new RatedAnswer(question, reply.Topic, reply.Passages, talk.Input.Release.Number) { Province = reply.Province } };
        if (reply.Options.Count > 0 || talk.State.RateAfter > 0)
        {
            talk.State = talk.State with { RateAfter = Math.Max(0, talk.State.RateAfter - 1) };
            return reply;
        }

        var speaker = new Speaker(talk.Dialogs.Phrases, talk.State.Language ?? Phrases.VietnameseTag, 0);
        talk.State = talk.State with { RateAfter = AnswersBetweenRatings };
        return reply with { Options = [speaker.Say(PhraseKeys.FeedbackHelpful), speaker.Say(PhraseKeys.FeedbackUnhelpful)] };
    }

    /// <summary>Says hello, once in a conversation.</summary>
    public void Greet(Activity activity)
    {
        if (talk.State.Greeted)
        {
            return;
        }

        talk.State = talk.State with { Greeted = true };
        var message = Message.Of(activity, talk.Dialogs, talk.State.Language ?? talk.LocaleOf(activity));
        talk.Send(flows.Start(FlowNames.Greeting, message, []).Reply, [], message.Speaker);
    }

    // ---- steps ----

    /// <summary>One of the choices a clarification gave: the title of a topic may look like a wish or a cry for help.</summary>
    private Heard? Choice(Message message) =>
        !talk.State.Choices.Contains(message.Text, StringComparer.OrdinalIgnoreCase) ? null
        : talk.Dialogs.Phrases.Everywhere(PhraseKeys.ButtonSomethingElse).Contains(message.Text, StringComparer.OrdinalIgnoreCase) ? SmallTalk.Small(PhraseKeys.ClarifySomethingElse, message)
        : talk.State.Previous is { AskedProvince: true } && Place(message) is { } placed ? placed
        : answering.Knowledge(message);

    /// <summary>One of the buttons of the flow that waits.</summary>
    private Heard? Button(Message message)
    {
        if (talk.State.Flow is not { } flow)
        {
            return null;
        }

        var run = flows.Run(flow, message);
        return run.HearButton(message) ? flows.End(run) : null;
    }

    /// <summary>A thumb up or down: kept, and a way out offered when it is down.</summary>
    private Heard? Rating(Message message)
    {
        var helpful = Is(PhraseKeys.FeedbackHelpful, "👍");
        if ((!helpful && !Is(PhraseKeys.FeedbackUnhelpful, "👎")) || talk.State.Rateable is not { } answer)
        {
            return null;
        }

        talk.Rate(helpful, answer);
        if (helpful)
        {
            return SmallTalk.Small(PhraseKeys.FeedbackGlad, message);
        }

        talk.State = talk.State with
        {
            Matter = talk.State.Previous is { } previous ? new OpenMatter(Message.Cut(previous.Text), previous.Province, null, null, TicketReason.Complaint) : null,
        };
        return new Heard(new Reply
        {
            Outcome = Outcomes.Smalltalk,
            Text = message.Speaker.Say(PhraseKeys.FeedbackSorry),
            Options = new AnswerReply(message.Speaker, talk.Input.Release).TicketOptions(),
        })
        {
            Digression = true,
            OffersTicket = true,
        };

        bool Is(string key, string thumb) => message.Text == thumb || talk.Dialogs.Phrases.Everywhere(key).Contains(message.Text, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsRating(Message message) => message.Text.StartsWith("👍", StringComparison.Ordinal) || message.Text.StartsWith("👎", StringComparison.Ordinal);

    private Heard? Emergency(Message message) => EmergencyIn(message.Words) is not { } found ? null
        : found == SignalNames.MedicalNow && talk.Signals.Has(SignalNames.PoliceNow, message.Words) ? CallBy(PhraseKeys.EmergencyInjured, message)
        : CallFor(found, message);

    private string? EmergencyIn(Words words) => talk.Signals.FirstOf(
        words,
        SignalNames.FireNow,
        SignalNames.SuicideNow,
        SignalNames.ChildNow,
        SignalNames.MedicalNow,
        SignalNames.PoliceNow,
        SignalNames.HungerNow);

    /// <summary>
    /// Words of danger that alone prove nothing ("mua dây thừng", "buông xuôi"): no policy question holds them, so when no plan speaks of the
    /// message either, telling whom to call does less harm than "I found nothing". The same holds for a cry for help in which marks or letters went wrong
    /// ("uốg hết vĩ thuôc ngũ rồi").
    /// </summary>
    private Heard? FearedEmergency(Message message)
    {
        var found = talk.State.Flow is not null ? null : talk.Signals.FirstOf(
            message.Words,
            SignalNames.SuicideFeared,
            SignalNames.ChildFeared,
            SignalNames.FireFeared,
            SignalNames.MedicalFeared,
            SignalNames.PoliceFeared,
            SignalNames.HungerFeared) ?? (ChatSpelling.Undo(message.Text) is { } undone ? EmergencyIn(Words.Of(undone)) : null);
        return found is not null && answering.KnowsNothing(message) ? CallFor(found, message) : null;
    }

    private Heard? CallFor(string? found, Message message)
    {
        var key = found switch
        {
            SignalNames.FireNow or SignalNames.FireFeared => PhraseKeys.EmergencyFire,
            SignalNames.SuicideNow or SignalNames.SuicideFeared => PhraseKeys.EmergencySuicide,
            SignalNames.ChildNow or SignalNames.ChildFeared => PhraseKeys.EmergencyChild,
            SignalNames.MedicalNow or SignalNames.MedicalFeared => PhraseKeys.EmergencyMedical,
            SignalNames.PoliceNow or SignalNames.PoliceFeared => PhraseKeys.EmergencyPolice,
            SignalNames.HungerNow or SignalNames.HungerFeared => PhraseKeys.EmergencyHunger,
            _ => null,
        };
        return key is null ? null : CallBy(key, message);
    }

    /// <summary>Tells whom to call in the words of a phrase, and keeps the matter for a person.</summary>
    private Heard CallBy(string key, Message message)
    {
        talk.State = talk.State with { Matter = new OpenMatter(Message.Cut(message.Text), talk.ProvinceOf(message), null, null, TicketReason.Emergency) };
        return new Heard(new Reply
        {
            Outcome = Outcomes.Emergency,
            Text = AnswerReply.Paragraphs(message.Speaker.Say(key), message.Speaker.Say(PhraseKeys.OfferPerson)),
            Options = [message.Speaker.Say(PhraseKeys.ButtonPerson)],
        })
        {
            ForTicket = true,
        };
    }

    private Heard? Unreadable(Message message)
    {
        var key = message switch
        {
            { Text.Length: > Message.LongestText } => PhraseKeys.InputTooLong,
            { Text: "", HasAttachment: true } => PhraseKeys.InputAttachment,
            { Text: "" } => PhraseKeys.InputEmpty,
            { Words.Count: 0 } => PhraseKeys.InputNoWords,
            _ => null,
        };
        return key is null ? null : SmallTalk.Small(key, message) with { ForTicket = message.HasAttachment || message.Text.Length > 0 };
    }

    private Heard? Injection(Message message) =>
        talk.Signals.FirstOf(message.Words, SignalNames.Injection, SignalNames.Payment) switch
        {
            SignalNames.Injection => SmallTalk.Refusal(PhraseKeys.RefuseInjection, message),
            SignalNames.Payment => SmallTalk.Refusal(PhraseKeys.RefusePayment, message),
            _ => null,
        };

    private Heard? Cancel(Message message)
    {
        if (!talk.Signals.Has(SignalNames.Cancel, message.Words))
        {
            return null;
        }

        // "thôi khỏi lập nữa, cho hỏi nước sạch …": what is asked beside it is answered.
        var rest = talk.Signals.WordsBeside(message.Words, SignalNames.Cancel) >= MostLoneSyllables + 1 && talk.Signals.Has(SignalNames.Question, message.Words)
            ? talk.Signals.TextWithout(message.Words, SignalNames.Cancel)
            : null;
        if (talk.State.Flow is not { } flow)
        {
            return rest is null ? SmallTalk.Small(PhraseKeys.SmalltalkNothingToCancel, message) : answering.Knowledge(message.With(rest));
        }

        var run = flows.Run(flow, message);
        run.Cancel();
        var cancelled = flows.End(run);
        return rest is null ? cancelled
            : answering.Knowledge(message.With(rest)) is var answered ? answered with { Before = [cancelled.Reply with { Options = [] }, .. answered.Before] } : null;
    }

    /// <summary>"dạ", "ok", "thôi khỏi" right after a ticket was offered.</summary>
    private Heard? Acceptance(Message message)
    {
        if (!talk.State.TicketOffered || talk.State.Flow is not null)
        {
            return null;
        }

        if (talk.Signals.Has(SignalNames.No, message.Words))
        {
            return SmallTalk.Small(PhraseKeys.SmalltalkNo, message);
        }

        return talk.Signals.Has(SignalNames.Yes, message.Words) ? flows.Start(FlowNames.OpenTicket, message, actions.TicketSlots(TicketReason.Asked, null)) : null;
    }

    /// <summary>
    /// A province and nothing else. It completes the question that was put back for it, or corrects the place of the one before;
    /// with neither, it is remembered.
    /// </summary>
    private Heard? Place(Message message)
    {
        if (talk.State.Flow is not null || talk.Slots.OnlyProvince(message.Words) is not { } id)
        {
            return null;
        }

        if (talk.State.Previous is { AskedProvince: true } put && Questions.Of(put.Text, talk.Signals).Count > 1)
        {
            // Several questions waited for the place.
            talk.State = talk.State with { Province = id, Previous = null };
            return answering.Knowledge(message.With(put.Text));
        }

        return talk.State.Previous is { } previous && (previous.AskedProvince || previous.Province != id || talk.ProvinceOf(message) is null)
            ? answering.Knowledge(message.With(talk.Input.Release.Provinces[id].Name))
            : flows.Start(FlowNames.ChooseProvince, message, new() { ["province"] = id });
    }

    private Heard? Command(Message message)
    {
        var words = message.Words;
        if (new[] { SignalNames.SpeakEnglish, SignalNames.SpeakVietnamese }.FirstOrDefault(wish => talk.Signals.Has(wish, words)) is { } speak)
        {
            var language = speak == SignalNames.SpeakEnglish ? Phrases.EnglishTag : Phrases.VietnameseTag;
            if (talk.State.Flow is null && talk.Signals.WordsBeside(words, speak) > MostLoneSyllables && talk.Signals.TextWithout(words, speak) is { } rest && talk.Signals.Has(SignalNames.Question, Words.Of(rest)))
            {
                // "Có giảm học phí không? Trả lời bằng tiếng Anh": the question is answered, in that language.
                talk.State = talk.State with { Language = language };
                return answering.Knowledge(message.With(rest).In(language, talk.Dialogs));
            }

            return flows.Start(FlowNames.ChangeLanguage, message, new(StringComparer.Ordinal) { ["language"] = language });
        }

        if (talk.Signals.Has(SignalNames.ChangeLanguage, words))
        {
            return flows.Start(FlowNames.ChangeLanguage, message, []);
        }

        if (talk.Signals.Has(SignalNames.EraseData, words))
        {
            return flows.Start(FlowNames.EraseData, message, []);
        }

        if (talk.Signals.Has(SignalNames.LookUpTicket, words) || IsOnlyCode(message))
        {
            var code = TicketCode.Find(message.Text);
            code ??= talk.State.Tickets.Count > 0 ? talk.State.Tickets[^1] : null;
            return flows.Start(FlowNames.LookUpTicket, message, code is null ? [] : new() { ["code"] = code });
        }

        if (talk.Signals.Has(SignalNames.Person, words))
        {
            return flows.Start(FlowNames.TalkToPerson, message, actions.TicketSlots(TicketReason.PersonAsked, Beside(SignalNames.Person, message)));
        }

        if (talk.Signals.Has(SignalNames.OpenTicket, words))
        {
            return flows.Start(FlowNames.OpenTicket, message, actions.TicketSlots(TicketReason.Asked, Beside(SignalNames.OpenTicket, message)));
        }

        // Within a form the words are its contents, not a new wish.
        if (talk.State.Flow is not null)
        {
            return null;
        }

        if (talk.Signals.Has(SignalNames.Complaint, words))
        {
            return flows.Start(FlowNames.OpenTicket, message, actions.TicketSlots(TicketReason.Complaint, Beside(SignalNames.Complaint, message), leaveMatter: true));
        }

        // "tui ở xã Lộc Ninh, Bình Phước" said because the bot asked where: the answer to the question, not a new wish.
        if (talk.Signals.Has(SignalNames.ChangeProvince, words) && talk.State.Previous is not { AskedProvince: true })
        {
            return flows.Start(FlowNames.ChooseProvince, message, talk.Slots.Province(words) is { } id ? new() { ["province"] = id } : []);
        }

        return talk.Signals.Has(SignalNames.WrongAnswer, words) ? flows.Start(FlowNames.Feedback, message, []) : null;
    }

    private Heard? RunningFlow(Message message)
    {
        if (talk.State.Flow is not { } flow)
        {
            return smallTalk.LooseYesOrNo(message);
        }

        var run = flows.Run(flow, message);
        if (run.WouldBeName(message) && IsSurelyAQuestion(message))
        {
            // "số điện thoại sở lao động": nobody's name, though it might be one by its letters.
            return null;
        }

        if (run.Hear(message) == FlowHeard.Taken)
        {
            var taken = flows.End(run);
            return AskedBesideANumber(message) ?? taken;
        }

        // Not what was asked for: a question is answered (by the steps after this one), anything else is asked again.
        if (talk.Signals.Has(SignalNames.Question, message.Words) || message.Text.Contains('?', StringComparison.Ordinal))
        {
            return null;
        }

        if (message.Words.Count >= LeastAsking && IsAnswerable(message))
        {
            return null;
        }

        run.Refuse();
        return flows.End(run);
    }

    /// <summary>"0912345678, mà nộp hồ sơ ở đâu vậy": the number was taken, and what stands beside it is answered before the form goes on.</summary>
    private Heard? AskedBesideANumber(Message message)
    {
        if (talk.State.Flow is null || PersonalData.Phone(message.Text) is null)
        {
            return null;
        }

        var beside = message.With(PersonalData.Mask(message.Text).Text.Trim(' ', ',', '.', ';', '-', ':'));
        var asks = talk.Signals.Has(SignalNames.Question, beside.Words) || beside.Text.Contains('?', StringComparison.Ordinal);
        return beside.Words.Count >= (asks ? LeastAsking - 1 : LeastAsking) && IsAnswerable(beside) ? answering.Knowledge(beside) with { Digression = true } : null;
    }

    private bool IsAnswerable(Message message) => answering.Ask(message) is Answer.Answered or Answer.NearMiss or Answer.Clarify { About: not Clarification.Subject };

    /// <summary>Asks for what nobody is called by, or for what the knowledge surely has. Read by itself: leaning on the question before, any name would be about its topic.</summary>
    private bool IsSurelyAQuestion(Message message) => message.Words.Count >= LeastAsking && !Slots.SaysName(message.Words) && answering.AnswerTo(message.Text, message, null) is { } answer
        && (answer.Trace.Details.Any(detail => detail is Detail.PhoneNumber or Detail.StreetAddress or Detail.WebAddress or Detail.Papers)
            || answer is Answer.Answered { Confidence: >= SurelyAsked } or Answer.NearMiss { Confidence: >= SurelyAsked });

    private Heard? NotForKnowledge(Message message)
    {
        var words = message.Words;
        if (talk.Signals.Has(SignalNames.PersonalRecord, words))
        {
            talk.State = talk.State with { Matter = new OpenMatter(Message.Cut(message.Text), talk.ProvinceOf(message), null, null, TicketReason.MissingKnowledge) };
            return smallTalk.RefusalWithTicket(PhraseKeys.RefusePersonalRecord, message);
        }

        if (talk.Signals.Has(SignalNames.PrivatePerson, words))
        {
            return SmallTalk.Refusal(PhraseKeys.RefusePrivatePerson, message);
        }

        return talk.Signals.Has(SignalNames.Chore, words) ? SmallTalk.Refusal(PhraseKeys.RefuseChore, message) : null;
    }

    /// <summary>What is said beside a wish, when it is more than politeness: "lập phiếu giúp tôi, tôi cần hỏi về bảo hiểm y tế".</summary>
    private string? Beside(string wish, Message message)
    {
        if (talk.Signals.Find(wish, message.Words) is not var (_, to) || talk.Signals.WordsBeside(message.Words, wish) < 3)
        {
            return null;
        }

        var rest = message.Words.TextFrom(to);
        if (rest.IndexOfAny([',', '.', ':', ';', '-']) is > 0 and < LongestAside and var end)
        {
            // "giúp tôi, tôi cần hỏi…": the need begins after the aside.
            rest = rest[(end + 1)..].TrimStart();
        }

        return Words.Of(rest).Count >= 3 ? rest : message.Text;
    }

    /// <summary>A word, of two syllables at most as Vietnamese words are, and nothing that asks.</summary>
    private bool IsLoneWord(Words words) =>
        !talk.Signals.Has(SignalNames.Question, words) && talk.Signals.WordsBeside(words, SignalNames.Greeting) is > 0 and <= MostLoneSyllables;

    private static bool IsOnlyCode(Message message) => message.Words.Count <= 4 && TicketCode.Parse(message.Text) is not null;
}
