using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Sources;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>A question made complete: what to search, where, and what is asked of it.</summary>
internal sealed record Understood
{
    /// <summary>The full question in the citizen's words, follow-ups merged in.</summary>
    public required string Asked { get; init; }

    /// <summary>What to search for: <see cref="Asked"/> without the places.</summary>
    public required string Search { get; init; }

    public string? Province { get; init; }

    /// <summary>Provinces that share the town named; the citizen must say which.</summary>
    public IReadOnlyList<string> Several { get; init; } = [];

    /// <summary>Further covered provinces named.</summary>
    public IReadOnlyList<string> AlsoProvinces { get; init; } = [];

    /// <summary>Document named by its number.</summary>
    public Document? Document { get; init; }

    /// <summary><see cref="Search"/> without the document's name: what is asked of it. The same as <see cref="Search"/> where nothing else is said.</summary>
    public string Matter { get => field ?? Search; init; }

    /// <summary>Asked is about the document as such: who signed it, when, whether it still holds.</summary>
    public bool OfDocumentItself { get; init; }

    /// <summary>What the conversation is about from now on, in the citizen's words: what the next follow-up leans on.</summary>
    public string About { get => field ?? Asked; init; }

    /// <summary>The words that say which detail is asked for: those of the message, or of the question before where the message names none.</summary>
    public string Wants { get => field ?? Asked; init; }

    /// <summary>Ids of the candidates that the citizen's choice left; null where none was made.</summary>
    public IReadOnlySet<string>? Among { get; init; }

    /// <summary>A follow-up asks for it on the net or the telephone.</summary>
    public bool AsksOnline { get; init; }

    /// <summary>Understood together with the question before, even where nothing of it is searched for again.</summary>
    public bool FollowsUp { get; init; }

    /// <summary>Topic the conversation is about, when the message only adds a detail or a province to it.</summary>
    public string? TopicHint { get; init; }

    /// <summary>The question before, where it named the days that are asked about: "còn Hậu Giang?" after "tuần tới có phiên không".</summary>
    public string? DaysIn { get; init; }

    /// <summary>The day of the calendar that was spoken of before, for a follow-up that asks for days of the same event; null otherwise.</summary>
    public DateOnly? DaySaid { get; init; }

    /// <summary>The question before, for "còn … thì sao?" with another subject.</summary>
    public string? Background { get; init; }

    /// <summary>Nothing in the message says what it is about.</summary>
    public bool WithoutSubject { get; init; }

    /// <summary>Only words so general that every plan speaks of them ("hỗ trợ").</summary>
    public bool OnlyGeneral { get; init; }
}

/// <summary>Resolves follow-ups, places and document numbers.</summary>
internal static partial class Understanding
{
    private static readonly HashSet<string> General =
    [
        .. "ho tro chinh sach ke hoach thong tin quy dinh che do luat phap noi dung van ban giay to ho so thu tuc".Split(' '),
    ];

    /// <summary>Who names the place asked for says little besides: "tui ở Ngã Bảy lận", "nhà em bên Long Mỹ á".</summary>
    private const int MostWordsBesidePlace = 3;

    /// <summary>"bữa gần nhất": what is said of an event that was told of, beside asking for its day.</summary>
    private const int MostWordsOfTheEvent = 2;

