using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Search;
using Hotline.Knowledge.Sources;
using Hotline.Language.Days;

namespace Hotline.Knowledge.Releases;

/// <summary>An immutable, numbered snapshot of all knowledge, with its search index. Safe to share between threads.</summary>
public sealed class Release
{
    private Release()
    {
    }

    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>The files it was built from.</summary>
    public required IReadOnlyList<KnowledgeFile> Files { get; init; }

    public required IReadOnlyDictionary<string, Document> Documents { get; init; }

    public required IReadOnlyDictionary<string, Passage> Passages { get; init; }

    public required IReadOnlyDictionary<string, Topic> Topics { get; init; }

    public required IReadOnlyDictionary<string, Agency> Agencies { get; init; }

    public required IReadOnlyDictionary<string, Province> Provinces { get; init; }

    public required IReadOnlyDictionary<string, CalendarEntry> Calendar { get; init; }

    /// <summary>Announced in <c>holidays.ics</c>, else by law.</summary>
    public required PublicHolidays Holidays { get; init; }

    public required IReadOnlyList<EmergencyNumber> Emergencies { get; init; }

    public required Lexicon Lexicon { get; init; }

    /// <summary>Slugs of the provinces that have a document, in order of their names.</summary>
    public required IReadOnlyList<string> CoveredProvinces { get; init; }

    /// <summary>Topics (as <c>topic:{id}@{province}</c>) and passages (by id) together.</summary>
    internal SearchIndex Index { get; private init; } = null!;

    internal ProvinceFinder ProvinceFinder { get; private init; } = null!;

    /// <summary>Slugs of the provinces that a text names, itself or by a place in them; all of those that share a place.</summary>
    public IReadOnlySet<string> ProvincesIn(string text)
    {
        var mention = ProvinceFinder.Find(text);
        return mention.Several.Concat(mention.Others).Append(mention.Province).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    internal NearestQuestions NearestQuestions { get; private init; } = null!;

    internal Matter Matter { get; private init; } = null!;

    internal Differences Differences { get; private init; } = null!;

    internal AgencyNames AgencyNames { get; private init; } = null!;

    /// <summary>Vectors of its texts; null where no model computes any.</summary>
    public ReleaseVectors? Vectors { get; private set; }

    /// <summary>The same release with these vectors.</summary>
    public Release With(ReleaseVectors vectors)
    {
        var copy = (Release)MemberwiseClone();
        copy.Vectors = vectors;
        return copy;
    }

    /// <summary>Builds a release from the files of a knowledge folder; null, with the reasons, when anything in them is wrong.</summary>
    public static Release? Build(int number, IReadOnlyList<KnowledgeFile> files, out IReadOnlyList<KnowledgeError> errors)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var builder = new ReleaseBuilder();
        var release = builder.Build(number, files);
        errors = builder.Errors;
        return release;
    }

    /// <summary>Who has an agency's matter on a day, for people: "Sở Nội vụ thành phố Cần Thơ". Null when that is the agency itself, under its own name, or not known.</summary>
    /// <param name="agency">As the plan names it.</param>
    /// <param name="sector">Sector of the topic, which says which of several successors has it.</param>
    /// <param name="day">In Asia/Ho_Chi_Minh.</param>
    public string? InChargeOn(Agency agency, string? sector, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(agency);
        return agency.Successors.Where(successor => successor.From <= day && (successor.Sectors.Count == 0 || successor.Sectors.Contains(sector)))
            .MaxBy(successor => successor.From) is { } found ? $"{found.Name} {ProvinceOn(agency.Province, day).OfficialName}" : null;
    }

    /// <summary>Who is asked whether an event takes place: whom the calendar names, else who has the matter on that day, else the agency of the plan; null when no answer names one.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="day">In Asia/Ho_Chi_Minh.</param>
    public string? AskedToday(CalendarEntry entry, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Ask is not null)
        {
            return entry.Ask;
        }

