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

    /// <summary>Topic the conversation is about, when the message only adds a detail or a province to it.</summary>
    public string? TopicHint { get; init; }

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

    public static Understood Understand(Question question, Release release)
    {
        var text = question.Text;
        var mention = release.ProvinceFinder.Find(text);
        if (question.Province is { } known && mention.Several.Contains(known))
        {
            mention = mention with { Province = known, Several = [] };
        }

        var document = NamedDocument(text, release);
        var province = mention.Province ?? (mention.Several.Count > 0 ? null : document?.Province ?? question.Province);
        var subject = Subject(mention.Rest, release);
        var previous = question.Previous;

        if (previous is not null && document is null)
        {
            if ((subject.Count == 0 || IsOnlyPlace(mention.Rest)) && (mention.Province is not null || mention.Several.Count > 0))
            {
                // "tui ở Bình Phước", "còn Hậu Giang thì sao?": the question before, for another place.
                return new()
                {
                    Asked = previous.Text,
                    Search = release.ProvinceFinder.Find(previous.Text).Rest,
                    Province = mention.Province,
                    Several = mention.Several,

                    // A question that was put back for want of a province is asked anew.
                    TopicHint = previous.AskedProvince ? null : previous.Topic,
                };
            }

            if (subject.Count == 0 && mention.Province is null)
            {
                // "vậy ở đâu?": the question before, for another detail.
                return new()
                {
                    Asked = $"{previous.Text} {text}",
                    Search = release.ProvinceFinder.Find(previous.Text).Rest,
                    Province = previous.Province ?? province,
                    TopicHint = previous.Topic,
                };
            }

            if (AnotherSubject().IsMatch(Vietnamese.Fold(text).TrimStart()))
            {
                // "còn nước sạch?": the same kind of question about something else.
                var rest = AnotherSubject().Replace(mention.Rest.TrimStart(), "", 1);
                return new()
                {
                    Asked = text,
                    Search = rest,
                    Province = mention.Province ?? previous.Province ?? province,
                    Several = mention.Several,
                    Background = release.ProvinceFinder.Find(previous.Text).Rest,
                };
            }

            if ((PointsBack().IsMatch(Vietnamese.Fold(text)) && subject.Count <= 4) || LeansOn(previous, mention.Rest, subject, release))
            {
                return new()
                {
                    Asked = $"{previous.Text} {text}",
                    Search = $"{release.ProvinceFinder.Find(previous.Text).Rest} {mention.Rest}",
                    Province = mention.Province ?? previous.Province ?? province,
                    TopicHint = previous.Topic,
                };
            }
        }

        return new()
        {
            Asked = text,
            Search = mention.Rest,
            Province = province,
            Several = document is null ? mention.Several : [],
            AlsoProvinces = mention.Others,
            Document = document,
            OfDocumentItself = document is not null && DocumentItself().IsMatch(Vietnamese.Fold(text)),
            Matter = document is null ? mention.Rest : OfDocument(mention.Rest, release),
            WithoutSubject = subject.Count == 0 && document is null,
            OnlyGeneral = document is null && subject.Count > 0 && subject.All(General.Contains),
        };
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

        var result = release.Index.Search(text, 5);
        return result.Hits.All(hit => hit.Id.Split(':', '@') is not [_, var other, _]
            || release.NearestQuestions.Compare(result.Decoded, other) is var (near, contained) && Math.Max(near, contained) < AnswerThresholds.Measured.StandsAlone);
    }

    /// <summary>The folded words of a text that say what it is about. An unmarked text is judged by the marks restored in it.</summary>
    public static IReadOnlyList<string> Subject(string text, Release release)
    {
        var words = Vietnamese.Syllables(text);
        var restored = Vietnamese.IsPlain(words) && words.Count > 0 ? Vietnamese.Syllables(release.Index.Search(text, 1).Decoded) : words;
        return [.. restored.Where(word => (word.Alphabetic || word.Folded.StartsWith('#')) && !EmptyWords.ContainsAsWritten(word)).Select(word => word.Folded)];
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

    /// <summary>A question about a document without the document's name, if anything remains to be asked.</summary>
    private static string OfDocument(string text, Release release)
    {
        var folded = Vietnamese.Fold(text);
        if (folded.Length != text.Length)
        {
            return text;
        }

        var rest = text;
        foreach (var match in DocumentNumber().Matches(folded).Reverse())
        {
            rest = rest.Remove(match.Index, match.Length).Insert(match.Index, " ");
        }

        return Subject(rest, release).Count > 0 ? rest : text;
    }

    [GeneratedRegex(@"\b(?:ke hoach|kh|plan|van ban|cong van|cv|quyet dinh|qd|nghi quyet|nq)\s*(?:so\s*)?(?<a>\d{1,4})\b(?!\s*%)(?:\s*/\s*(?:kh|qd|nq|cv)(?:-\w+)?\b)?|\b(?<b>\d{1,4})\s*/\s*(?:kh|qd|nq|cv)(?:-\w+)?\b")]
    private static partial Regex DocumentNumber();

    [GeneratedRegex(@"\b(ky|nguoi ky|ban hanh|hieu luc|het han|thoi han|trich yeu|noi nhan|chuc vu|so hieu)\b|\bcon (tinh|dung|ap dung|gia tri|xai|thuc hien)\b|\b(signed|issued|in force|valid)\b")]
    private static partial Regex DocumentItself();

    [GeneratedRegex(@"\b(cai|viec|chuyen|khoan|goi|chinh sach|van de|vu|cho|noi|dieu|chuong trinh|ke hoach|nguon|so) (do|nay|ay|kia|vua roi|tren)\b|\b(thang do|ho do|nhu tren|vua noi)\b")]
    private static partial Regex PointsBack();

    [GeneratedRegex(@"^\s*(the|vay|rồi|roi|à|a|ủa|ua|dạ|da)?\s*(còn|con|what about|how about|and)\s+(?:về |ve |cái |cai |vụ |vu )?", RegexOptions.IgnoreCase)]
    private static partial Regex AnotherSubject();
}