    public static Understood Understand(Question question, Release release)
    {
        var text = question.Text;
        var mention = release.ProvinceFinder.Find(text);
        if (question.Province is { } known && mention.Several.Contains(known))
        {
            mention = mention with { Province = known, Several = [] };
        }

        var document = NamedDocument(text, release) ?? PlanOfYear(text, mention.Province ?? question.Province, release);
        if (question.Previous is { Choices.Count: > 0 } asking && Chosen(asking, text, release) is { } chosen)
        {
            return chosen;
        }

        if (question.Previous is { } previous && document is null && FollowUp(question, previous, mention, release) is { } followUp)
        {
            return followUp;
        }

        var subject = Subject(mention.Rest, release);
        var matter = Frames.Matter(mention.Rest) is var unframed && unframed != mention.Rest && Subject(unframed, release).Count > 0 ? unframed : mention.Rest;
        return new()
        {
            Asked = text,
            Search = matter,
            Province = mention.Province ?? (mention.Several.Count > 0 ? null : document?.Province ?? question.Province),
            Several = document is null ? mention.Several : [],
            AlsoProvinces = mention.Others,
            Document = document,
            OfDocumentItself = document is not null && DocumentItself().IsMatch(Vietnamese.Fold(text)),
            Matter = document is null ? matter : OfDocument(matter, release),
            WithoutSubject = subject.Count == 0 && document is null,
            OnlyGeneral = document is null && subject.Count > 0 && subject.All(General.Contains),
        };
    }

    /// <summary>The question before, for what the citizen chose: a button's words, with or without marks, alone or among words that say nothing. Null: none was.</summary>
    private static Understood? Chosen(PreviousQuestion previous, string text, Release release)
    {
        var words = Vietnamese.Syllables(text);
        var said = string.Join(' ', words.Select(word => word.Folded));
        var telling = string.Join(' ', words.Where(word => !EmptyWords.Contains(word)).Select(word => word.Folded));
        foreach (var choice in previous.Choices)
        {
            var label = Vietnamese.Syllables(choice.Label);
            var kept = string.Join(' ', label.Where(word => !EmptyWords.Contains(word)).Select(word => word.Folded));
            if (said == string.Join(' ', label.Select(word => word.Folded)) || (kept.Length > 0 && telling == kept))
            {
                return new()
                {
                    Asked = previous.Text,
                    About = previous.About,
                    Wants = previous.Wants ?? previous.Text,
                    Search = release.ProvinceFinder.Find(previous.About).Rest,
                    Province = previous.Province,
                    Among = choice.Candidates.ToHashSet(StringComparer.Ordinal),
                };
            }
        }

        return null;
    }

