using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Search;
using Hotline.Knowledge.Sources;
using Hotline.Language.Days;
using YamlDotNet.RepresentationModel;

namespace Hotline.Knowledge.Releases;

/// <summary>Reads the files of the knowledge folder into a release; every mistake is kept with file, line and reason.</summary>
internal sealed partial class ReleaseBuilder
{
    private const string HolidaysFile = "holidays.ics";

    private readonly List<KnowledgeError> errors = [];
    private readonly Dictionary<string, Document> documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Passage> passages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Topic> topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Agency> agencies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Province> provinces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CalendarEntry> calendar = new(StringComparer.Ordinal);
    private readonly List<EmergencyNumber> emergencies = [];
    private PublicHolidays holidays = PublicHolidays.ByLaw;
    private Lexicon lexicon = Lexicon.Empty;
    private AgencyNames? agencyNames;

    public IReadOnlyList<KnowledgeError> Errors => errors;

    public Release? Build(int number, IReadOnlyList<KnowledgeFile> files)
    {
        // Topics refer to everything else, so everything else is read first.
        foreach (var file in files.Where(file => Under(file, "plans/")))
        {
            ReadPlan(file);
        }

        ReadOne(files, "provinces.yaml", ReadProvinces);
        ReadOne(files, "agencies.yaml", ReadAgencies);
        ReadHolidays(files);
        ReadOne(files, "calendar.yaml", ReadCalendar);
        ReadOne(files, "emergencies.yaml", ReadEmergencies);
        if (files.FirstOrDefault(file => file.Path == "lexicon.yaml") is { } words)
        {
            lexicon = Lexicon.Parse(words.Text, words.Path, out var mistakes);
            errors.AddRange(mistakes);
        }
        else
        {
            errors.Add(new("lexicon.yaml", 0, "the file is missing"));
        }

        foreach (var file in files.Where(file => Under(file, "topics/")))
        {
            ReadTopic(file);
        }

        if (documents.Count == 0)
        {
            errors.Add(new("plans/", 0, "there is no document"));
        }

        return errors.Count > 0
            ? null
            : Release.Create(number, files, documents, passages, topics, agencies, provinces, calendar, holidays, emergencies, lexicon);
    }

    /// <summary>The announced public holidays; without the file they are those of the law.</summary>
    private void ReadHolidays(IReadOnlyList<KnowledgeFile> files)
    {
        foreach (var file in files.Where(file => file.Path.EndsWith(".ics", StringComparison.OrdinalIgnoreCase)))
        {
            if (file.Path != HolidaysFile)
            {
                errors.Add(new(file.Path, 0, $"the only calendar file that is read is {HolidaysFile}"));
            }
            else if (PublicHolidays.FromICalendar(file.Text, out var line, out var reason) is { } announced)
            {
                holidays = announced;
            }
            else
            {
                errors.Add(new(file.Path, line, reason));
            }
        }
    }

    private static bool Under(KnowledgeFile file, string folder) =>
        file.Path.StartsWith(folder, StringComparison.Ordinal) && file.Path.EndsWith(".md", StringComparison.Ordinal);

    private void ReadPlan(KnowledgeFile file)
    {
        var reading = DocumentFile.Parse(file.Text, file.Path);
        errors.AddRange(reading.Errors);
        if (reading.Document is not { } document)
        {
            return;
        }

        if (!documents.TryAdd(document.Id, document))
        {
            errors.Add(new(file.Path, 1, $"the id '{document.Id}' is used by another document"));
            return;
        }

        foreach (var passage in document.Passages)
        {
            passages[passage.Id] = passage;
        }
    }

    private void ReadOne(IReadOnlyList<KnowledgeFile> files, string path, Action<Yaml, YamlNode> read)
    {
        var file = files.FirstOrDefault(candidate => candidate.Path == path);
        if (file is null)
        {
            errors.Add(new(path, 0, "the file is missing"));
            return;
        }

        var yaml = new Yaml(path);
        if (yaml.Load(file.Text) is { } root)
        {
            read(yaml, root);
        }

        errors.AddRange(yaml.Errors);
    }

