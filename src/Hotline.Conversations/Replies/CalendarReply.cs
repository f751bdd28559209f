using System.Globalization;
using Hotline.Conversations.Flows;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Replies;

/// <summary>Words the days of a calendar: what was asked of them first, then the next dates; the file for the phone's calendar is a button.</summary>
/// <param name="speaker">Says it.</param>
/// <param name="release">The knowledge the calendar is from.</param>
/// <param name="today">In Asia/Ho_Chi_Minh.</param>
internal sealed class CalendarReply(Speaker speaker, Release release, DateOnly today)
{
    /// <summary>So many days of a longer stretch are named one by one.</summary>
    private const int MostNamed = 5;

    /// <summary>The dates of an answer; null when it has none.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="source">What its source is called at the beginning of a sentence: "Kế hoạch".</param>
    public string? Compose(Answer.Answered answer, string source)
    {
        if (answer.Calendar is not { } entry || answer.NextDates.Count == 0)
        {
            return null;
        }

        var direct = answer.DaysAsked is { } asked ? Direct(asked, entry, answer.NextDates[0]) : null;
        return AnswerReply.Paragraphs(direct, string.Join(' ', ((string?[])[NextDates(entry, answer.NextDates, answer.DaysAsked?.Span == AskedSpan.Next), OnHolidays(answer, entry, source)]).Where(part => part is not null)));
    }

    /// <summary>The button for the calendar on the phone.</summary>
    public IReadOnlyList<ReplyLink> Links(Answer.Answered answer) =>
        answer is { Calendar: { } entry, NextDates.Count: > 0 } ? [new(speaker.Say(PhraseKeys.DatesLink), CalendarFile.PathOf(entry))] : [];

    /// <summary>Who says whether it takes place: who has the matter today, else the agency of the plan.</summary>
    public string? WhomToAsk(Answer.Answered answer) => answer.Calendar is { } entry ? release.AskedToday(entry, today) ?? answer.Agency?.Name : answer.Agency?.Name;

    /// <summary>What the dates may lean on: the calendar's record, the days computed of it, and what is counted.</summary>
    public void AddEvidence(Answer.Answered answer, ProofEvidence evidence)
    {
        if (answer.Calendar is not { } entry)
        {
            return;
        }

        evidence.Add(entry, answer.NextDates);
        if (WhomToAsk(answer) is { } asked)
        {
            evidence.Add(asked);
        }

        foreach (var holiday in entry.Doubtful(today, Last(answer), release.Holidays).Concat(entry.Skipped(today, Last(answer), release.Holidays)))
        {
            evidence.Add(holiday.Day).Add(holiday.Name);
        }

        if (answer.NextDates is [var first, ..])
        {
            evidence.Add(InDays(first));
        }

        if (answer.DaysAsked is not { } days)
        {
            return;
        }

        evidence.Add(days.From).Add(days.To).Add(string.Create(CultureInfo.InvariantCulture, $"{days.On.Count}")).Add(string.Create(CultureInfo.InvariantCulture, $"{days.On.Count + days.Passed.Count}"));
        if (days.After is { } before)
        {
            evidence.Add(before);
        }

        foreach (var day in days.On.Concat(days.Passed))
        {
            evidence.Add(day);
        }

        foreach (var holiday in days.Skipped)
        {
            evidence.Add(holiday.Day).Add(holiday.Name);
        }

        if (release.Holidays.On(days.From) is { } named)
        {
            evidence.Add(named.Name);
        }
    }

    // ---- the answer itself ----

    private string Direct(AskedDays asked, CalendarEntry entry, DateOnly next) => asked.Span switch
    {
        AskedSpan.Next => speaker.Say(asked.Manner == AskedManner.Whether ? PhraseKeys.DatesNextYes : PhraseKeys.DatesNext, ("event", NameOf(entry)), ("day", speaker.Day(next)), ("when", InDays(next))),
        AskedSpan.Nth when asked is { After: { } before, On: [var after, ..] } =>
            speaker.Say(asked.Manner == AskedManner.Whether ? PhraseKeys.DatesAfterYes : PhraseKeys.DatesAfter, ("event", Inside(NameOf(entry))), ("day", speaker.Day(after)), ("before", speaker.Day(before))),
        AskedSpan.Nth when asked.On is [var nth, ..] => speaker.Say(PhraseKeys.DatesNth, ("event", Inside(NameOf(entry))), ("day", speaker.Day(nth)), ("first", speaker.Day(next))),
        AskedSpan.Several => speaker.Say(PhraseKeys.DatesSeveral, ("event", Inside(NameOf(entry))), ("days", Days(asked.On))),
        AskedSpan.Day => OneDay(asked, entry, next),
        _ => Stretch(asked, entry, next),
    };