    /// <summary>The message made whole with the question before it; null when it is a whole question by itself.</summary>
    private static Understood? FollowUp(Question question, PreviousQuestion previous, ProvinceMention mention, Release release)
    {
        var text = question.Text;
        var corrects = FollowUps.IsCorrection(text, out var right);
        if (corrects)
        {
            mention = release.ProvinceFinder.Find(right);
        }

        var subject = Subject(mention.Rest, release);
        var place = mention.Province is not null || mention.Several.Count > 0;
        var before = release.ProvinceFinder.Find(previous.About).Rest;
        var province = place ? mention.Province : previous.Province ?? question.Province;

        var tellsPlace = previous.AskedProvince && subject.Count <= MostWordsBesidePlace && !Asks().IsMatch(Vietnamese.Fold(text));
        if (place && (subject.Count == 0 || IsOnlyPlace(mention.Rest) || tellsPlace))
        {
            // "tui ở Bình Phước", "còn Hậu Giang thì sao?", "à không, ý em là An Giang": the question before, for another place.
            return new()
            {
                Asked = previous.Text,
                About = previous.About,
                Wants = previous.Wants ?? previous.Text,
                Search = before,
                Province = mention.Province,
                Several = mention.Several,

                // A question that was put back for want of a province is asked anew, and so is one whose topic does not speak of the place.
                TopicHint = previous.AskedProvince ? null : HintFor(previous.Topic, mention.Province, release),
                DaysIn = previous.Text,
            };
        }

        if (ScheduledOf(previous, province, release) is { } scheduled
            && AskedDaysReader.AsksOnlyDays(mention.Rest, question.Today, release, words => StandsAlone(words, scheduled, release)))
        {
            // "còn tuần sau nữa?", "bữa đó bận, có hôm nào khác không": the same event on other days.
            return new()
            {
                Asked = $"{AskedDaysReader.WithoutDays(previous.About).Trim()} {text}",
                About = previous.About,
                Wants = text,
                Search = before,
                Province = province,
                Several = mention.Several,
                TopicHint = scheduled,
                DaySaid = previous.Day,
            };
        }

        // "vậy bữa gần nhất là ngày mấy?": days are asked of the event, where the answer before told of one.
        var hint = HintFor(previous.Topic, province, release);
        if (Details.AskedIn(text).Contains(Detail.Date) && ScheduledOf(previous, province, release) is { } told && told != hint && province is not null
            && FollowUps.MatterOf(Restored(FollowUps.WithoutWhatFor(mention.Rest), release)).Count <= MostWordsOfTheEvent)
        {
            return new()
            {
                Asked = text,
                About = previous.About,
                Wants = text,
                Search = before,
                Province = province,
                Among = new HashSet<string>(StringComparer.Ordinal) { Release.TopicKey(told, province) },
                TopicHint = told,
                FollowsUp = true,
            };
        }

        var matter = FollowUps.MatterOf(Restored(FollowUps.WithoutWhatFor(Frames.Matter(mention.Rest)), release));
        if (matter.Count == 0)
        {
            // "vậy ở đâu?", "dựa vô nghị quyết số mấy?", "ai ký": something else of the matter before.
            if (subject.Count > 0 && DocumentOf(previous, release) is { } document && FollowUps.AsksOfDocument(text))
            {
                return OfDocument(document, text, previous.About);
            }

            return new()
            {
                Asked = $"{previous.Text} {text}",
                About = previous.About,
                Wants = text,
                Search = subject.Count == 0 ? before : $"{before} {mention.Rest}",
                Province = province,
                Several = mention.Several,
                TopicHint = hint,
                AsksOnline = FollowUps.AsksOnline(text),
            };
        }

        var another = FollowUps.IsAboutAnother(mention.Rest, out var other);
        if ((another || corrects) && subject.Count <= FollowUps.MostSubjectWords + (corrects ? 2 : 0))
        {
            // "còn nước sạch?", "mẹ em 78 tuổi thì sao?", "không phải, em hỏi cho người khuyết tật": the same asked of something else.
            var rest = another ? other : mention.Rest;
            return new()
            {
                Asked = corrects ? right : text,
                About = rest,
                Wants = Details.AskedIn(text).Count > 0 ? text : previous.Wants ?? previous.Text,
                Search = FollowUps.GroupByAge(text) is { } group ? $"{rest} {group}" : rest,
                Province = province,
                Several = mention.Several,
                Background = corrects ? FollowUps.FrameOf(RestoredText(before, release)) : before,
            };
        }

        if ((FollowUps.PointsBack(text) && subject.Count <= 4) || LeansOn(previous, mention.Rest, subject, release))
        {
            return new()
            {
                Asked = $"{previous.Text} {text}",
                About = previous.About,
                Wants = text,
                Search = $"{before} {mention.Rest}",
                Province = province,
                Several = mention.Several,
                TopicHint = hint,
                AsksOnline = FollowUps.AsksOnline(text),
            };
        }

        return null;
    }

    /// <summary>What is asked of the document that the conversation is about.</summary>
    private static Understood OfDocument(Document document, string text, string about)
    {
        var name = document.Number is { } number ? $"kế hoạch {number.Split('/')[0]}" : $"văn bản {document.Issuer}";
        return new()
        {
            Asked = $"{text} ({name})",
            About = about,
            Wants = text,
            Search = $"{name} {text}",
            Province = document.Province,
            Document = document,
            OfDocumentItself = true,
            Matter = $"{name} {text}",
            FollowsUp = true,
        };
    }