    private void ReadProvinces(Yaml yaml, YamlNode root)
    {
        foreach (var entry in yaml.Mappings(root, "provinces"))
        {
            yaml.OnlyFields(entry, "id", "name", "spellings", "towns", "successor", "ticket_prefix");
            var province = new Province
            {
                Id = yaml.Required(entry, "id"),
                Name = yaml.Required(entry, "name"),
                Spellings = yaml.Texts(entry, "spellings"),
                Towns = yaml.Texts(entry, "towns"),
                Successor = yaml.Optional(entry, "successor"),
                TicketPrefix = yaml.Required(entry, "ticket_prefix"),
            };
            if (!provinces.TryAdd(province.Id, province))
            {
                yaml.Error(entry, $"the province '{province.Id}' stands twice");
            }
        }

        foreach (var province in provinces.Values.Where(province => province.Successor is { } successor && !provinces.ContainsKey(successor)))
        {
            errors.Add(new(yaml.Path, 0, $"'{province.Id}' has the unknown successor '{province.Successor}'"));
        }
    }

    private void ReadAgencies(Yaml yaml, YamlNode root)
    {
        foreach (var entry in yaml.Mappings(root, "agencies"))
        {
            yaml.OnlyFields(entry, "id", "province", "name", "other_names", "fields", "since", "since_in_english", "successors");
            var agency = new Agency
            {
                Id = yaml.Required(entry, "id"),
                Province = yaml.Required(entry, "province"),
                Name = yaml.Required(entry, "name"),
                OtherNames = yaml.Texts(entry, "other_names"),
                Fields = yaml.Texts(entry, "fields"),
                Since = yaml.Optional(entry, "since"),
                SinceInEnglish = yaml.Optional(entry, "since_in_english"),
                Successors = [.. ReadSuccessors(yaml, entry)],
            };
            if (!provinces.ContainsKey(agency.Province))
            {
                yaml.Error(entry, $"unknown province '{agency.Province}'");
            }

            if (!agencies.TryAdd(agency.Id, agency))
            {
                yaml.Error(entry, $"the agency '{agency.Id}' stands twice");
            }
        }
    }

    private static List<AgencySuccessor> ReadSuccessors(Yaml yaml, YamlMappingNode agency)
    {
        var successors = new List<AgencySuccessor>();
        if (Yaml.Field(agency, "successors") is not { } list)
        {
            return successors;
        }

        foreach (var entry in yaml.Mappings(list, "successors"))
        {
            yaml.OnlyFields(entry, "from", "name", "sectors");
            var from = yaml.Required(entry, "from");
            if (DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                successors.Add(new(day, yaml.Required(entry, "name"), yaml.Texts(entry, "sectors")));
            }
            else
            {
                yaml.Error(entry, $"'from' is a day such as 2025-03-01, not '{from}'");
            }
        }

        return successors;
    }

    private void ReadCalendar(Yaml yaml, YamlNode root)
    {
        foreach (var entry in yaml.Mappings(root, "calendar"))
        {
            yaml.OnlyFields(entry, "id", "province", "name", "name_in_english", "place", "place_in_english", "rule", "holidays", "ask", "quote");
            var rule = yaml.Required(entry, "rule");
            var recurrence = Recurrence.Parse(rule, out var reason);
            if (recurrence is null)
            {
                yaml.Error(entry, $"the rule '{rule}' cannot be used: {reason}");
                continue;
            }

            if (Yaml.Field(entry, "quote") is not YamlMappingNode quoteNode || ReadQuote(yaml, quoteNode) is not { } quote)
            {
                yaml.Error(entry, "'quote' with 'passage' and 'text' is missing or wrong");
                continue;
            }

            var holidays = yaml.Optional(entry, "holidays");
            if (holidays is not (null or "skip" or "keep"))
            {
                yaml.Error(entry, $"'holidays' is skip or keep, not '{holidays}'");
            }

            var item = new CalendarEntry
            {
                Id = yaml.Required(entry, "id"),
                Province = yaml.Required(entry, "province"),
                Name = yaml.Required(entry, "name"),
                NameInEnglish = yaml.Optional(entry, "name_in_english"),
                Place = yaml.Required(entry, "place"),
                PlaceInEnglish = yaml.Optional(entry, "place_in_english"),
                Recurrence = recurrence,
                Quote = quote,
                OnHolidays = holidays switch { "skip" => HolidayRule.Skip, "keep" => HolidayRule.Keep, _ => HolidayRule.Unsaid },
                Ask = yaml.Optional(entry, "ask"),
            };
            if (!EntryId().IsMatch(item.Id))
            {
                yaml.Error(entry, $"the id '{item.Id}' may hold small letters, digits and hyphens only: it is part of an address");
            }

            if (!calendar.TryAdd(item.Id, item))
            {
                yaml.Error(entry, $"the calendar entry '{item.Id}' stands twice");
            }
        }
    }

