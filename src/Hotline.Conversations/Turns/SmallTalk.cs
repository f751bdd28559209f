using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Turns;

/// <summary>Courtesy, anger, insults and refusals: one kind sentence, and a person where one may be wanted.</summary>
internal sealed class SmallTalk(Talk talk, Answering answering)
{
    private const int LongestChatter = 9;

    private static readonly string[] Partings = [SignalNames.Thanks, SignalNames.Bye, SignalNames.Praise];

    public Heard? Reply(Message message)
    {
        var words = message.Words;
        var found = talk.Signals.FirstOf(
            words,
            SignalNames.KhmerGreeting,
            SignalNames.WhoAreYou,
            SignalNames.WhatCanYouDo,
            SignalNames.Insult,
            SignalNames.Anger,
            SignalNames.Thanks,
            SignalNames.Praise,
            SignalNames.Bye,
            SignalNames.Apology,
            SignalNames.Testing,
            SignalNames.Greeting);
        if (found is null && talk.State.Flow is null && talk.Signals.IsCourtesy(words) && !talk.Signals.Has(SignalNames.Yes, words))
        {
            // "em ơi": somebody is called.
            return Small(PhraseKeys.SmalltalkGreeting, message);
        }

        if (found is null || (found == SignalNames.Testing && talk.State.Flow is not null))
        {
            return null;
        }

        // "đồ ngu, tiền hỗ trợ bao nhiêu?": what is asked beside it is answered. Inside a form only pure small talk is small talk.
        // Who thanks and takes leave in one sentence says nothing else beside.
        var beside = talk.Signals.WordsBeside(words, Partings.Where(signal => talk.Signals.Has(signal, words)).Append(found));
        var much = found is SignalNames.WhoAreYou or SignalNames.WhatCanYouDo ? 5 : talk.State.Flow is null ? 3 : 1;
        if (beside >= much && !(beside < LongestChatter && IsChatter(found, message)))
        {
            return found == SignalNames.KhmerGreeting && talk.State.Flow is null && OnlyAsksToAsk(message) ? Small(PhraseKeys.SmalltalkKhmerGreeting, message) : null;
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
            SignalNames.Apology => Small(PhraseKeys.SmalltalkApology, message),
            SignalNames.Testing => Small(PhraseKeys.SmalltalkTesting, message),
            _ => Small(PhraseKeys.SmalltalkGreeting, message),
        };
    }

    public Heard? LooseYesOrNo(Message message)
    {
        if (talk.State.Previous is { AskedProvince: true })
        {
            return null;
        }

        return talk.Signals.Has(SignalNames.No, message.Words) ? Small(PhraseKeys.SmalltalkNo, message)
            : talk.Signals.Has(SignalNames.Yes, message.Words) ? Small(PhraseKeys.SmalltalkYes, message)
            : null;
    }

    public Reply Welcome(string key, Speaker speaker) => new()
    {
        Outcome = Outcomes.Smalltalk,
        Text = speaker.Say(key, ("provinces", new AnswerReply(speaker, talk.Input.Release).CoveredProvinces())),
        Options =
        [
            speaker.Say(PhraseKeys.ButtonWhatCanYouDo),
            speaker.Say(PhraseKeys.ButtonChooseProvince),
            speaker.Say(PhraseKeys.ButtonOpenTicket),
            speaker.Say(PhraseKeys.ButtonPerson),
        ],
    };

    public static Heard Small(string key, Message message) =>
        new(new Reply { Outcome = Outcomes.Smalltalk, Text = message.Speaker.Say(key) }) { Digression = true };

    public static Heard OfferPerson(string key, Message message) =>
        new(new Reply { Outcome = Outcomes.Smalltalk, Text = message.Speaker.Say(key), Options = [message.Speaker.Say(PhraseKeys.ButtonPerson)] }) { Digression = true };

    public static Heard Refusal(string key, Message message) =>
        new(new Reply { Outcome = Outcomes.Abstained, Text = message.Speaker.Say(key) }) { Digression = true };

    public Heard RefusalWithTicket(string key, Message message)
    {
        var words = new AnswerReply(message.Speaker, talk.Input.Release);
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

    /// <summary>"cảm ơn nghen, để tui ra xã hỏi": thanks or a good-bye with some more words that ask nothing and that no plan speaks of.</summary>
    private bool IsChatter(string found, Message message) =>
        talk.State.Flow is null
        && found is SignalNames.Thanks or SignalNames.Bye or SignalNames.Praise or SignalNames.Greeting or SignalNames.KhmerGreeting or SignalNames.Anger or SignalNames.Insult or SignalNames.Apology
        && !talk.Signals.Has(SignalNames.Question, message.Words)
        && !message.Text.Contains('?', StringComparison.Ordinal)
        && answering.KnowsNothing(message);

    /// <summary>"tui người Khmer ở Tịnh Biên, hỏi thăm chút được hông": who asks whether they may ask has not asked yet.</summary>
    private bool OnlyAsksToAsk(Message message) =>
        talk.Signals.Has(SignalNames.MayIAsk, message.Words) && answering.Ask(message) is null or Answer.Abstained or Answer.Clarify;
}