    /// <summary>The document that the question before named, or that its answer was about as such; null when the conversation is about something in it.</summary>
    private static Document? DocumentOf(PreviousQuestion previous, Release release)
    {
        if (NamedDocument(previous.Text, release) is { } named)
        {
            return named;
        }

        var asked = Details.AskedIn(previous.Wants ?? previous.Text);
        return asked.Contains(Detail.DocumentNumber) || previous.Passages.Select(id => release.Passages.GetValueOrDefault(id)?.DocumentId).Distinct().ToList() is not [{ } only]
            ? null
            : release.Documents[only];
    }

    /// <summary>The topic the conversation is about, unless it says nothing of the province.</summary>
    private static string? HintFor(string? topic, string? province, Release release) =>
        topic is not null && release.Topics.TryGetValue(topic, out var known) && (province is null || known.Answers.ContainsKey(province)) ? topic : null;

    /// <summary>The topic with a calendar that the conversation is about: the one before, or one whose event a passage of the answer before tells of. Null: none.</summary>
    private static string? ScheduledOf(PreviousQuestion previous, string? province, Release release)
    {
        if (HintFor(previous.Topic, province, release) is { } hint && release.Topics[hint].Answers.Values.Any(answer => answer.Calendar is not null))
        {
            return hint;
        }

        return release.Topics.Values.FirstOrDefault(topic => topic.Answers.Values.Any(answer => (province is null || answer.Province == province)
            && answer.Calendar is { } calendar && previous.Passages.Contains(release.Calendar[calendar].Quote.PassageId)))?.Id;
    }

    /// <summary>Beside the place nothing but empty words, whichever marks they would bear: "lon roi, an giang moi dung".</summary>
    private static bool IsOnlyPlace(string rest) => Vietnamese.Syllables(rest).All(EmptyWords.Contains);

    /// <summary>A short message most of whose words stand in the answer before, and that is nobody's question by itself: "ký ngày nào?".</summary>
    private static bool LeansOn(PreviousQuestion previous, string text, IReadOnlyList<string> subject, Release release)
    {
        if (previous.Topic is not { } id || !release.Topics.TryGetValue(id, out var topic) || subject.Count > 4)
        {
            return false;
        }

        var said = Vietnamese.Syllables(string.Join(' ', topic.Answers.Values.SelectMany(answer => answer.Quotes.Select(quote => quote.Text).Append(answer.Text)).Concat(topic.Questions)))
            .Select(word => word.Folded).ToHashSet(StringComparer.Ordinal);
        if (subject.Count(said.Contains) * 2 < subject.Count)
        {
            return false;
        }

        return !StandsAlone(text, null, release);
    }

    /// <summary>Whether a message is somebody's question by itself, about another topic than this.</summary>
    private static bool StandsAlone(string text, string? topic, Release release)
    {
        var result = release.Index.Search(text, 5);
        return result.Hits.Any(hit => hit.Id.Split(':', '@') is [_, var other, _] && other != topic
            && release.NearestQuestions.Compare(result.Decoded, other) is var (near, contained) && Math.Max(near, contained) >= AnswerThresholds.Measured.StandsAlone);
    }

    /// <summary>The folded words of a text that say what it is about. An unmarked text is judged by the marks restored in it.</summary>
    public static IReadOnlyList<string> Subject(string text, Release release)
    {
        return [.. Restored(text, release).Where(word => (word.Alphabetic || word.Folded.StartsWith('#')) && !EmptyWords.ContainsAsWritten(word)).Select(word => word.Folded)];
    }

    private static IReadOnlyList<Syllable> Restored(string text, Release release) => Vietnamese.Syllables(RestoredText(text, release));

    /// <summary>The text with its marks: as it was typed, or as the search reads it where none were.</summary>
    private static string RestoredText(string text, Release release)
    {
        var words = Vietnamese.Syllables(text);
        return Vietnamese.IsPlain(words) && words.Count > 0 ? release.Index.Search(text, 1).Decoded : text;
    }

