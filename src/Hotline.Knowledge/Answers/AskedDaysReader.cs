using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.Knowledge.Releases;
using Hotline.Language;
using Hotline.Language.Days;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// Reads the days out of a question. Words are compared without marks, but a mark that was typed counts: "mãi" is no "mai". Weeks begin on Monday. What is
/// asked about may lie up to a month back and five years ahead; anything else is as if no day were named.
/// </summary>
internal static partial class AskedDaysReader
{
    private const int DaysBack = 31;
    private const int YearsAhead = 5;
    private const int MostSeveral = 10;

    /// <summary>How the words that name days are written; spelled otherwise they are other words.</summary>
    private static readonly Dictionary<string, HashSet<string>> Written = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["am"] = ["âm"],
        ["ay"] = ["ấy"],
        ["ba"] = ["ba"],
        ["ban"] = ["bận"],
        ["bay"] = ["bảy", "bẩy"],
        ["bon"] = ["bốn"],
        ["bua"] = ["bữa", "bửa"],
        ["chap"] = ["chạp"],
        ["chu"] = ["chủ"],
        ["chung"] = ["chừng", "chứng"],
        ["cuoi"] = ["cuối"],
        ["dau"] = ["đầu"],
        ["den"] = ["đến"],
        ["dot"] = ["đợt"],
        ["gieng"] = ["giêng"],
        ["gio"] = ["giỗ", "giờ"],
        ["giua"] = ["giữa"],
        ["hai"] = ["hai"],
        ["hom"] = ["hôm"],
        ["hut"] = ["hụt"],
        ["ke"] = ["kế", "kề"],
        ["ket"] = ["kẹt"],
        ["khac"] = ["khác"],
        ["kia"] = ["kia", "kìa"],
        ["ky"] = ["kỳ", "kì"],
        ["lan"] = ["lần"],
        ["le"] = ["lễ"],
        ["lo"] = ["lỡ", "nhỡ"],
        ["mac"] = ["mắc"],
        ["mai"] = ["mai"],
        ["may"] = ["mấy"],
        ["mot"] = ["một", "mốt"],
        ["nam"] = ["năm"],
        ["nay"] = ["nay", "này", "nầy"],
        ["ngay"] = ["ngày"],
        ["nhat"] = ["nhật"],
        ["nua"] = ["nữa", "nửa"],
        ["phien"] = ["phiên"],
        ["qua"] = ["qua"],
        ["quoc"] = ["quốc"],
        ["ram"] = ["rằm"],
        ["roi"] = ["rồi"],
        ["sau"] = ["sau", "sáu"],
        ["sap"] = ["sắp"],
        ["tay"] = ["tây"],
        ["tet"] = ["tết"],
        ["thang"] = ["tháng"],
        ["thu"] = ["thứ"],
        ["toi"] = ["tới", "tối"],
        ["tre"] = ["trễ"],
        ["truoc"] = ["trước"],
        ["tu"] = ["tư", "từ"],
        ["tuan"] = ["tuần"],
    }.ToDictionary(word => word.Key, word => word.Value.Select(spelled => Vietnamese.Syllables(spelled)[0].Exact).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>What a question asks of the days of a calendar, with what the calendar holds; null when it asks for none.</summary>
    /// <param name="question">The citizen's words.</param>
    /// <param name="today">In Asia/Ho_Chi_Minh.</param>
    /// <param name="entry">The event.</param>
    /// <param name="release">Its knowledge.</param>
    /// <param name="said">The day of it that was spoken of last, for a question that follows up; null for a question of its own.</param>
    public static AskedDays? Read(string question, DateOnly today, CalendarEntry entry, Release release, DateOnly? said = null)
    {
        var span = Span(question, today, release);
        if (said is { } before && AsksForAnother(question, span, ref before))
        {
            return TheOneAfter(before, span?.Manner ?? AskedManner.When, today, entry, release.Holidays);
        }

        if (span is not { } asked)
        {
            return null;
        }

        var holidays = release.Holidays;
        switch (asked.Span)
        {
            case AskedSpan.Next:
                return asked with { On = entry.Next(today, 1, holidays) };
            case AskedSpan.Nth:
                return asked with { On = [.. entry.Next(today, asked.Count, holidays).Skip(asked.Count - 1)] };
            case AskedSpan.Several:
                return asked with { On = entry.Next(today, asked.Count, holidays) };
            default:
                var days = entry.Between(asked.From, asked.To, holidays);
                var past = asked.To < today;
                return asked with
                {
                    On = past ? days : [.. days.Where(day => day >= today)],
                    Passed = past ? [] : [.. days.Where(day => day < today)],
                    Skipped = entry.Skipped(asked.From, asked.To, holidays),
                };
        }
    }

    /// <summary>Whether the one after a day is asked for, whichever day that is: "bữa đó bận, phiên kế là hôm nào", "còn buổi nào khác không".</summary>
    private static bool AsksForAnother(string question, AskedDays? span, ref DateOnly before)
    {
        var text = Plain(Vietnamese.Compose(question)).Text;
        var prevented = Prevented().IsMatch(text) || ThatDay().IsMatch(text);
        if (span is { Span: AskedSpan.Day } && prevented && Another().IsMatch(text))
        {
            // "mai bận rồi, còn bữa nào khác": the day named is the one that does not suit.
            before = span.To;
            return true;
        }

        return span is null or { Span: AskedSpan.Next or AskedSpan.Nth } && (Another().IsMatch(text) || Prevented().IsMatch(text) || (prevented && span is not null && Clauses(question).Count > 1));
    }

    private static AskedDays? TheOneAfter(DateOnly before, AskedManner manner, DateOnly today, CalendarEntry entry, PublicHolidays holidays)
    {
        if (before < today || entry.Next(before.AddDays(1), 1, holidays) is not [var next])
        {
            return new() { Span = AskedSpan.Next, Manner = manner, From = today, To = today, On = entry.Next(today, 1, holidays) };
        }

        return new() { Span = AskedSpan.Nth, Manner = manner, From = today, To = today, Count = entry.Between(today, next, holidays).Count, After = before, On = [next] };
    }

    /// <summary>The days asked about, without what any calendar holds.</summary>
    public static AskedDays? Span(string question, DateOnly today, Release release)
    {
        var composed = Vietnamese.Compose(question);
        var text = Plain(composed).Text;
        var manner = AsksCount().IsMatch(text) ? AskedManner.HowMany : AsksWhether().IsMatch(text) && !EnglishWhich().IsMatch(text) ? AskedManner.Whether : AskedManner.When;
        var holiday = Holiday(text, today, release.Holidays);
        if ((Relative(text, today) ?? holiday ?? Named(composed, text, today, release.AgencyNames)) is { } found)
        {
            if (FromNowUntil().IsMatch(text) && found.To > today)
            {
                // Until a holiday is until the day before.
                found = (AskedSpan.Days, today, found == holiday ? found.From.AddDays(-1) : found.To);
            }

            return found.To >= today.AddDays(-DaysBack) && found.From <= found.To && found.To.Year <= today.Year + YearsAhead
                ? new() { Span = found.Span, Manner = manner, From = found.From, To = found.To }
                : null;
        }

        if (Several().Match(text) is { Success: true } several)
        {
            return new() { Span = AskedSpan.Several, Manner = AskedManner.When, From = today, To = today, Count = Math.Clamp(Number(several.Groups["n"].Value), 1, MostSeveral) };
        }

        if (TheOneAfter().IsMatch(text) || MissedOne().IsMatch(text))
        {
            return new() { Span = AskedSpan.Nth, Manner = manner, From = today, To = today, Count = 2 };
        }

        return AsksWhen().IsMatch(text) || (manner == AskedManner.HowMany && AsksHowManyLeft().IsMatch(text))
            ? new() { Span = AskedSpan.Next, Manner = manner == AskedManner.Whether ? manner : AskedManner.When, From = today, To = today }
            : null;
    }

    /// <summary>The question without the words that only speak of days; the same text where there are none.</summary>
    public static string WithoutDays(string question) => Without(question, Patterns, Events);

    private static string Without(string question, IReadOnlyList<Regex> patterns, HashSet<string> kept)
    {
        var composed = Vietnamese.Compose(question);
        var (text, places) = Plain(composed);
        var gone = new bool[text.Length];
        foreach (var pattern in patterns)
        {
            foreach (var match in pattern.EnumerateMatches(text))
            {
                gone.AsSpan(match.Index, match.Length).Fill(true);
            }
        }

        var rest = new StringBuilder(composed);
        var any = false;
        foreach (var (at, word, start, length) in places)
        {
            // "phiên sau nữa": what it is that comes again is the matter.
            if (gone[at] && !kept.Contains(word))
            {
                any = true;
                for (var i = start; i < start + length; i++)
                {
                    rest[i] = ' ';
                }
            }
        }

        return any ? rest.ToString() : question;
    }

    // ---- readings ----

    private static (AskedSpan Span, DateOnly From, DateOnly To)? Relative(string text, DateOnly today)
    {
        if (Coming().Match(text) is { Success: true } coming)
        {
            var number = Math.Clamp(Number(coming.Groups["n"].Value), 1, 60);
            return (AskedSpan.Days, today, coming.Groups["of"].Value switch
            {
                "thang" or "months" => today.AddMonths(number),
                "tuan" or "weeks" => today.AddDays(7 * number),
                _ => today.AddDays(number),
            });
        }

        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var week = Week(text);
        List<DayOfWeek> weekdays = [.. Weekday().Matches(text).Select(WeekdayOf).OfType<DayOfWeek>().Distinct()];
        if (weekdays.Count > 0)
        {
            // "thứ ba hay thứ năm": which of them is answered by the week.
            List<DateOnly> days = [.. weekdays.Select(weekday => week is { } number
                ? monday.AddDays((7 * number) + (((int)weekday + 6) % 7))
                : today.AddDays(((int)weekday - (int)today.DayOfWeek + 7) % 7)).Order()];
            if (week is null && EnglishNext().IsMatch(text) && days[0] == today)
            {
                days[0] = today.AddDays(7);
            }

            return days.Count == 1 ? Day(days[0]) : (AskedSpan.Days, days[0], days[^1]);
        }

        if (Weekend().IsMatch(text))
        {
            var saturday = monday.AddDays(5 + (7 * (week ?? 0)));
            return (AskedSpan.Days, saturday, saturday.AddDays(1));
        }

        if (week is { } weeks)
        {
            return (AskedSpan.Days, monday.AddDays(7 * weeks), monday.AddDays((7 * weeks) + 6));
        }

        if (InDays().Match(text) is { Success: true } later)
        {
            return Day(today.AddDays(Math.Min(Number(later.Groups["n"].Value), 400)));
        }

        foreach (var (pattern, days) in (ReadOnlySpan<(Regex, int)>)[(DayAfterTomorrow(), 2), (Tomorrow(), 1), (DayBeforeYesterday(), -2), (Yesterday(), -1), (Today(), 0)])
        {
            if (pattern.IsMatch(text))
            {
                return Day(today.AddDays(days));
            }
        }

        if (Month(text) is { } month)
        {
            return MonthFrom(new DateOnly(today.Year, today.Month, 1).AddMonths(month), text);
        }

        return ThisYear().IsMatch(text) ? (AskedSpan.Year, new(today.Year, 1, 1), new(today.Year, 12, 31))
            : NextYear().IsMatch(text) ? (AskedSpan.Year, new(today.Year + 1, 1, 1), new(today.Year + 1, 12, 31))
            : null;
    }

    private static int? Week(string text) =>
        WeekAfterNext().IsMatch(text) ? 2
        : InWeeks().Match(text) is { Success: true } weeks ? Number(weeks.Groups["n"].Value)
        : NextWeek().IsMatch(text) || NextWeekday().IsMatch(text) ? 1
        : ThisWeek().IsMatch(text) ? 0
        : LastWeek().IsMatch(text) ? -1
        : null;

    private static int? Month(string text) =>
        MonthAfterNext().IsMatch(text) ? 2 : NextMonth().IsMatch(text) ? 1 : ThisMonth().IsMatch(text) ? 0 : LastMonth().IsMatch(text) ? -1 : null;

    /// <summary>A holiday by its name, or a day of the lunar calendar; the next one to come.</summary>
    private static (AskedSpan Span, DateOnly From, DateOnly To)? Holiday(string text, DateOnly today, PublicHolidays holidays)
    {
        if (LunarDay().Match(text) is { Success: true } lunar)
        {
            var day = lunar.Groups["ram"].Success ? 15 : Number(lunar.Groups["d"].Value);
            var month = lunar.Groups["tet"].Success || lunar.Groups["m"].Value == "gieng" ? 1 : lunar.Groups["m"].Value == "chap" ? 12 : Number(lunar.Groups["m"].Value);
            if (day is < 1 or > 30 || month is < 1 or > 12 || today.Year is < 1969 or > 2098)
            {
                return null;
            }

            // The twelfth month of a lunar year ends in the next civil one.
            foreach (var year in (ReadOnlySpan<int>)[today.Year - 1, today.Year, today.Year + 1])
            {
                if (LunarCalendar.ToCivil(year, month, day) is var civil && civil >= today)
                {
                    return Day(civil);
                }
            }

            return null;
        }

        var name = NewYear().IsMatch(text) ? "tet duong lich" : Tet().IsMatch(text) ? "tet nguyen dan" : AncestorsDay().IsMatch(text) ? "gio to" : NationalDay().IsMatch(text) ? "quoc khanh" : null;
        if (name is null)
        {
            return null;
        }

        List<DateOnly> days = [];
        for (var year = today.Year; year <= today.Year + 1 && days.Count == 0; year++)
        {
            days = [.. holidays.In(Math.Clamp(year, 1968, 2100)).Where(holiday => holiday.Day >= today && Vietnamese.Fold(holiday.Name).Contains(name, StringComparison.Ordinal)).Select(holiday => holiday.Day)];
        }

        return days.Count == 0 ? null : days.Count == 1 ? Day(days[0]) : (AskedSpan.Days, days[0], days[^1]);
    }

    /// <summary>A date or month written out; without a year, the next one to come.</summary>
    private static (AskedSpan Span, DateOnly From, DateOnly To)? Named(string composed, string text, DateOnly today, AgencyNames agencies)
    {
        var claims = new List<Claim>();
        ProofReader.Read(WithMarks(composed), agencies, claims);
        foreach (var claim in claims.Where(claim => claim is { Kind: ClaimKind.Date }))
        {
            if (claim is { Day: 0, Month: >= 1 and <= 12 })
            {
                var year = claim.Year > 0 ? claim.Year : claim.Month < today.Month ? today.Year + 1 : today.Year;
                return MonthFrom(new(year, claim.Month, 1), text);
            }

            if (claim is { Day: 0, Month: 0 } && claim.Year >= today.Year && claim.Year <= today.Year + YearsAhead)
            {
                return (AskedSpan.Year, new(claim.Year, 1, 1), new(claim.Year, 12, 31));
            }

            if (claim.Day > 0 && NextOne(claim, today) is { } day)
            {
                return Day(day);
            }
        }

        return MonthShort().Match(text) is { Success: true } month && Number(month.Groups["m"].Value) is var number
            ? MonthFrom(new(number < today.Month ? today.Year + 1 : today.Year, number, 1), text)
            : null;
    }

    /// <summary>The first day from today on that the parts given fit.</summary>
    private static DateOnly? NextOne(Claim claim, DateOnly today)
    {
        if (claim is { Month: > 0, Year: > 0 })
        {
            return claim.Month <= 12 && claim.Year <= 9999 && claim.Day <= DateTime.DaysInMonth(claim.Year, claim.Month) ? new DateOnly(claim.Year, claim.Month, claim.Day) : null;
        }

        for (var (day, left) = (today, 366 * YearsAhead); left > 0; day = day.AddDays(1), left--)
        {
            if (day.Day == claim.Day && (claim.Month == 0 || day.Month == claim.Month) && (claim.Year == 0 || day.Year == claim.Year))
            {
                return day;
            }
        }

        return null;
    }

    private static (AskedSpan Span, DateOnly From, DateOnly To) Day(DateOnly day) => (AskedSpan.Day, day, day);

    /// <summary>A month, or the part of it that is named: "cuối tháng".</summary>
    private static (AskedSpan Span, DateOnly From, DateOnly To) MonthFrom(DateOnly first, string text)
    {
        var last = first.AddMonths(1).AddDays(-1);
        return PartOfMonth().Match(text) is { Success: true } part
            ? part.Groups["part"].Value switch
            {
                "dau" => (AskedSpan.Days, first, first.AddDays(9)),
                "giua" => (AskedSpan.Days, first.AddDays(10), first.AddDays(19)),
                _ => (AskedSpan.Days, first.AddDays(20), last),
            }
            : (AskedSpan.Month, first, last);
    }

    private static DayOfWeek? WeekdayOf(Match match) => match.Groups["day"].Value switch
    {
        "hai" or "2" or "monday" => DayOfWeek.Monday,
        "ba" or "3" or "tuesday" => DayOfWeek.Tuesday,
        "tu" or "4" or "wednesday" => DayOfWeek.Wednesday,
        "nam" or "5" or "thursday" => DayOfWeek.Thursday,
        "sau" or "6" or "friday" => DayOfWeek.Friday,
        "bay" or "7" or "saturday" => DayOfWeek.Saturday,
        "chu nhat" or "cn" or "sunday" => DayOfWeek.Sunday,
        _ => null,
    };

    private static int Number(string word) => word switch
    {
        "mot" or "a" or "one" => 1,
        "hai" or "two" or "vai" => 2,
        "ba" or "three" => 3,
        "bon" or "tu" or "four" => 4,
        "nam" or "five" => 5,
        "sau" or "six" => 6,
        "bay" or "seven" => 7,
        "tam" or "eight" => 8,
        "chin" or "nine" => 9,
        "muoi" or "ten" => 10,
        _ => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 400) : 1,
    };

    // ---- words ----

    /// <summary>The words without marks, one blank between them, and where each stands in both texts. A word written with other marks than the words of days keeps them.</summary>
    private static (string Text, IReadOnlyList<(int At, string Word, int Start, int Length)> Places) Plain(string composed)
    {
        var text = new StringBuilder();
        var places = new List<(int, string, int, int)>();
        foreach (var word in Vietnamese.Syllables(composed))
        {
            if (text.Length > 0)
            {
                text.Append(' ');
            }

            places.Add((text.Length, word.Folded, word.Start, word.Length));
            text.Append(word.Marked && Written.TryGetValue(word.Folded, out var spelled) && !spelled.Contains(word.Exact) ? word.Exact : word.Folded);
        }

        return (text.ToString(), places);
    }

    /// <summary>What announces a date, with its marks: "thang 12" and "ngay 26" are read as dates too.</summary>
    private static string WithMarks(string composed) => DayWithoutMarks().Replace(MonthWithoutMarks().Replace(composed, "tháng "), "ngày ");

    private static IReadOnlyList<Regex> Patterns { get; } =
    [
        Weekday(), WeekAfterNext(), NextWeek(), NextWeekday(), InWeeks(), ThisWeek(), LastWeek(), EnglishNext(), Weekend(), InDays(), Coming(), DayAfterTomorrow(), Tomorrow(), Today(),
        Yesterday(), DayBeforeYesterday(), MonthAfterNext(), NextMonth(), ThisMonth(), LastMonth(), ThisYear(), NextYear(), LunarDay(), NewYear(), Tet(), AncestorsDay(), NationalDay(),
        MonthShort(), PartOfMonth(), Several(), TheOneAfter(), MissedOne(), AsksWhen(), AsksCount(), AsksHowManyLeft(), FromNowUntil(), WrittenDate(), Otherwise(),
    ];

    private static readonly HashSet<string> Events = [.. "phien buoi san cuoc cho".Split(' ')];

    private static IReadOnlyList<Regex> OfAnother { get; } = [.. Patterns, Another(), Prevented(), ThatDay(), Hour(), OrNot()];

    private static readonly HashSet<string> Nothing = [];

    /// <summary>Words that say of an event only that it takes place, or that somebody comes: with them alone a message has no other subject.</summary>
    private static readonly HashSet<string> OfAnyEvent = [.. "phien lan ky dot buoi san cuoc cho mo hop lich to chuc dien ra di kip ranh nghi duoc toi tham gia du ngoai tiep theo sap xep ghe trung doi cua bat dau ket thuc one ones session sessions fair fairs job jobs another date day time next other after any be make".Split(' ')];

    /// <summary>
    /// Whether a message asks for days or hours of an event, or for another of its days, and leaves out which event: "còn tuần sau nữa?", "còn buổi nào khác không". Beside the
    /// part that asks, another one may say why, as long as it is nobody's question: "hôm ấy tôi phải đưa mẹ đi viện, lần sau là bao giờ?".
    /// </summary>
    /// <param name="text">The message without the places in it.</param>
    /// <param name="today">In Asia/Ho_Chi_Minh.</param>
    /// <param name="release">The knowledge.</param>
    /// <param name="asksElsewhere">Whether words are a question about something else.</param>
    public static bool AsksOnlyDays(string text, DateOnly today, Release release, Func<string, bool> asksElsewhere)
    {
        if (!AsksForDays(text))
        {
            return false;
        }

        var english = Vietnamese.LooksEnglish(Vietnamese.Syllables(text));
        if (NamesNoMatter(text))
        {
            return true;
        }

        // What is told beside says why, or is told to whom another day is wanted: "nữa" means what was spoken of.
        var clauses = Clauses(text);
        var asking = clauses.FindLastIndex(clause => AsksForDays(clause) && NamesNoMatter(clause));
        return asking >= 0 && clauses.Where((_, at) => at != asking).All(clause =>
            (SaysWhy(clause) || NamesNoMatter(clause) || (asking == clauses.Count - 1 && Another().IsMatch(Plain(Vietnamese.Compose(clauses[asking])).Text) && !FollowUps.IsAboutAnother(clause, out string _)))
            && !asksElsewhere(clause));

        bool AsksForDays(string part) => Span(part, today, release) is not null || (Plain(Vietnamese.Compose(part)).Text is var plain && (Another().IsMatch(plain) || Prevented().IsMatch(plain) || Hour().IsMatch(plain)));

        static bool SaysWhy(string part) => Plain(Vietnamese.Compose(part)).Text is var plain && (Prevented().IsMatch(plain) || ThatDay().IsMatch(plain) || FollowUps.SaysWhatFor(part));

        bool NamesNoMatter(string part) => Without(part, OfAnother, Nothing) is var rest
            && (english ? Vietnamese.Syllables(rest).Where(word => !EmptyWords.Contains(word)).Select(word => word.Folded) : Understanding.Subject(rest, release)).All(OfAnyEvent.Contains);
    }

    /// <summary>The parts of a message: at signs, and before "thì", after which comes what is asked.</summary>
    private static List<string> Clauses(string text) => [.. ClauseEnd().Split(Vietnamese.Compose(text)).Select(part => part.Trim()).Where(part => part.Length > 0)];

    private const string N = "(?<n>mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|vai|[1-9][0-9]?|one|two|three|four|five|six)";
    private const string Unit = "(?:phien|lan|ky|dot|buoi|san|cuoc|cho)";
    private const string No = "(?:khong|ko|kg|khg|hong|hok|hem|hg|hk|hon|k|khum|hom|chua|chang)";

    [GeneratedRegex($@"\b(?:may|bao nhieu|nhiu|bnhiu|bn) (?:{Unit}|ngay(?! nua))\b|\bhow many\b|\b{Unit} (?:may|bao nhieu) {Unit}\b")]
    private static partial Regex AsksCount();

    [GeneratedRegex($@"\bcon (?:may|bao nhieu)\b")]
    private static partial Regex AsksHowManyLeft();

    [GeneratedRegex($@"\b{No}\s*(?:a|vay|v|ta|ha|ad|nhi|the|z|zay|e|em|anh|chi|ban|hen|nghen|ne|shop|hay .*|de .*)?\s*$|\b{No} hay\b|\bphai {No}\b|\b(?:is|are|will) there\b|\b(?:is|does|do) (?:it|the|they)\b|\bopen on\b|\bco {Unit}(?! (?:sau|ke|nao|toi))\b|\bco (?:mo|hop|to chuc|dien ra)\b")]
    private static partial Regex AsksWhether();

    [GeneratedRegex(@"\b(?:when|what|which) (?:is|are|was|will|does|do|date|day)\b")]
    private static partial Regex EnglishWhich();

    [GeneratedRegex($@"\b(?:hom|hum|ngay|bua|khi|luc|dip|thang|tuan) (?:nao|may|bao nhieu|gi|nhiu|mo|no)\b|\b(?:chung|bao|luc) (?:nao|gio|mo|h)\b|\bsap toi\b|\b(?:thoi gian|sap) toi\b|\btoi day\b|\b{Unit} (?:toi|ke|ke tiep|sau|tiep|tiep theo|gan nhat|gan day)\b|\bmay (?:ngay|bua|hom) nua\b|\bgan nhat\b|\bduong lich\b|\blich (?:mo|hop|phien|san|to chuc|cua)\b|\bwhen\b|\b(?:fair|session|opening) dates?\b|\bdates? (?:of|for|please)\b|\b(?:what|which) (?:date|day)\b|\bnext (?:one|session|fair|time|date|job)\b")]
    private static partial Regex AsksWhen();

    [GeneratedRegex(@"\b(?:thu|t) ?(?<day>hai|ba|tu|nam|sau|bay|[2-7])\b(?! tuan nua| lan)|\b(?<day>chu nhat|cn|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b")]
    private static partial Regex Weekday();

    [GeneratedRegex(@"\btuan (?:sau|toi|ke|toi sau) nua\b|\bweek after next\b")]
    private static partial Regex WeekAfterNext();

    [GeneratedRegex(@"\btuan (?:toi|sau|ke|ke tiep|tiep theo|tiep|s)\b|\bqua tuan\b|\bsang tuan\b|\bnext week\b")]
    private static partial Regex NextWeek();

    [GeneratedRegex(@"\b(?:(?:thu|t) ?(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn) (?:sau|ke|tuan sau)\b")]
    private static partial Regex NextWeekday();

    [GeneratedRegex($@"(?<!\bthu ?|\bt ?){N} tuan (?:nua|sau)\b|\bin (?<n>a|one|two|three|four|[1-4]) weeks?\b")]
    private static partial Regex InWeeks();

    [GeneratedRegex(@"\b(?:trong |noi )?tuan (?:nay|ni)\b|\bthis week\b")]
    private static partial Regex ThisWeek();

    [GeneratedRegex(@"\btuan (?:truoc|roi|qua|vua roi|vua qua)\b|\blast week\b")]
    private static partial Regex LastWeek();

    [GeneratedRegex(@"\bnext (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b")]
    private static partial Regex EnglishNext();

    [GeneratedRegex(@"\bcuoi tuan\b|\bweekend\b")]
    private static partial Regex Weekend();

    [GeneratedRegex($@"\b{N} (?:ngay|bua|hom) nua\b|\bin (?<n>two|three|four|five|six|[1-9][0-9]?) days\b")]
    private static partial Regex InDays();

    [GeneratedRegex($@"(?<!\bthu ?)\b(?:trong )?(?:vong )?{N} (?<of>ngay|tuan|thang) (?:toi|ke|ke tiep|sap toi|tiep theo)\b|\bnext {N} (?<of>days|weeks|months)\b")]
    private static partial Regex Coming();

    [GeneratedRegex(@"\b(?:ngay|bua|hom|mai) mot\b|\bmot (?:co|mo|hop)\b|\bngay kia\b|\bday after tomorrow\b")]
    private static partial Regex DayAfterTomorrow();

    [GeneratedRegex(@"(?<!khuyen |hoa |co |tuong lai )\bmai\b(?! mai)|\bngay moi\b|\bbua moi\b|\btomorrow\b")]
    private static partial Regex Tomorrow();

    [GeneratedRegex(@"(?<!tu )\b(?:hom|hum|bua|ngay|sang|chieu|trua|toi) (?:nay|ni)\b|^nay\b|\bhnay\b|\bhn\b|(?<!tu )\bbay gio\b|\btoday\b")]
    private static partial Regex Today();

    [GeneratedRegex(@"\btu (?:gio|nay|day|bay gio|hom nay|bua nay) (?:den|toi|cho toi|cho den|qua)\b|\bcon .*\b(?:truoc|den het|toi het)\b")]
    private static partial Regex FromNowUntil();

    [GeneratedRegex(@"\b(?:hom|bua|ngay) qua\b|\bhqua\b|\byesterday\b")]
    private static partial Regex Yesterday();

    [GeneratedRegex(@"\b(?:hom|bua) (?:kia|truoc)\b")]
    private static partial Regex DayBeforeYesterday();

    [GeneratedRegex(@"\bthang (?:sau|toi|ke) nua\b|\bhai thang nua\b")]
    private static partial Regex MonthAfterNext();

    [GeneratedRegex(@"\bthang (?:toi|sau|ke|ke tiep|tiep theo)\b|\bqua thang\b|\bnext month\b")]
    private static partial Regex NextMonth();

    [GeneratedRegex(@"\bthang (?:nay|ni)\b|\bthis month\b")]
    private static partial Regex ThisMonth();

    [GeneratedRegex(@"\bthang (?:truoc|roi|qua)\b|\blast month\b")]
    private static partial Regex LastMonth();

    [GeneratedRegex(@"\bnam nay\b|\bcuoi nam\b|\bthis year\b")]
    private static partial Regex ThisYear();

    [GeneratedRegex(@"(?<!thu )\bnam (?:sau|toi)\b|\bqua nam\b|\bsang nam\b|\bnext year\b")]
    private static partial Regex NextYear();

    [GeneratedRegex(@"\b(?:mung|mong) (?<d>[1-9]|10|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) (?:(?<tet>tet)|thang (?<m>gieng|chap|[1-9]|1[0-2]) (?:am|al)\b|thang (?<m>gieng|chap))|\b(?<ram>ram) thang (?<m>gieng|chap|hai|ba|tu|nam|sau|bay|tam|chin|muoi|[1-9]|1[0-2])\b|\b(?<d>[12]?[0-9]|30) (?:thang )?(?<m>gieng|chap)\b|\b(?<d>[12]?[0-9]|30) (?:thang )?(?<m>[1-9]|1[0-2]) (?:am lich|am|al)\b")]
    private static partial Regex LunarDay();

    [GeneratedRegex(@"\btet (?:tay|duong lich|duong)\b|\bnew year s day\b")]
    private static partial Regex NewYear();

    [GeneratedRegex(@"\btet\b")]
    private static partial Regex Tet();

    [GeneratedRegex(@"\bgio to\b|\bhung vuong\b")]
    private static partial Regex AncestorsDay();

    [GeneratedRegex(@"\bquoc khanh\b|\bnational day\b")]
    private static partial Regex NationalDay();

    [GeneratedRegex(@"\bt(?<m>1[0-2]|[89])\b")]
    private static partial Regex MonthShort();

    [GeneratedRegex(@"\b(?<part>dau|giua|cuoi) thang\b")]
    private static partial Regex PartOfMonth();

    [GeneratedRegex($@"\b{N} {Unit} (?:toi|sap toi|ke tiep|ke|tiep theo|nua|sau|gan nhat)\b|\bnext {N} (?:sessions|fairs|dates)\b")]
    private static partial Regex Several();

    [GeneratedRegex(@"(?<!tuan |thang |nam )\b(?:sau|toi|ke|tiep) nua\b|\bone after(?: that| next)?\b")]
    private static partial Regex TheOneAfter();

    [GeneratedRegex($@"\b(?:lo|tre|khong kip|ko kip|k kip|hut|bo lo|bo qua|bo|het|qua|sau|ngoai) {Unit} (?:nay|ke|toi|do|gan nhat|vua roi|truoc|roi)(?: roi| thi)*\b|\bmiss(?:ed)? (?:the|this)(?: next)?\b")]
    private static partial Regex MissedOne();

    /// <summary>Another one than that which was spoken of.</summary>
    [GeneratedRegex($@"\b(?:{Unit}|hom|hum|bua|ngay|dip|luc|khi|tuan|thang|gio)(?: nao| gi| mo)? khac\b|\b(?:{Unit}|hom|bua|ngay|dip) (?:ke|sau|tiep|ke sau|ke tiep|tiep theo|tiep sau|sau do|ke nua)\b|\b(?:co|con|mo|hop|nao|gio|mo) nua\b|\b(?:{Unit}|hom|bua|dip) nua\b|\banother\b|\b(?:other|different|later) (?:ones?|days?|dates?|times?|sessions?|fairs?|weeks?)\b|\bone after\b|\bafter that\b")]
    private static partial Regex Another();

    /// <summary>Somebody cannot come, or came too late.</summary>
    [GeneratedRegex($@"\b(?:lo|hut|tre)(?: mat| luon| het)* (?:roi|r|mat|luon|het|{Unit}|hom|bua|ngay)\b|\bbo lo\b|\b(?:di|den|toi|bi) tre\b|\b{No} (?:(?:the|co) )?(?:di|den|toi|ghe|kip|ranh|du|tham gia|tham du|sap xep|thu xep)(?: (?:duoc|dc|kip|toi|den))*\b|\b(?:ban|ket)(?: mat| luon| het)* (?:roi|r|mat|luon|het|qua|viec|cong|hoc|lam|di|rui|ruoi)\b|\b(?:do|ay|nay|mai|cung|dang|bi|lai) (?:ban|ket)\b|\bmac (?:viec|cong|chuyen|di|ban|benh|lam)\b|\b(?:can t|cannot|can not|won t|couldn t|unable to) (?:make|come|go|be there|attend)\b|\b(?:busy|missed|miss it)\b|\bnot (?:free|available)\b")]
    private static partial Regex Prevented();

    /// <summary>The hour of the day.</summary>
    [GeneratedRegex(@"\b(?:may|nhieu|bao nhieu) (?:gio|h)\b|\bgio (?:nao|may|giac)\b|\bwhat (?:time|hours?)\b")]
    private static partial Regex Hour();

    /// <summary>"… không vậy em" at the end.</summary>
    [GeneratedRegex($@"(?<!\bduoc)(?: (?:{No}|a|vay|v|ta|ha|ad|nhi|the|z|zay|e|em|anh|chi|ban|hen|nghen|ne|shop))+$")]
    private static partial Regex OrNot();

    /// <summary>The day that was spoken of.</summary>
    [GeneratedRegex($@"\b(?:{Unit}|hom|hum|bua|ngay|bua|luc|dip|(?:thu|t) ?(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn) (?:do|ay)\b|\bthat (?:day|date|time|one)\b")]
    private static partial Regex ThatDay();

    [GeneratedRegex(@"[.,;:!?\n]+|\s+(?=(?:thì|thi|so|then)\s)", RegexOptions.IgnoreCase)]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"\bngay [0-9]{1,2}(?: thang [0-9]{1,2}| [0-9]{1,2})?(?: nam 20[0-9]{2}| 20[0-9]{2})?\b|\bthang (?:1[0-2]|[1-9])\b|\b[0-9]{1,2} [0-9]{1,2}(?: 20[0-9]{2})?\b")]
    private static partial Regex WrittenDate();

    /// <summary>Other words that belong to asking for days.</summary>
    [GeneratedRegex(@"\bnham\b|\broi ngay\b|\b(?:am|duong) lich\b|\blo\b|\b(?:nghi )?le\b|\bngay le\b")]
    private static partial Regex Otherwise();

    [GeneratedRegex(@"\bthang (?=\d)", RegexOptions.IgnoreCase)]
    private static partial Regex MonthWithoutMarks();

    [GeneratedRegex(@"\bngay (?=\d)", RegexOptions.IgnoreCase)]
    private static partial Regex DayWithoutMarks();
}