    private void ReadEmergencies(Yaml yaml, YamlNode root)
    {
        foreach (var entry in yaml.Mappings(root, "emergencies"))
        {
            yaml.OnlyFields(entry, "number", "name", "for", "source");
            emergencies.Add(new(yaml.Required(entry, "number"), yaml.Required(entry, "name"), yaml.Required(entry, "for"), yaml.Required(entry, "source")));
        }
    }

    /// <summary>The passage may be given as its document's id: the passage that holds the words is then found.</summary>
    private Quote? ReadQuote(Yaml yaml, YamlMappingNode node)
    {
        yaml.OnlyFields(node, "passage", "text");
        var where = yaml.Required(node, "passage");
        var text = WhiteSpace().Replace(yaml.Required(node, "text"), " ");
        if (text.Length == 0 || where.Length == 0)
        {
            return null;
        }

        if (passages.TryGetValue(where, out var named))
        {
            if (QuoteFinder.Find(named.Text, text) is null)
            {
                yaml.Error(node, $"the words “{Short(text)}” do not occur in {where}");
                return null;
            }

            return new(where, text);
        }

        if (!documents.TryGetValue(where, out var document))
        {
            yaml.Error(node, $"there is no passage or document '{where}'");
            return null;
        }

        foreach (var passage in document.Passages)
        {
            if (QuoteFinder.Find(passage.Text, text) is not null)
            {
                return new(passage.Id, text);
            }
        }

        // A long paragraph is cut into several passages; a quote that runs over the cut is cut with it.
        yaml.Error(node, $"the words “{Short(text)}” occur in no single passage of {where}");
        return null;
    }

    private void ReadTopic(KnowledgeFile file)
    {
        var id = Path.GetFileNameWithoutExtension(file.Path);
        var front = FrontMatter().Match(file.Text);
        if (!front.Success)
        {
            errors.Add(new(file.Path, 1, "the file must begin with front matter between two lines '---'"));
            return;
        }

        var yaml = new Yaml(file.Path, 1);
        if (yaml.Load(front.Groups["yaml"].Value) is not YamlMappingNode root)
        {
            errors.AddRange(yaml.Errors);
            return;
        }

        yaml.OnlyFields(root, "title", "sector", "questions", "answers");
        var title = yaml.Required(root, "title");
        var questions = yaml.Texts(root, "questions");
        if (questions.Count == 0)
        {
            yaml.Error(root, "'questions' must name at least one way to ask");
        }

        var bodyLine = file.Text[..front.Length].Count(letter => letter == '\n') + 1;
        var sections = Sections(file, file.Text[front.Length..], bodyLine);
        var answers = new Dictionary<string, TopicAnswer>(StringComparer.Ordinal);
        if (Yaml.Field(root, "answers") is YamlMappingNode byProvince)
        {
            foreach (var (key, value) in byProvince.Children)
            {
                var province = (key as YamlScalarNode)?.Value ?? "";
                if (value is not YamlMappingNode entry)
                {
                    yaml.Error(key, $"'{province}' must have named fields");
                    continue;
                }

                if (!provinces.ContainsKey(province))
                {
                    yaml.Error(key, $"unknown province '{province}'");
                }

                if (!sections.Remove(province, out var section))
                {
                    yaml.Error(key, $"there is no section '## {province}' with the answer");
                    continue;
                }

                if (ReadAnswer(yaml, entry, province, section) is { } answer)
                {
                    answers[province] = answer;
                }
            }
        }
        else
        {
            yaml.Error(root, "'answers' must hold at least one province");
        }

        foreach (var (province, section) in sections)
        {
            errors.Add(new(file.Path, section.Line, $"the section '## {province}' has no entry under 'answers'"));
        }

        CheckTitle(yaml, root, title, answers.Values);
        errors.AddRange(yaml.Errors);
        topics[id] = new Topic { Id = id, Title = title, Sector = yaml.Required(root, "sector"), Questions = questions, Answers = answers };
    }