    private string OneDay(AskedDays asked, CalendarEntry entry, DateOnly next)
    {
        var day = Capital(speaker.Day(asked.From));
        if (asked.On.Count + asked.Passed.Count > 0)
        {
            return speaker.Say(asked.Manner == AskedManner.Whether ? PhraseKeys.DatesDayYes : PhraseKeys.DatesDay, ("event", Inside(NameOf(entry))), ("day", asked.Manner == AskedManner.Whether ? Inside(day) : day));
        }

        if (asked.Skipped is [var skipped])
        {
            return speaker.Say(PhraseKeys.DatesDayHoliday, ("event", Inside(NameOf(entry))), ("day", day), ("holiday", speaker.Holiday(skipped)), ("next", speaker.Day(next)));
        }

        return release.Holidays.On(asked.From) is { } holiday
            ? speaker.Say(PhraseKeys.DatesDayNoHoliday, ("event", Inside(NameOf(entry))), ("day", Inside(day)), ("holiday", speaker.Holiday(holiday)), ("next", speaker.Day(next)))
            : speaker.Say(PhraseKeys.DatesDayNo, ("event", Inside(NameOf(entry))), ("day", Inside(day)), ("next", speaker.Day(next)));
    }

    private string Stretch(AskedDays asked, CalendarEntry entry, DateOnly next)
    {
        var span = Span(asked);
        if (asked.On.Count == 0)
        {
            var why = asked.Skipped.Count > 0 ? SkippedSentence(asked) : asked.Passed.Count > 0 ? speaker.Say(PhraseKeys.DatesPassed, ("days", Days(asked.Passed))) : null;
            return Sentences(speaker.Say(PhraseKeys.DatesStretchNo, ("event", Inside(NameOf(entry))), ("span", span), ("next", speaker.Day(next))), why);
        }

        var days = asked.On.Count <= MostNamed ? Days(asked.On) : speaker.Say(PhraseKeys.DatesFromTo, ("first", speaker.Day(asked.On[0])), ("last", speaker.Day(asked.On[^1])));
        var key = asked.Manner switch
        {
            AskedManner.HowMany => PhraseKeys.DatesStretchCount,
            AskedManner.Whether => PhraseKeys.DatesStretchYes,
            _ => PhraseKeys.DatesStretch,
        };
        return Sentences(
            speaker.Say(key, ("event", Inside(NameOf(entry))), ("span", key == PhraseKeys.DatesStretchYes ? span : Capital(span)), ("count", string.Create(CultureInfo.InvariantCulture, $"{asked.On.Count}")), ("days", days)),
            asked.Skipped.Count > 0 ? SkippedSentence(asked) : null,
            asked.Passed.Count > 0 && asked.Passed.Count <= MostNamed ? speaker.Say(PhraseKeys.DatesPassed, ("days", Days(asked.Passed))) : null);
    }

    private string SkippedSentence(AskedDays asked) => speaker.Say(
        PhraseKeys.DatesSkipped,
        ("days", speaker.List([.. asked.Skipped.Take(MostNamed).Select(holiday => $"{speaker.Day(holiday.Day)} ({speaker.Holiday(holiday)})")])));

    /// <summary>"tháng 12/2026", "từ 23/11/2026 đến 29/11/2026", "từ hôm nay đến 30/11/2026".</summary>
    private string Span(AskedDays asked)
    {
        var from = asked.From < today && asked.To >= today;
        return from || (asked.From == today && asked.To > today) ? speaker.Say(PhraseKeys.DatesSpanRest, ("to", speaker.Date(asked.To)))
            : asked.Span == AskedSpan.Month ? speaker.Say(PhraseKeys.DatesSpanMonth, ("month", asked.From.ToString(speaker.Language == Phrases.EnglishTag ? "MMMM yyyy" : "MM/yyyy", CultureInfo.InvariantCulture)))
            : asked.Span == AskedSpan.Year ? speaker.Say(PhraseKeys.DatesSpanYear, ("year", asked.From.ToString("yyyy", CultureInfo.InvariantCulture)))
            : speaker.Say(PhraseKeys.DatesSpan, ("from", speaker.Date(asked.From)), ("to", speaker.Date(asked.To)));
    }

