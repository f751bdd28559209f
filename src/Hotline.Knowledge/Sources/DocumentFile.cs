using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.Knowledge.Releases;
using Hotline.Language;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hotline.Knowledge.Sources;

/// <summary>What became of reading a document file: the document, or at least one error.</summary>
public sealed record DocumentReading(Document? Document, IReadOnlyList<KnowledgeError> Errors);

/// <summary>A document as a Markdown file with front matter, as it lies in <c>knowledge/plans/</c>.</summary>
public static partial class DocumentFile
{
    private static readonly Dictionary<DocumentKind, string> Kinds = new()
    {
        [DocumentKind.Plan] = "ke-hoach",
        [DocumentKind.Decision] = "quyet-dinh",
        [DocumentKind.Resolution] = "nghi-quyet",
        [DocumentKind.OfficialLetter] = "cong-van",
        [DocumentKind.Notice] = "thong-bao",
        [DocumentKind.News] = "tin",
    };

    private static readonly string[] Keys =
    [
        "id", "number", "kind", "issuer", "province", "title", "issued_on", "issued_on_as_written", "period", "period_basis", "period_presumed",
        "replaced_by", "signed_by", "signer_title", "excerpt", "source", "provenance", "legal_references",
    ];

    /// <summary>Reads a file of <c>knowledge/plans/</c>. Every error names file, line and, in Vietnamese, the reason; with any error there is no document.</summary>
    public static DocumentReading Parse(string markdown, string path)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        ArgumentNullException.ThrowIfNull(path);
        markdown = Vietnamese.Compose(markdown).Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF');
        var match = FrontMatter().Match(markdown);
        if (!match.Success)
        {
            return new(null, [new(path, 1, "thiếu phần thông tin đầu tệp, phải mở và đóng bằng một dòng \"---\"")]);
        }