        foreach (var topic in Topics.Values)
        {
            if (topic.Answers.Values.FirstOrDefault(answer => answer.Calendar == entry.Id) is { Agency: { } id })
            {
                return InChargeOn(Agencies[id], topic.Sector, day) ?? Agencies[id].Name;
            }
        }

        return null;
    }

    /// <summary>The province that a place belongs to on a day.</summary>
    private Province ProvinceOn(string id, DateOnly day)
    {
        var province = Provinces[id];
        return day >= Merged && province.Successor is { } successor ? Provinces[successor] : province;
    }

    /// <summary>The day on which provinces were merged (Resolution 202/2025/QH15).</summary>
    private static readonly DateOnly Merged = new(2025, 7, 1);

    internal static Release Create(
        int number,
        IReadOnlyList<KnowledgeFile> files,
        IReadOnlyDictionary<string, Document> documents,
        IReadOnlyDictionary<string, Passage> passages,
        IReadOnlyDictionary<string, Topic> topics,
        IReadOnlyDictionary<string, Agency> agencies,
        IReadOnlyDictionary<string, Province> provinces,
        IReadOnlyDictionary<string, CalendarEntry> calendar,
        PublicHolidays holidays,
        IReadOnlyList<EmergencyNumber> emergencies,
        Lexicon lexicon)
    {
        var covered = documents.Values.Select(document => document.Province).OfType<string>().Distinct()
            .OrderBy(province => provinces[province].Name, StringComparer.Ordinal).ToList();
        List<SearchDocument> searchable = [.. Searchable(documents, topics)];
        return new()
        {
            Number = number,
            Files = files,
            Documents = documents,
            Passages = passages,
            Topics = topics,
            Agencies = agencies,
            Provinces = provinces,
            Calendar = calendar,
            Holidays = holidays,
            Emergencies = emergencies,
            Lexicon = lexicon,
            CoveredProvinces = covered,
            Index = SearchIndex.Build(searchable, lexicon),
            Matter = new(searchable, lexicon),
            ProvinceFinder = new(provinces.Values, covered),
            NearestQuestions = new(topics.Values),
            Differences = new(documents.Values),
            AgencyNames = new(agencies.Values, provinces.Values),
        };
    }

    private static IEnumerable<SearchDocument> Searchable(IReadOnlyDictionary<string, Document> documents, IReadOnlyDictionary<string, Topic> topics)
    {
        foreach (var topic in topics.Values.OrderBy(topic => topic.Id, StringComparer.Ordinal))
        {
            foreach (var answer in topic.Answers.Values)
            {
                yield return new(
                    TopicKey(topic.Id, answer.Province),
                    $"{topic.Title}. {string.Join(". ", topic.Questions)}",
                    $"{answer.Text}\n{answer.NextSteps}\n{string.Join('\n', answer.Quotes.Select(quote => quote.Text))}");
            }
        }

        foreach (var document in documents.Values.OrderBy(document => document.Id, StringComparer.Ordinal))
        {
            foreach (var passage in document.Passages)
            {
                yield return new(passage.Id, string.Join(". ", passage.Trail), passage.Text);
            }
        }
    }

    /// <summary>The topic of a candidate of an answer; null for a passage's, and for one that is not in this release.</summary>
    public Topic? TopicOf(string candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        const string Prefix = "topic:";
        var at = candidate.LastIndexOf('@');
        return candidate.StartsWith(Prefix, StringComparison.Ordinal) && at > Prefix.Length ? Topics.GetValueOrDefault(candidate[Prefix.Length..at]) : null;
    }

    internal static string TopicKey(string topic, string province) => $"topic:{topic}@{province}";
}

/// <summary>One file of the knowledge folder: its path relative to <c>knowledge/</c> with forward slashes, and its text.</summary>
public sealed record KnowledgeFile(string Path, string Text);

/// <summary>Something in a knowledge file that must be put right, with file, line (1-based, 0: the whole file) and reason.</summary>
public sealed record KnowledgeError(string Path, int Line, string Reason)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {Reason}" : $"{Path}: {Reason}";
}