    private static Document? NamedDocument(string text, Release release)
    {
        var folded = Vietnamese.Fold(text);
        foreach (Match match in DocumentNumber().Matches(folded))
        {
            var number = match.Groups["a"].Success ? match.Groups["a"].Value : match.Groups["b"].Value;
            List<Document> named = [.. release.Documents.Values.Where(document => document.Number is { } full && full.StartsWith(number + "/", StringComparison.Ordinal))];
            if (named.Count == 1)
            {
                return named[0];
            }
        }

        return null;
    }

    /// <summary>"kế hoạch năm 2022 của An Giang": the province's only plan of that year; null when there is none, or more than one.</summary>
    private static Document? PlanOfYear(string text, string? province, Release release)
    {
        if (province is null || PlanYear().Match(Vietnamese.Fold(text)) is not { Success: true } match)
        {
            return null;
        }

        var year = int.Parse(match.Groups["y"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return release.Documents.Values.Where(document => document.Province == province && document.Kind == DocumentKind.Plan && (document.IssuedOn?.Year ?? document.Period?.From?.Year) == year).ToList() is [var only]
            ? only
            : null;
    }

    /// <summary>Years a question asks about: "năm 2023 … bao nhiêu", "in 2023". When something happened in a citizen's life ("sinh năm 2010", "nghỉ từ 2021") is none.</summary>
    public static IReadOnlyList<int> YearsAskedIn(string text) =>
        [.. YearAsked().Matches(Vietnamese.Fold(text)).Select(match => int.Parse(match.Groups["y"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)).Distinct()];

    /// <summary>A question about a document without the document's name, if anything remains to be asked.</summary>
    private static string OfDocument(string text, Release release)
    {
        var folded = Vietnamese.Fold(text);
        if (folded.Length != text.Length)
        {
            return text;
        }

        var rest = text;
        foreach (var match in DocumentNumber().Matches(folded).Concat(PlanYear().Matches(folded)).DistinctBy(match => match.Index).OrderByDescending(match => match.Index))
        {
            rest = rest.Remove(match.Index, match.Length).Insert(match.Index, " ");
        }

        return Subject(rest, release).Count > 0 ? rest : text;
    }

    [GeneratedRegex(@"\b(?:ke hoach|kh|plan|van ban|cong van|cv|quyet dinh|qd|nghi quyet|nq)\s*(?:so\s*)?(?<a>\d{1,4})\b(?!\s*%)(?:\s*/\s*(?:kh|qd|nq|cv)(?:-\w+)?\b)?|\b(?<b>\d{1,4})\s*/\s*(?:kh|qd|nq|cv)(?:-\w+)?\b")]
    private static partial Regex DocumentNumber();

    [GeneratedRegex(@"\b(?:ke hoach|kh|plan)\s+(?:(?:cua\s+)?nam\s+|for\s+|of\s+)?(?<y>20\d\d)\b")]
    private static partial Regex PlanYear();

    [GeneratedRegex(@"(?<!\b(?:sinh|de|tu|hoi|vao|truoc|sau|toi|nghi|vay|mua|dong|mat|chet|cuoi|xong|cu|thang \d{1,2}) )\bnam (?<y>20[0-4]\d)\b|\b(?:in|for|of|during) (?<y>20[0-4]\d)\b")]
    private static partial Regex YearAsked();

    [GeneratedRegex(@"\b(ky|nguoi ky|ban hanh|hieu luc|het han|thoi han|trich yeu|noi nhan|chuc vu|so hieu)\b|\bcon (tinh|dung|ap dung|gia tri|xai|thuc hien)\b|\b(signed|issued|in force|valid)\b")]
    private static partial Regex DocumentItself();

    [GeneratedRegex(@"\?|\b(gi|nao|sao|dau|may|bao nhieu|nhieu|khi nao|chung nao|bao gio|khong|hong|ko|chua|ai|what|how|where|when|who|which)\b")]
    private static partial Regex Asks();
}