        YamlMappingNode fields;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(match.Groups["yaml"].Value));
            if (stream.Documents is not [{ RootNode: YamlMappingNode mapping }])
            {
                return new(null, [new(path, 1, "phần thông tin đầu tệp phải là các dòng \"khóa: giá trị\"")]);
            }

            fields = mapping;
        }
        catch (YamlException error)
        {
            // The first line of the file is the opening "---".
            return new(null, [new(path, (int)error.Start.Line + 1, $"phần thông tin đầu tệp không đúng YAML: {error.Message}")]);
        }
        catch (InvalidOperationException)
        {
            // What the library throws for a list or quotation that the text ends in the middle of; it does not say where.
            return new(null, [new(path, 1, "phần thông tin đầu tệp không đúng YAML: có dấu ngoặc mở mà không đóng")]);
        }

        var reader = new FieldReader(fields, path);
        reader.RefuseUnknown(Keys);
        var id = reader.Required("id");
        if (id is not null && !Slug.IsSlug(id))
        {
            reader.Refuse("id", "mã văn bản chỉ gồm chữ thường không dấu, số và gạch nối");
        }

        var kindName = reader.Required("kind");
        var kind = Kinds.FirstOrDefault(pair => pair.Value == kindName);
        if (kindName is not null && kind.Value is null)
        {
            reader.Refuse("kind", $"loại văn bản phải là một trong: {string.Join(", ", Kinds.Values)}");
        }

        var title = reader.Required("title");
        var province = reader.Text("province");
        if (province is not null && !Slug.IsSlug(province))
        {
            reader.Refuse("province", "mã tỉnh chỉ gồm chữ thường không dấu, số và gạch nối");
        }

        var body = match.Groups["body"].Value.Trim('\n');
        if (body.Trim().Length == 0)
        {
            reader.RefuseLine(markdown[..match.Groups["body"].Index].Count(c => c == '\n') + 1, "văn bản không có nội dung");
        }

        var draft = new Document
        {
            Id = id ?? "",
            Number = reader.Text("number"),
            Kind = kind.Key,
            Issuer = reader.Text("issuer") ?? "",
            Province = province,
            Title = title ?? "",
            IssuedOn = reader.Day("issued_on"),
            IssuedOnAsWritten = reader.Text("issued_on_as_written"),
            Period = reader.Period(),
            PeriodBasis = reader.Text("period_basis"),
            PeriodIsPresumed = reader.Flag("period_presumed"),
            ReplacedBy = reader.Text("replaced_by"),
            SignedBy = reader.Text("signed_by"),
            SignerTitle = reader.Text("signer_title"),
            IsExcerpt = reader.Flag("excerpt"),
            Source = reader.Text("source"),
            Provenance = reader.Text("provenance"),
            LegalReferences = reader.List("legal_references"),
            Body = body,
            Passages = [],
        };
        if (reader.Errors.Count > 0)
        {
            return new(null, reader.Errors);
        }

        var (blocks, passages) = DocumentBody.Read(draft.Id, draft.Provenance, body);
        return new(draft with { Blocks = blocks, Passages = passages }, []);
    }

    /// <summary>The file's text. Reading it again gives the same document.</summary>
    public static string Write(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var file = new StringBuilder("---\n");
        Field("id", document.Id);
        Field("number", document.Number, always: true);
        Field("kind", Kinds[document.Kind]);
        Field("issuer", document.Issuer, always: true);
        Field("province", document.Province, always: true);
        Field("title", document.Title);
        Field("issued_on", document.IssuedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), always: true);
        Field("issued_on_as_written", document.IssuedOnAsWritten);
        if (document.Period is { } period)
        {
            file.Append("period:\n");
            Field("  from", period.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Field("  to", period.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), always: true);
        }

        Field("period_basis", document.PeriodBasis);
        Field("period_presumed", document.PeriodIsPresumed ? "true" : null);
        Field("replaced_by", document.ReplacedBy);
        Field("signed_by", document.SignedBy, always: true);
        Field("signer_title", document.SignerTitle);
        Field("excerpt", document.IsExcerpt ? "true" : null);
        Field("source", document.Source);
        if (document.Provenance is { } provenance)
        {
            if (provenance.Split('\n').All(line => line.Length > 0 && line == line.Trim() && !line.Any(char.IsControl)))
            {
                file.Append("provenance: |-\n");
                foreach (var line in provenance.Split('\n'))
                {
                    file.Append("  ").Append(line).Append('\n');
                }
            }
            else
            {
                Field("provenance", provenance);
            }
        }

        if (document.LegalReferences.Count > 0)
        {
            file.Append("legal_references:\n");
            foreach (var reference in document.LegalReferences)
            {
                file.Append("  - ").Append(Scalar(reference)).Append('\n');
            }
        }

        return file.Append("---\n\n").Append(document.Body).Append('\n').ToString();

        void Field(string key, string? value, bool always = false)
        {
            if (!string.IsNullOrEmpty(value))
            {
                file.Append(key).Append(": ").Append(value is "true" || Day().IsMatch(value) ? value : Scalar(value)).Append('\n');
            }
            else if (always)
            {
                file.Append(key).Append(":\n");
            }
        }
    }

    private static string Scalar(string value)
    {
        if (PlainScalar().IsMatch(value) && !value.Contains(": ", StringComparison.Ordinal) && !value.Contains(" #", StringComparison.Ordinal)
            && !value.EndsWith(':') && value.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off"))
        {
            return value;
        }

        var quoted = new StringBuilder("\"");
        foreach (var letter in value)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF' => $"\\u{(int)letter:X4}",
                _ => letter.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private sealed class FieldReader(YamlMappingNode fields, string path)
    {
        public List<KnowledgeError> Errors { get; } = [];

        public void RefuseUnknown(IEnumerable<string> known)
        {
            foreach (var key in fields.Children.Keys)
            {
                if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name))
                {
                    Errors.Add(new(path, Line(key), $"không có khóa \"{key}\""));
                }
            }
        }

        public void Refuse(string key, string reason) => Errors.Add(new(path, Line(fields.Children[new YamlScalarNode(key)]), $"{key}: {reason}"));

        public void RefuseLine(int line, string reason) => Errors.Add(new(path, line, reason));

        public string? Required(string key)
        {
            var text = Text(key);
            if (text is null && !Errors.Exists(error => error.Reason.StartsWith(key + ":", StringComparison.Ordinal)))
            {
                Errors.Add(new(path, 1, $"{key}: thiếu, không được để trống"));
            }

            return text;
        }

        public string? Text(string key)
        {
            if (!fields.Children.TryGetValue(new YamlScalarNode(key), out var node))
            {
                return null;
            }

            if (node is not YamlScalarNode scalar)
            {
                Errors.Add(new(path, Line(node), $"{key}: phải là một dòng chữ"));
                return null;
            }

            return string.IsNullOrWhiteSpace(scalar.Value) || (scalar.Style == ScalarStyle.Plain && scalar.Value is "null" or "~") ? null : scalar.Value.Trim();
        }

        public bool Flag(string key)
        {
            var text = Text(key);
            if (text is not (null or "true" or "false"))
            {
                Refuse(key, "phải là true hoặc false");
            }

            return text == "true";
        }

        public DateOnly? Day(string key) => ReadDay(Text(key), key, fields.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : fields);

        public Period? Period()
        {
            if (!fields.Children.TryGetValue(new YamlScalarNode("period"), out var node) || node is YamlScalarNode { Value: null or "" })
            {
                return null;
            }

            if (node is not YamlMappingNode mapping || mapping.Children.Keys.Any(key => key is not YamlScalarNode { Value: "from" or "to" }))
            {
                Errors.Add(new(path, Line(node), "period: phải gồm from và to"));
                return null;
            }

            var days = new List<DateOnly?>();
            foreach (var end in (string[])["from", "to"])
            {
                mapping.Children.TryGetValue(new YamlScalarNode(end), out var value);
                days.Add(ReadDay((value as YamlScalarNode)?.Value, $"period.{end}", value ?? mapping));
            }

            if (days is [{ } from, { } to] && from > to)
            {
                Errors.Add(new(path, Line(node), "period: ngày bắt đầu sau ngày kết thúc"));
            }

            return new(days[0], days[1]);
        }

        public IReadOnlyList<string> List(string key)
        {
            if (!fields.Children.TryGetValue(new YamlScalarNode(key), out var node) || node is YamlScalarNode { Value: null or "" })
            {
                return [];
            }

            if (node is not YamlSequenceNode sequence || sequence.Children.Any(child => child is not YamlScalarNode))
            {
                Errors.Add(new(path, Line(node), $"{key}: phải là danh sách các dòng chữ"));
                return [];
            }

            return [.. sequence.Children.Select(child => ((YamlScalarNode)child).Value ?? "")];
        }

        private DateOnly? ReadDay(string? text, string key, YamlNode node)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            Errors.Add(new(path, Line(node), $"{key}: ngày phải viết năm-tháng-ngày, ví dụ 2021-12-23"));
            return null;
        }

        private static int Line(YamlNode node) => (int)node.Start.Line + 1;
    }

    [GeneratedRegex(@"\A---[ \t]*\n(?<yaml>.*?)^---[ \t]*(?:\n(?<body>.*))?\z", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex FrontMatter();

    // What YAML reads back as the same string without quotes.
    [GeneratedRegex(@"^(?![\d.+-]*$)[\p{L}\d](?:[\p{L}\p{M}\d /.,;()“”%&:_–+-]*[\p{L}\p{M}\d.,;)”%])?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainScalar();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Day();
}
