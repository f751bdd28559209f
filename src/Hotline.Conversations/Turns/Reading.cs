using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>One turn while it goes on: folds the activities over the state.</summary>
internal sealed class Reading
{
    private const int MostTicketsKept = 5;
    private const int MostWrongCodes = 5;
    private const int MostAgenciesNoted = 20;
    private const int LongestAside = 15;
    private static readonly TimeSpan WrongCodesCountFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan VietnamsOffset = TimeSpan.FromHours(7);

    private readonly TurnInput input;
    private readonly Dialogs dialogs;
    private readonly Signals signals;
    private readonly Slots slots;
    private readonly List<NewActivity> replies = [];
    private readonly List<Effect> effects = [];
    private readonly IReadOnlyList<Func<Message, Heard?>> steps;
    private ConversationState state;

    public Reading(TurnInput input)
    {
        this.input = input;
        dialogs = input.Dialogs;
        signals = dialogs.Signals;
        slots = new Slots(dialogs, input.Release);
        state = input.State;

        // Understanding, in order: the first step that knows what a message is answers it.
        steps =
        [
            Choice,
            Button,
            Emergency,
            Unreadable,
            Injection,
            Cancel,
            Acceptance,
            Place,
            Command,
            Smalltalk,
            RunningFlow,
            NotForKnowledge,
            Knowledge,
        ];
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
                Greet(activity);
                break;
            case (Author.Operator or Author.System, "event") when activity.Name == "hotline.taken":
                state = state with { TakenBy = OperatorOf(activity) };
                break;
            case (Author.Operator or Author.System, "event") when activity.Name == "hotline.released" && state.TakenBy is not null:
                state = state with { TakenBy = null };
                var speaker = SpeakerFor(activity);
                Send(new Reply { Outcome = Outcomes.Handoff, Text = speaker.Say(PhraseKeys.HandoffReturned), Province = state.Province }, null, speaker);
                break;
            default:
                // Typing, unknown events and what other versions send: nothing to say to them.
                break;
        }
    }

    public TurnResult.Done Done() => new(state, replies, effects, input.Unread[^1].Sequence);

    // ---- one message ----

    private void Greet(Activity activity)
    {
        if (state.Greeted)
        {
            return;
        }

        var speaker = SpeakerFor(activity);
        state = state with { Greeted = true };
        Send(Welcome(PhraseKeys.GreetingWelcome, speaker), null, speaker);
    }

    private void Hear(Activity activity)
    {
        var message = Message.Of(activity, dialogs, state.Language ?? LocaleOf(activity));
        state = state with { Greeted = true, Language = Message.LanguageOf(message.Words, signals) ?? state.Language };
        if (state.TakenBy is not null)
        {
            foreach (var code in state.Tickets.Where(code => input.Tickets[code] is { State: not TicketState.Closed }))
            {
                effects.Add(new Effect.CitizenWrote(code));
            }

            return;
        }

        if (state.Flow is { } waiting && !FlowRun.CanContinue(dialogs, waiting))
        {
            state = state with { Flow = null };
        }

        var flowBefore = state.Flow;
        foreach (var step in steps)
        {
            if (step(message) is not { } heard)
            {
                continue;
            }

            var reply = heard.Reply;
            state = state with { TicketOffered = heard.OffersTicket, Choices = reply.Outcome == Outcomes.Clarify ? reply.Options : [] };
            if (heard.ForTicket)
            {
                reply = TellTickets(reply, message);
            }

            if (heard.Digression && flowBefore is not null && state.Flow is { } flow)
            {
                var run = Run(flow, message);
                run.AskAgain();
                reply = reply with { Text = AnswerReply.Paragraphs(reply.Text, run.Text), Options = run.Options, Expecting = true };
                state = state with { TicketOffered = false };
            }

            Send(reply with { Province = reply.Province ?? Province(message) }, activity.Id, message.Speaker);
            return;
        }

        throw new InvalidOperationException("The last step answers everything.");
    }

    /// <summary>A step's finding.</summary>
    /// <param name="Reply">What is said.</param>
    private sealed record Heard(Reply Reply)
    {
        /// <summary>The reply offered a ticket: "dạ" next accepts it.</summary>
        public bool OffersTicket { get; init; }

        /// <summary>A flow that waits asks again after it.</summary>
        public bool Digression { get; init; }

        /// <summary>A person who has a ticket of this conversation should know that the citizen wrote.</summary>
        public bool ForTicket { get; init; }
    }

    // ---- steps ----

    /// <summary>One of the choices a clarification gave: the title of a topic may look like a wish or a cry for help.</summary>
    private Heard? Choice(Message message) =>
        state.Choices.Contains(message.Text, StringComparer.OrdinalIgnoreCase) ? Knowledge(message) : null;

    /// <summary>One of the buttons of the flow that waits.</summary>
    private Heard? Button(Message message)
    {
        if (state.Flow is not { } flow)
        {
            return null;
        }

        var run = Run(flow, message);
        return run.HearButton(message) ? End(run) : null;
    }

    private Heard? Emergency(Message message)
    {
        var found = signals.FirstOf(
            message.Words,
            SignalNames.FireNow,
            SignalNames.SuicideNow,
            SignalNames.ChildNow,
            SignalNames.MedicalNow,
            SignalNames.PoliceNow);
        var key = found switch
        {
            SignalNames.FireNow => PhraseKeys.EmergencyFire,
            SignalNames.SuicideNow => PhraseKeys.EmergencySuicide,
            SignalNames.ChildNow => PhraseKeys.EmergencyChild,
            SignalNames.MedicalNow => PhraseKeys.EmergencyMedical,
            SignalNames.PoliceNow => PhraseKeys.EmergencyPolice,
            _ => null,
        };
        if (key is null)
        {
            return null;
        }

        state = state with { Matter = new OpenMatter(Cut(message.Text), Province(message), null, null, TicketReason.Emergency) };
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
        return key is null ? null : Small(key, message) with { ForTicket = message.HasAttachment || message.Text.Length > 0 };
    }

    private Heard? Injection(Message message) =>
        signals.Has(SignalNames.Injection, message.Words) ? Refusal(PhraseKeys.RefuseInjection, message) : null;

    private Heard? Cancel(Message message)
    {
        if (!signals.Has(SignalNames.Cancel, message.Words))
        {
            return null;
        }

        if (state.Flow is not { } flow)
        {
            return Small(PhraseKeys.SmalltalkNothingToCancel, message);
        }

        var run = Run(flow, message);
        run.Cancel();
        return End(run);
    }

    /// <summary>"dạ", "ok", "thôi khỏi" right after a ticket was offered.</summary>
    private Heard? Acceptance(Message message)
    {
        if (!state.TicketOffered || state.Flow is not null)
        {
            return null;
        }

        if (signals.Has(SignalNames.No, message.Words))
        {
            return Small(PhraseKeys.SmalltalkNo, message);
        }

        return signals.Has(SignalNames.Yes, message.Words) ? Start(FlowNames.OpenTicket, message, TicketSlots(TicketReason.Asked, null)) : null;
    }

    /// <summary>
    /// A province and nothing else. It completes the question that was put back for it, or corrects the place of the one before;
    /// with neither, it is remembered.
    /// </summary>
    private Heard? Place(Message message)
    {
        if (state.Flow is not null || slots.OnlyProvince(message.Words) is not { } id)
        {
            return null;
        }

        return state.Previous is { } previous && (previous.AskedProvince || previous.Province != id || Province(message) is null)
            ? Knowledge(message.With(input.Release.Provinces[id].Name))
            : Start(FlowNames.ChooseProvince, message, new() { ["province"] = id });
    }

    private Heard? Command(Message message)
    {
        var words = message.Words;
        if (signals.Has(SignalNames.SpeakEnglish, words) || signals.Has(SignalNames.SpeakVietnamese, words))
        {
            var language = signals.Has(SignalNames.SpeakEnglish, words) ? Phrases.EnglishTag : Phrases.VietnameseTag;
            state = state with { Language = language };
            var speaker = new Speaker(dialogs.Phrases, language, message.Activity.Sequence);
            return new Heard(new Reply { Outcome = Outcomes.Smalltalk, Text = speaker.Say(PhraseKeys.SmalltalkLanguageSet) }) { Digression = true };
        }

        if (signals.Has(SignalNames.LookUpTicket, words) || IsOnlyCode(message))
        {
            var code = TicketCode.Find(message.Text);
            code ??= state.Tickets.Count > 0 ? state.Tickets[^1] : null;
            return Start(FlowNames.LookUpTicket, message, code is null ? [] : new() { ["code"] = code });
        }

        if (signals.Has(SignalNames.Person, words))
        {
            return Start(FlowNames.TalkToPerson, message, TicketSlots(TicketReason.PersonAsked, Beside(SignalNames.Person, message)));
        }

        if (signals.Has(SignalNames.OpenTicket, words))
        {
            return Start(FlowNames.OpenTicket, message, TicketSlots(TicketReason.Asked, Beside(SignalNames.OpenTicket, message)));
        }

        // Within a form the words are its contents, not a new wish.
        if (state.Flow is not null)
        {
            return null;
        }

        if (signals.Has(SignalNames.Complaint, words))
        {
            return Start(FlowNames.OpenTicket, message, TicketSlots(TicketReason.Complaint, Beside(SignalNames.Complaint, message), leaveMatter: true));
        }

        // "tui ở xã Lộc Ninh, Bình Phước" said because the bot asked where: the answer to the question, not a new wish.
        if (signals.Has(SignalNames.ChangeProvince, words) && state.Previous is not { AskedProvince: true })
        {
            return Start(FlowNames.ChooseProvince, message, slots.Province(words) is { } id ? new() { ["province"] = id } : []);
        }

        return signals.Has(SignalNames.WrongAnswer, words) ? Start(FlowNames.Feedback, message, []) : null;
    }

    private Heard? Smalltalk(Message message)
    {
        var words = message.Words;
        var found = signals.FirstOf(
            words,
            SignalNames.KhmerGreeting,
            SignalNames.WhoAreYou,
            SignalNames.WhatCanYouDo,
            SignalNames.Insult,
            SignalNames.Anger,
            SignalNames.Thanks,
            SignalNames.Praise,
            SignalNames.Bye,
            SignalNames.Testing,
            SignalNames.Greeting);
        if (found is null || (found == SignalNames.Testing && state.Flow is not null))
        {
            return null;
        }

        // "đồ ngu, tiền hỗ trợ bao nhiêu?": what is asked beside it is answered. Inside a form only pure small talk is small talk.
        var beside = signals.WordsBeside(words, found);
        var much = found is SignalNames.WhoAreYou or SignalNames.WhatCanYouDo ? 5 : state.Flow is null ? 3 : 1;
        if (beside >= much)
        {
            return found == SignalNames.KhmerGreeting && state.Flow is null && OnlyAsksToAsk(message) ? Small(PhraseKeys.SmalltalkKhmerGreeting, message) : null;
        }

        return found switch
        {
            SignalNames.KhmerGreeting => Small(PhraseKeys.SmalltalkKhmerGreeting, message),
            SignalNames.WhoAreYou => Small(PhraseKeys.SmalltalkWhoAreYou, message),
            SignalNames.WhatCanYouDo => new Heard(Welcome(PhraseKeys.SmalltalkWhatCanYouDo, message.Speaker)) { Digression = true },
            SignalNames.Insult => OfferPerson(PhraseKeys.SmalltalkInsult, message),
            SignalNames.Anger => OfferPerson(PhraseKeys.SmalltalkAnger, message) with { ForTicket = true },
            SignalNames.Thanks => Small(PhraseKeys.SmalltalkThanks, message),
            SignalNames.Praise => Small(PhraseKeys.SmalltalkPraise, message),
            SignalNames.Bye => Small(PhraseKeys.SmalltalkBye, message),
            SignalNames.Testing => Small(PhraseKeys.SmalltalkTesting, message),
            _ => Small(PhraseKeys.SmalltalkGreeting, message),
        };
    }

    /// <summary>"tui người Khmer ở Tịnh Biên, hỏi thăm chút được hông": who asks whether they may ask has not asked yet.</summary>
    private bool OnlyAsksToAsk(Message message) =>
        signals.Has(SignalNames.MayIAsk, message.Words) && Ask(message) is null or Answer.Abstained or Answer.Clarify;

    private Heard? RunningFlow(Message message)
    {
        if (state.Flow is not { } flow)
        {
            return LooseYesOrNo(message);
        }

        var run = Run(flow, message);
        if (run.Hear(message) == FlowHeard.Taken)
        {
            return End(run);
        }

        // Not what was asked for: a question is answered (by the steps after this one), anything else is asked again.
        if (signals.Has(SignalNames.Question, message.Words) || message.Text.Contains('?', StringComparison.Ordinal))
        {
            return null;
        }

        if (message.Words.Count >= 4 && Ask(message) is Answer.Answered or Answer.NearMiss or Answer.Clarify { About: not Clarification.Subject })
        {
            return null;
        }

        run.Refuse();
        return End(run);
    }

    private Heard? NotForKnowledge(Message message)
    {
        var words = message.Words;
        if (signals.Has(SignalNames.PersonalRecord, words))
        {
            state = state with { Matter = new OpenMatter(Cut(message.Text), Province(message), null, null, TicketReason.MissingKnowledge) };
            return RefusalWithTicket(PhraseKeys.RefusePersonalRecord, message);
        }

        if (signals.Has(SignalNames.PrivatePerson, words))
        {
            return Refusal(PhraseKeys.RefusePrivatePerson, message);
        }

        return signals.Has(SignalNames.Chore, words) ? Refusal(PhraseKeys.RefuseChore, message) : null;
    }

    private Heard Knowledge(Message message)
    {
        var (_, personal) = PersonalData.Mask(message.Text);
        var answer = Ask(message);
        if (answer is null)
        {
            return Small(PhraseKeys.PersonalDataNote, message);
        }

        if (state.Flow is null && answer is Answer.Abstained { Reason: AbstainReason.OutOfScope } or Answer.Clarify { About: Clarification.Subject } && signals.Has(SignalNames.MayIAsk, message.Words))
        {
            return Small(PhraseKeys.SmalltalkGreeting, message);
        }

        var page = PageProvince(message);
        state = state with
        {
            // A province the citizen named stays; one that only the page knows is asked of the page each time,
            // and one that merely happens to be the only one with an answer says nothing of where the citizen lives.
            Province = answer.Province is { } named && named != page && slots.Names(named, message.Words) ? named : state.Province,
            Previous = Remember(answer),
        };
        var reply = new AnswerReply(message.Speaker, input.Release, state.AgenciesNoted).Compose(answer);
        if (personal)
        {
            reply = reply with { Text = AnswerReply.Paragraphs(reply.Text, message.Speaker.Say(PhraseKeys.PersonalDataNote)) };
        }

        var agency = AgencyOf(answer);
        if (agency is { Since: not null } && !state.AgenciesNoted.Contains(agency.Id))
        {
            state = state with { AgenciesNoted = [.. state.AgenciesNoted.Append(agency.Id).TakeLast(MostAgenciesNoted)] };
        }

        var incomplete = answer is Answer.NearMiss or Answer.Abstained or Answer.Answered { Unsaid.Count: > 0 };
        state = state with
        {
            Matter = incomplete
                ? new OpenMatter(Cut(PersonalData.Mask(answer.Asked).Text), answer.Province, agency?.Id, agency?.Name, TicketReason.MissingKnowledge)
                : answer is Answer.Clarify ? state.Matter : null,
        };
        return new Heard(reply)
        {
            Digression = true,
            OffersTicket = incomplete,
            ForTicket = answer is Answer.Abstained || WaitsForCitizen,
        };
    }

    // ---- flows ----

    private Heard Start(string name, Message message, Dictionary<string, string> filled)
    {
        if (state.Flow is { } running && running.Name == name)
        {
            // Already in it: what was given before is kept, what is said now is added.
            filled = Merge(running.Slots, filled);
        }
        else if (state.Flow is { } other && name is FlowNames.TalkToPerson or FlowNames.OpenTicket && IsForm(other.Name))
        {
            filled = Merge(other.Slots, filled);
        }
        else if (state.Flow is { } waiting && IsForm(waiting.Name))
        {
            var side = Run(new FlowState(name, dialogs.Flows[name].Steps[0].Id, filled, 0), message);
            side.Continue();
            if (side.State is null)
            {
                return new Heard(ReplyOf(side)) { Digression = true };
            }
        }

        var run = Run(new FlowState(name, dialogs.Flows[name].Steps[0].Id, filled, 0), message);
        run.Continue();
        return End(run);

        static bool IsForm(string flow) => flow is FlowNames.TalkToPerson or FlowNames.OpenTicket;

        static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> before, Dictionary<string, string> now)
        {
            var merged = new Dictionary<string, string>(before, StringComparer.Ordinal);
            foreach (var (slot, value) in now)
            {
                merged[slot] = value;
            }

            return merged;
        }
    }

    private FlowRun Run(FlowState flow, Message message) =>
        new(dialogs, flow, slots, message.Speaker, (action, filled) => Act(action, filled, message), filled => Shown(filled, message.Speaker));

    private Heard End(FlowRun run)
    {
        state = state with { Flow = run.State };
        return new Heard(ReplyOf(run));
    }

    private static Reply ReplyOf(FlowRun run) => new()
    {
        Outcome = run.Outcome,
        Text = run.Text,
        Options = run.Options,
        Expecting = run.State is not null,
    };

    private string? Act(FlowAction action, Dictionary<string, string> filled, Message message)
    {
        switch (action)
        {
            case FlowAction.RememberConsent:
                filled["consented-at"] = input.Now.ToString("O", CultureInfo.InvariantCulture);
                return null;
            case FlowAction.RouteTicket:
                Route(filled, message);
                return null;
            case FlowAction.OpenTicket:
                OpenTicket(filled, message);
                return null;
            case FlowAction.LookUpTicket:
                return LookUp(filled, message);
            case FlowAction.SetProvince:
                state = state with { Province = filled["province"] };
                return null;
            case FlowAction.CommentToNeed:
                filled["need"] = filled["comment"];
                filled["reason"] = nameof(TicketReason.Complaint);
                return null;
            default:
                throw new InvalidOperationException($"No action {action}.");
        }
    }

    /// <summary>Finds out who is in charge of the need, unless that is known already.</summary>
    private void Route(Dictionary<string, string> filled, Message message)
    {
        var need = filled["need"];
        if (filled.GetValueOrDefault("routed") == need || filled.GetValueOrDefault("reason") == nameof(TicketReason.Emergency))
        {
            return;
        }

        filled["routed"] = need;
        filled.Remove("agency");
        filled.Remove("agency-name");
        var (masked, _) = PersonalData.Mask(need);
        if (Words.Of(masked).Count == 0)
        {
            return;
        }

        var answer = AnswerTo(masked, message, previous: null);
        if (AgencyOf(answer) is { } agency)
        {
            filled["agency"] = agency.Id;
            filled["agency-name"] = agency.Name;
        }

        if (answer.Province is { } where)
        {
            filled["province"] = where;
        }
    }

    private static Agency? AgencyOf(Answer answer) => answer switch
    {
        Answer.Answered answered => answered.Agency,
        Answer.NearMiss nearMiss => nearMiss.Said.Agency,
        Answer.Abstained abstained => abstained.Agency,
        _ => null,
    };

    private void OpenTicket(Dictionary<string, string> filled, Message message)
    {
        var need = Cut(filled["need"]);
        var province = filled.GetValueOrDefault("province") ?? Province(message);
        var prefix = province is not null && input.Release.Provinces.TryGetValue(province, out var known) ? known.TicketPrefix : TicketCode.NoProvincePrefix;
        var code = TicketCode.Create(input.Seed ^ ((ulong)message.Activity.Sequence * 0x9E3779B97F4A7C15), prefix);
        filled["code"] = code;
        var phone = filled.GetValueOrDefault("phone");
        effects.Add(new Effect.OpenTicket(new TicketDraft
        {
            Code = code,
            ConversationId = input.Conversation.Id,
            OpenedBy = message.Activity.Id,
            Reason = Enum.TryParse<TicketReason>(filled.GetValueOrDefault("reason"), out var reason) ? reason : TicketReason.Asked,
            Province = province,
            Agency = filled.GetValueOrDefault("agency"),
            AgencyName = filled.GetValueOrDefault("agency-name"),
            Need = need,
            Contact = new Contact(
                filled.GetValueOrDefault("name") is { } name && name != NotGiven ? name : null,
                phone is null or Slots.ReplyHere ? null : phone),
            ConsentedAt = DateTimeOffset.TryParse(filled.GetValueOrDefault("consented-at"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : input.Now,
        }));
        state = state with { Matter = null, Tickets = [.. state.Tickets.Append(code).TakeLast(MostTicketsKept)] };
    }

    private string LookUp(Dictionary<string, string> filled, Message message)
    {
        var code = filled["code"];
        var recent = state.CodesTried.Where(tried => input.Now - tried < WrongCodesCountFor).ToList();
        state = state with { CodesTried = recent };
        if (recent.Count >= MostWrongCodes)
        {
            return "too-often";
        }

        var ticket = input.Tickets.GetValueOrDefault(code);
        if (ticket is null)
        {
            // One opened earlier in this very turn is not in the database yet.
            if (effects.OfType<Effect.OpenTicket>().FirstOrDefault(opened => opened.Draft.Code == code) is not { } fresh)
            {
                state = state with { CodesTried = [.. recent, input.Now] };
                return "unknown";
            }

            ticket = new TicketFacts(code, input.Conversation.Id, TicketState.New, fresh.Draft.AgencyName, fresh.Draft.Need, input.Now, input.Now);
        }

        filled["state"] = message.Speaker.State(ticket.State);
        filled["opened"] = Speaker.Date(LocalDate(ticket.OpenedAt));
        filled["agency-name"] = ticket.AgencyName ?? "";
        var mine = ticket.ConversationId == input.Conversation.Id;
        filled["need"] = mine ? ticket.Need : "";
        return mine ? "mine" : "other";
    }

    /// <summary>What a ticket begins with: the matter that got no answer, or what was said beside the wish.</summary>
    private Dictionary<string, string> TicketSlots(TicketReason reason, string? need, bool leaveMatter = false)
    {
        var filled = new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = reason.ToString() };
        if (need is not null)
        {
            filled["need"] = Cut(need);
        }
        else if (state.Matter is { } matter && !leaveMatter)
        {
            filled["need"] = matter.Need;
            filled["reason"] = (reason == TicketReason.PersonAsked && matter.Reason != TicketReason.Emergency ? reason : matter.Reason).ToString();
            Add("province", matter.Province);
            Add("agency", matter.Agency);
            Add("agency-name", matter.AgencyName);
            Add("routed", matter.Agency is null ? null : matter.Need);
        }

        Add("province", filled.GetValueOrDefault("province") ?? state.Province);
        return filled;

        void Add(string slot, string? value)
        {
            if (value is not null)
            {
                filled[slot] = value;
            }
        }
    }

    private const string NotGiven = "-";

    private Dictionary<string, string> Shown(IReadOnlyDictionary<string, string> filled, Speaker speaker)
    {
        var shown = filled.ToDictionary(slot => slot.Key, slot => Markdown.Escape(slot.Value), StringComparer.Ordinal);
        shown["name"] = filled.GetValueOrDefault("name") is { } name && name != NotGiven ? Markdown.Escape(name) : speaker.Say(PhraseKeys.TicketNoName);
        shown["phone"] = filled.GetValueOrDefault("phone") is { } phone && phone != Slots.ReplyHere ? phone : speaker.Say(PhraseKeys.TicketReplyHere);
        shown["agency"] = filled.GetValueOrDefault("agency-name") is { Length: > 0 } agency ? agency : speaker.Say(PhraseKeys.TicketSomeAgency);
        if (filled.GetValueOrDefault("province") is { } id && input.Release.Provinces.TryGetValue(id, out var province))
        {
            shown["province"] = province.Name;
        }

        return shown;
    }

    // ---- knowledge ----

    /// <summary>The answer to the message as a question; null when nothing is left of it but personal numbers.</summary>
    private Answer? Ask(Message message)
    {
        var words = message.Words;
        var text = signals.Has(SignalNames.Insult, words) ? signals.TextWithout(words, SignalNames.Insult) : message.Text;
        var (masked, _) = PersonalData.Mask(text);
        return Words.Of(masked).Count == 0 ? null : AnswerTo(masked, message, state.Previous);
    }

    private Answer AnswerTo(string text, Message message, PreviousQuestion? previous) => input.Answer(
        new Question { Text = Cut(text), Province = Province(message), Previous = previous, Today = LocalDate(input.Now) },
        input.Release);

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

    private string? Province(Message message) => state.Province ?? PageProvince(message);

    private string? PageProvince(Message message) => message.PageProvince is { } slug && input.Release.Provinces.ContainsKey(slug) ? slug : null;

    // ---- tickets that run ----

    private bool WaitsForCitizen => state.Tickets.Any(code => input.Tickets.GetValueOrDefault(code) is { State: TicketState.WaitingForCitizen });

    /// <summary>Tells the people who have a ticket of this conversation; when one of them asked something, what the knowledge does not know is their answer.</summary>
    private Reply TellTickets(Reply reply, Message message)
    {
        var waits = WaitsForCitizen;
        foreach (var code in state.Tickets.Where(code => input.Tickets.GetValueOrDefault(code) is { State: not TicketState.Closed }))
        {
            effects.Add(new Effect.CitizenWrote(code));
        }

        if (!waits || reply.Outcome != Outcomes.Abstained || reply.Citations.Count > 0)
        {
            return reply;
        }

        state = state with { TicketOffered = false, Matter = null };
        return new Reply { Outcome = Outcomes.Dialog, Text = message.Speaker.Say(PhraseKeys.TicketPassedOn) };
    }

    // ---- small replies ----

    private Heard? LooseYesOrNo(Message message)
    {
        if (state.Previous is { AskedProvince: true })
        {
            return null;
        }

        return signals.Has(SignalNames.No, message.Words) ? Small(PhraseKeys.SmalltalkNo, message)
            : signals.Has(SignalNames.Yes, message.Words) ? Small(PhraseKeys.SmalltalkYes, message)
            : null;
    }

    private Reply Welcome(string key, Speaker speaker) => new()
    {
        Outcome = Outcomes.Smalltalk,
        Text = speaker.Say(key, ("provinces", new AnswerReply(speaker, input.Release).CoveredProvinces())),
        Options =
        [
            speaker.Say(PhraseKeys.ButtonWhatCanYouDo),
            speaker.Say(PhraseKeys.ButtonChooseProvince),
            speaker.Say(PhraseKeys.ButtonOpenTicket),
            speaker.Say(PhraseKeys.ButtonPerson),
        ],
    };

    private static Heard Small(string key, Message message) =>
        new(new Reply { Outcome = Outcomes.Smalltalk, Text = message.Speaker.Say(key) }) { Digression = true };

    private static Heard OfferPerson(string key, Message message) =>
        new(new Reply { Outcome = Outcomes.Smalltalk, Text = message.Speaker.Say(key), Options = [message.Speaker.Say(PhraseKeys.ButtonPerson)] }) { Digression = true };

    private static Heard Refusal(string key, Message message) =>
        new(new Reply { Outcome = Outcomes.Abstained, Text = message.Speaker.Say(key) }) { Digression = true };

    private Heard RefusalWithTicket(string key, Message message)
    {
        var words = new AnswerReply(message.Speaker, input.Release);
        return new Heard(new Reply
        {
            Outcome = Outcomes.Abstained,
            Text = AnswerReply.Paragraphs(message.Speaker.Say(key), words.Offer(null)),
            Options = words.TicketOptions(),
        })
        {
            Digression = true,
            OffersTicket = true,
            ForTicket = true,
        };
    }

    private void Send(Reply reply, string? replyToId, Speaker speaker) => replies.Add(new NewActivity
    {
        ConversationId = input.Conversation.Id,
        Author = Author.Bot,
        Content = ReplyActivity.Render(reply, input.Conversation, replyToId, speaker.Language, input.Release.Number),
        ForBot = false,
    });

    // ---- bits ----

    private Speaker SpeakerFor(Activity activity) => new(dialogs.Phrases, state.Language ?? LocaleOf(activity) ?? Phrases.VietnameseTag, activity.Sequence);

    private string? LocaleOf(Activity activity) =>
        (activity.Content.Text("locale") ?? input.Conversation.Locale)?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? Phrases.EnglishTag : null;

    private static string OperatorOf(Activity activity) => activity.Content["value"] switch
    {
        JsonObject value => value.Text("operator") ?? value.Text("operator", "name") ?? value.Text("name") ?? "?",
        JsonValue value when value.TryGetValue<string>(out var name) => name,
        _ => "?",
    };

    /// <summary>What is said beside a wish, when it is more than politeness: "lập phiếu giúp tôi, tôi cần hỏi về bảo hiểm y tế".</summary>
    private string? Beside(string wish, Message message)
    {
        if (signals.Find(wish, message.Words) is not var (_, to) || signals.WordsBeside(message.Words, wish) < 3)
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

    private static bool IsOnlyCode(Message message) => message.Words.Count <= 4 && TicketCode.Parse(message.Text) is not null;

    private static string Cut(string text) => text.Length <= Message.LongestText ? text : text[..Message.LongestText];

    private static DateOnly LocalDate(DateTimeOffset time) => DateOnly.FromDateTime(time.ToOffset(VietnamsOffset).DateTime);
}
