namespace Hotline.Conversations.Understanding;

/// <summary>What a message may be recognised as by its wording. The wordings are in <c>dialogs/signals.yaml</c>.</summary>
internal sealed class Signal
{
    public required string Name { get; init; }

    /// <summary>One of these is enough, whatever else the message says.</summary>
    public required PatternSet Always { get; init; }

    /// <summary>One of these is enough, unless one of <see cref="Unless"/> stands beside it.</summary>
    public required PatternSet When { get; init; }

    public required PatternSet Unless { get; init; }

    /// <summary>One of these must be there, and nothing beside but <see cref="Beside"/> and words that say nothing by themselves.</summary>
    public required PatternSet Whole { get; init; }

    public required PatternSet Beside { get; init; }
}

/// <summary>All signals, by name.</summary>
internal sealed class Signals
{
    private readonly Dictionary<string, Signal> byName;
    private readonly PatternSet fillers;

    public Signals(IEnumerable<Signal> signals, PatternSet fillers)
    {
        byName = signals.ToDictionary(signal => signal.Name, StringComparer.Ordinal);
        this.fillers = fillers;
    }

    /// <summary>Every name the code asks for; a file must hold each of them and no other.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(SignalNames).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    public bool Has(string name, Words words)
    {
        var signal = byName[name];
        if (signal.Always.Find(words) is not null)
        {
            return true;
        }

        if (signal.When.Find(words) is not null && signal.Unless.Find(words) is null)
        {
            return true;
        }

        return IsWhole(signal, words);
    }

    /// <summary>The first of several that the message has.</summary>
    public string? FirstOf(Words words, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (Has(name, words))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Where the wording stands; null when it does not.</summary>
    public (int From, int To)? Find(string name, Words words)
    {
        var signal = byName[name];
        return signal.Always.Find(words) ?? (signal.Unless.Find(words) is null ? signal.When.Find(words) : null);
    }

    /// <summary>How many words say something beside the wordings of some signals, politeness and fillers.</summary>
    public int WordsBeside(Words words, params IEnumerable<string> names)
    {
        var covered = new bool[words.Count];
        fillers.Cover(words, covered);
        foreach (var name in names)
        {
            Cover(byName[name], words, covered);
            byName[name].Beside.Cover(words, covered);
        }

        byName[SignalNames.Greeting].Whole.Cover(words, covered);
        byName[SignalNames.Thanks].Whole.Cover(words, covered);
        return covered.Count(word => !word);
    }

    /// <summary>Nothing but greetings, politeness and fillers: "em ơi", "dạ chào anh, cho hỏi chút".</summary>
    public bool IsCourtesy(Words words)
    {
        if (Has(SignalNames.Greeting, words))
        {
            return true;
        }

        var covered = new bool[words.Count];
        fillers.Cover(words, covered);
        return words.Count > 0 && Array.TrueForAll(covered, word => word);
    }

    /// <summary>The text without the wording of some signals (fillers stay).</summary>
    public string TextWithout(Words words, string name)
    {
        var covered = new bool[words.Count];
        Cover(byName[name], words, covered);
        return words.TextWithout(covered);
    }

    /// <summary>How many words belong to the wording of a signal.</summary>
    public int Count(string name, Words words)
    {
        var covered = new bool[words.Count];
        byName[name].When.Cover(words, covered);
        return covered.Count(word => word);
    }

    private bool IsWhole(Signal signal, Words words)
    {
        if (signal.Whole.IsEmpty || words.Count == 0)
        {
            return false;
        }

        var covered = new bool[words.Count];
        if (!signal.Whole.Cover(words, covered))
        {
            return false;
        }

        signal.Beside.Cover(words, covered);
        fillers.Cover(words, covered);
        return Array.TrueForAll(covered, word => word);
    }

    private static void Cover(Signal signal, Words words, bool[] covered)
    {
        signal.Always.Cover(words, covered);
        signal.When.Cover(words, covered);
        signal.Whole.Cover(words, covered);
    }
}

/// <summary>The signals the steps of understanding ask for.</summary>
internal static class SignalNames
{
    public const string FireNow = "emergency.fire";
    public const string MedicalNow = "emergency.medical";
    public const string ChildNow = "emergency.child";
    public const string SuicideNow = "emergency.suicide";
    public const string PoliceNow = "emergency.police";
    public const string HungerNow = "emergency.hunger";

    public const string FireFeared = "danger.fire";
    public const string MedicalFeared = "danger.medical";
    public const string ChildFeared = "danger.child";
    public const string SuicideFeared = "danger.suicide";
    public const string PoliceFeared = "danger.police";
    public const string HungerFeared = "danger.hunger";

    public const string Injection = "injection";
    public const string Payment = "payment";
    public const string Chore = "chore";
    public const string PersonalRecord = "personal-record";
    public const string PrivatePerson = "private-person";

    public const string Cancel = "command.cancel";
    public const string Person = "command.person";
    public const string OpenTicket = "command.open-ticket";
    public const string Complaint = "command.complaint";
    public const string LookUpTicket = "command.look-up-ticket";
    public const string ChangeProvince = "command.change-province";
    public const string SpeakEnglish = "command.speak-english";
    public const string SpeakVietnamese = "command.speak-vietnamese";
    public const string ChangeLanguage = "command.change-language";
    public const string EraseData = "command.erase-data";
    public const string WrongAnswer = "command.wrong-answer";

    public const string Yes = "yes";
    public const string No = "no";
    public const string Skip = "skip";
    public const string ReplyHere = "reply-here";

    public const string CorrectName = "correct.name";
    public const string CorrectPhone = "correct.phone";
    public const string CorrectNeed = "correct.need";

    /// <summary>A message with one of these is whole, however short.</summary>
    public static IReadOnlyList<string> Complete { get; } =
    [
        FireNow, MedicalNow, ChildNow, SuicideNow, PoliceNow, HungerNow, FireFeared, MedicalFeared, ChildFeared, SuicideFeared, PoliceFeared, HungerFeared,
        Injection, Payment, Chore, PersonalRecord, PrivatePerson, Cancel, Person, OpenTicket, Complaint, LookUpTicket,
        ChangeProvince, SpeakEnglish, SpeakVietnamese, ChangeLanguage, EraseData, WrongAnswer, KhmerGreeting, Thanks, Bye, WhoAreYou, WhatCanYouDo, Insult, Anger, Praise, Apology, Testing,
    ];

    public const string MayIAsk = "smalltalk.may-i-ask";
    public const string Greeting = "smalltalk.greeting";
    public const string KhmerGreeting = "smalltalk.khmer-greeting";
    public const string Thanks = "smalltalk.thanks";
    public const string Bye = "smalltalk.bye";
    public const string WhoAreYou = "smalltalk.who-are-you";
    public const string WhatCanYouDo = "smalltalk.what-can-you-do";
    public const string Insult = "smalltalk.insult";
    public const string Anger = "smalltalk.anger";
    public const string Praise = "smalltalk.praise";
    public const string Apology = "smalltalk.apology";
    public const string Testing = "smalltalk.testing";

    public const string Question = "question";
    public const string ProvinceFrame = "province-frame";
    public const string English = "english";
    public const string Vietnamese = "vietnamese";
}