    /// <summary>A title is said too ("Có thể bà con cũng cần …"): its figures, days and document numbers stand in the quotes of its answers.</summary>
    private void CheckTitle(Yaml yaml, YamlMappingNode root, string title, Dictionary<string, TopicAnswer>.ValueCollection answers)
    {
        if (answers.Count == 0)
        {
            return;
        }

        agencyNames ??= new(agencies.Values, provinces.Values);
        var evidence = new ProofEvidence(agencyNames, emergencies);
        foreach (var quote in answers.SelectMany(answer => answer.Quotes))
        {
            evidence.Add(quote.Text).Add(documents[passages[quote.PassageId].DocumentId]);
        }

        foreach (var failed in Proof.Check(title, evidence).Where(failed => failed.Kind != ClaimKind.Agency))
        {
            yaml.Error(Yaml.Field(root, "title") ?? root, $"'{failed.AsWritten}' ({failed.Kind}) in the title stands in none of the quotes");
        }
    }

    private TopicAnswer? ReadAnswer(Yaml yaml, YamlMappingNode entry, string province, Section section)
    {
        yaml.OnlyFields(entry, "agency", "calendar", "quotes");
        var agency = yaml.Optional(entry, "agency");
        if (agency is not null && !agencies.ContainsKey(agency))
        {
            yaml.Error(entry, $"unknown agency '{agency}'");
        }

        var schedule = yaml.Optional(entry, "calendar");
        if (schedule is not null && !calendar.ContainsKey(schedule))
        {
            yaml.Error(entry, $"unknown calendar entry '{schedule}'");
        }

        var quotes = new List<Quote>();
        foreach (var node in yaml.Mappings(Yaml.Field(entry, "quotes"), "quotes"))
        {
            if (ReadQuote(yaml, node) is { } quote)
            {
                quotes.Add(quote);
            }
        }

        if (quotes.Count == 0)
        {
            yaml.Error(entry, $"the answer for '{province}' has no quote that proves it");
            return null;
        }

        if (section.Text.Length == 0)
        {
            errors.Add(new(yaml.Path, section.Line, $"the section '## {province}' is empty"));
            return null;
        }

        // What stands in no quote nobody can check. The same check has the last word on every reply.
        agencyNames ??= new(agencies.Values, provinces.Values);
        var evidence = new ProofEvidence(agencyNames, emergencies);
        foreach (var quote in quotes)
        {
            evidence.Add(quote.Text).Add(documents[passages[quote.PassageId].DocumentId]);
        }

        if (agency is not null && agencies.TryGetValue(agency, out var inCharge))
        {
            evidence.Add(inCharge);
        }

        if (schedule is not null && calendar.TryGetValue(schedule, out var scheduled))
        {
            evidence.Add(scheduled, []);
        }

        foreach (var failed in Proof.Check($"{section.Text}\n{section.Next}", evidence))
        {
            errors.Add(new(yaml.Path, section.Line, $"'{failed.AsWritten}' ({failed.Kind}) in the answer for '{province}' stands in none of its quotes"));
        }

        return new TopicAnswer { Province = province, Text = section.Text, NextSteps = section.Next, Quotes = quotes, Agency = agency, Calendar = schedule };
    }

    private Dictionary<string, Section> Sections(KnowledgeFile file, string body, int firstLine)
    {
        var sections = new Dictionary<string, Section>(StringComparer.Ordinal);
        var headings = ProvinceHeading().Matches(body);
        for (var i = 0; i < headings.Count; i++)
        {
            var start = headings[i].Index + headings[i].Length;
            var end = i + 1 < headings.Count ? headings[i + 1].Index : body.Length;
            var text = body[start..end];
            var line = firstLine + body[..headings[i].Index].Count(letter => letter == '\n');
            string? next = null;
            var step = NextHeading().Match(text);
            if (step.Success)
            {
                next = text[(step.Index + step.Length)..].Trim();
                text = text[..step.Index];
            }

            if (!sections.TryAdd(headings[i].Groups["province"].Value, new(text.Trim(), string.IsNullOrEmpty(next) ? null : next, line)))
            {
                errors.Add(new(file.Path, line, $"the section '{headings[i].Value.Trim()}' stands twice"));
            }
        }

        return sections;
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..77] + "…";

    private sealed record Section(string Text, string? Next, int Line);

    [GeneratedRegex(@"\A\uFEFF?---\r?\n(?<yaml>.*?\r?\n)---[ \t]*\r?\n", RegexOptions.Singleline)]
    private static partial Regex FrontMatter();

    [GeneratedRegex(@"^##[ \t]+(?<province>[a-z-]+)[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex ProvinceHeading();

    [GeneratedRegex(@"^###[ \t]+Tiếp theo[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex NextHeading();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex EntryId();
}