    // ---- what follows it ----

    private string NextDates(CalendarEntry entry, IReadOnlyList<DateOnly> dates, bool firstIsSaid) =>
        firstIsSaid && dates.Count > 1 ? speaker.Say(PhraseKeys.DatesThen, ("later", Days([.. dates.Skip(1)])), ("place", PlaceOf(entry)))
        : dates.Count == 1
        ? speaker.Say(PhraseKeys.AnswerDateOne, ("event", NameOf(entry)), ("first", speaker.Day(dates[0])), ("place", PlaceOf(entry)))
        : speaker.Say(PhraseKeys.AnswerDates, ("event", NameOf(entry)), ("first", speaker.Day(dates[0])), ("later", speaker.List([.. dates.Skip(1).Select(speaker.Day)])), ("place", PlaceOf(entry)));

    /// <summary>Dates that are public holidays, where the source does not say what happens then; and those left out, where it does.</summary>
    private string? OnHolidays(Answer.Answered answer, CalendarEntry entry, string source)
    {
        List<DateOnly> named = [.. answer.NextDates.Concat(answer.DaysAsked?.On.Count <= MostNamed ? answer.DaysAsked.On : []).Distinct().Order()];
        var holidays = entry.OnHolidays == HolidayRule.Unsaid ? named.Select(day => release.Holidays.On(day)).OfType<Language.Days.PublicHoliday>().ToList() : [];
        if (holidays.Count > 0)
        {
            return speaker.Say(
                PhraseKeys.DatesHolidayUnsaid,
                ("days", speaker.List([.. holidays.Select(holiday => $"{speaker.Day(holiday.Day)} ({speaker.Holiday(holiday)})")])),
                ("source", source),
                ("agency", WhomToAsk(answer) ?? speaker.Say(PhraseKeys.TicketSomeAgency)));
        }

        var skipped = entry.Skipped(today, answer.NextDates[^1], release.Holidays).Where(holiday => answer.DaysAsked?.Skipped.Contains(holiday) != true).Take(MostNamed).ToList();
        return skipped.Count == 0 ? null : speaker.Say(PhraseKeys.DatesSkipped, ("days", speaker.List([.. skipped.Select(holiday => $"{speaker.Day(holiday.Day)} ({speaker.Holiday(holiday)})")])));
    }

    private string NameOf(CalendarEntry entry) => speaker.Language == Phrases.EnglishTag ? entry.NameInEnglish ?? entry.Name : entry.Name;

    private string PlaceOf(CalendarEntry entry) => speaker.Language == Phrases.EnglishTag ? entry.PlaceInEnglish ?? entry.Place : entry.Place;

    private string Days(IReadOnlyList<DateOnly> days) => speaker.List([.. days.Select(speaker.Day)]);

    /// <summary>"hôm nay", "ngày mai", "còn 4 ngày nữa".</summary>
    private string InDays(DateOnly day) => (day.DayNumber - today.DayNumber) switch
    {
        0 => speaker.Say(PhraseKeys.DatesToday),
        1 => speaker.Say(PhraseKeys.DatesTomorrow),
        var days => speaker.Say(PhraseKeys.DatesInDays, ("days", string.Create(CultureInfo.InvariantCulture, $"{days}"))),
    };

    private static DateOnly Last(Answer.Answered answer) => answer.NextDates.Count > 0 ? answer.NextDates[^1] : default;

    private static string Sentences(params ReadOnlySpan<string?> sentences)
    {
        var told = new List<string>();
        foreach (var sentence in sentences)
        {
            if (sentence is not null)
            {
                told.Add(sentence);
            }
        }

        return string.Join(' ', told);
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>As it stands within a sentence.</summary>
    private string Inside(string text) => speaker.Language == Phrases.EnglishTag || text.Length < 2 || char.IsUpper(text[1]) || text.StartsWith("Chủ nhật", StringComparison.Ordinal) ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
