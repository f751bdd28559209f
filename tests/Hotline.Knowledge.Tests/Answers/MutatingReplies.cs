using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Xunit.Abstractions;

namespace Hotline.Knowledge.Tests.Answers;

/// <summary>
/// Thousands of replies made from the shipped topics: as they are and in other spellings they pass; with one figure, date, address, number or agency changed
/// they do not. What is changed is found here by plain patterns, not by the checker.
/// </summary>
public sealed partial class MutatingReplies(ITestOutputHelper output)
{
    private static readonly DateOnly Today = new(2026, 11, 22);
    private static readonly string[] Weekdays = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"];

    [Fact]
    public void Unchanged_replies_pass_in_every_spelling()
    {
        var checkedReplies = 0;
        foreach (var reply in Replies())
        {
            foreach (var text in Spellings(reply.Text).Prepend(reply.Text))
            {
                checkedReplies++;
                Assert.True(Proof.Check(text, reply.Evidence) is [], $"{reply.Name}: {string.Join("; ", Proof.Check(text, reply.Evidence))}\n{text}");
            }
        }

        output.WriteLine($"{checkedReplies} replies passed");
        Assert.True(checkedReplies > 500);
    }

    [Fact]
    public void A_changed_reply_is_caught()
    {
        var random = new Random(20261122);
        var missed = new List<string>();
        var made = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var reply in Replies())
        {
            for (var round = 0; round < 4; round++)
            {
                foreach (var (kind, text) in Mutations(reply, random))
                {
                    made[kind] = made.GetValueOrDefault(kind) + 1;
                    if (Proof.Check(text, reply.Evidence).Count == 0)
                    {
                        missed.Add($"{reply.Name} ({kind}): {text}");
                    }
                }
            }
        }

        output.WriteLine(string.Join(", ", made.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {entry.Value}")) + $"; missed {missed.Count}");
        Assert.True(missed.Count == 0, string.Join("\n---\n", missed.Take(20)));
        Assert.True(made.Values.Sum() > 5000, $"only {made.Values.Sum()} mutations");
        Assert.All(["number", "number in words", "date", "date in words", "web", "document", "weekday", "agency", "sum", "sum in words", "percentage", "percentage in words", "phone", "clock", "English"], kind => Assert.True(made.GetValueOrDefault(kind) > 20, kind));
    }

    /// <summary>One change a text, to a value that the sources do not hold in any writing.</summary>
    private static IEnumerable<(string Kind, string Text)> Mutations(MadeReply reply, Random random)
    {
        foreach (Match match in Number().Matches(reply.Text))
        {
            if (Absent(match.Value.Length, reply.Source, random) is { } other)
            {
                yield return ("number", With(reply.Text, match, other));
            }

            // What is written in words must differ in words too: "mười hai" of a source that says "12" would be right.
            if (Absent(2, reply.Source, random) is { } spelled && !reply.Source.Contains(Words(spelled), StringComparison.OrdinalIgnoreCase))
            {
                yield return ("number in words", With(reply.Text, match, Words(spelled)));
            }
        }

        foreach (Match match in Day().Matches(reply.Text))
        {
            var day = new DateOnly(random.Next(2011, 2040), random.Next(1, 13), random.Next(1, 29));
            if (!reply.Source.Contains(day.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            {
                yield return ("date", With(reply.Text, match, day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)));
                yield return ("date in words", With(reply.Text, match, $"{day.Day} tháng {day.Month} năm {day.Year}"));
                yield return ("English", With(reply.Text, match, day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)));
            }
        }

        foreach (Match match in Web().Matches(reply.Text))
        {
            var at = random.Next(match.Length - 4);
            var letter = (char)('a' + random.Next(26));
            var other = match.Value[..at] + letter + match.Value[(at + 1)..];
            if (match.Value[at] != '.' && !reply.Source.Contains(other, StringComparison.OrdinalIgnoreCase))
            {
                yield return ("web", With(reply.Text, match, other));
            }
        }

        foreach (Match match in Document().Matches(reply.Text))
        {
            if (Absent(3, reply.Source, random) is { } other)
            {
                yield return ("document", With(reply.Text, match.Groups["n"], other));
            }
        }

        foreach (Match match in Weekday().Matches(reply.Text))
        {
            var other = Weekdays[random.Next(7)];
            if (!reply.Source.Contains(other, StringComparison.OrdinalIgnoreCase))
            {
                yield return ("weekday", With(reply.Text, match, other));
            }
        }

        var release = ShippedKnowledge.Release;
        List<Agency> agencies = [.. release.Agencies.Values.Where(agency => agency.Name.StartsWith("Sở ", StringComparison.Ordinal) && !reply.Offices.Contains(agency.Name))];
        foreach (var name in reply.Offices.Where(name => reply.Text.Contains(name, StringComparison.Ordinal)))
        {
            yield return ("agency", reply.Text.Replace(name, agencies[random.Next(agencies.Count)].Name, StringComparison.Ordinal));
        }

        if (Absent(2, reply.Source, random) is { } sum)
        {
            yield return ("sum", reply.Text + $"\n\nMỗi người được {sum} triệu đồng.");
            yield return ("sum in words", reply.Text + $" Hỗ trợ {Words(sum)} triệu đồng.");
            yield return ("percentage", reply.Text + $" Lãi suất {sum}%.");
            yield return ("percentage", reply.Text + $" Lãi suất {sum},{random.Next(1, 10)}%.");
            yield return ("percentage in words", reply.Text + $" Nhà nước đóng {Words(sum)} phần trăm.");
            yield return ("English", reply.Text + $" The state pays {sum} percent of it.");
            yield return ("term", $"Trong {sum} ngày phải trả lời. " + reply.Text);
        }

        var weekday = Weekdays[random.Next(7)];
        if (!reply.Source.Contains(weekday, StringComparison.OrdinalIgnoreCase))
        {
            yield return ("weekday", $"Bà con tới vào {weekday}. " + reply.Text);
        }

        var (hour, minute) = (random.Next(5, 22), random.Next(1, 60));
        if (!reply.Source.Contains(hour.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
        {
            yield return ("clock", reply.Text + $" Mở cửa lúc {hour} giờ {minute}.");
            yield return ("clock", reply.Text + $" Mở cửa lúc {hour}h{minute:00}.");
        }

        yield return ("phone", reply.Text + $" Tổng đài 1900 {random.Next(1000, 9999)}.");
        yield return ("phone", reply.Text + $" Gọi +84 9{random.Next(10_000_000, 99_999_999)}.");
        yield return ("web", $"Bà con vào https://{(char)('a' + random.Next(26))}hotro{random.Next(1000)}.com/dang-ky. " + reply.Text);
        yield return ("phone", reply.Text + $" Bà con gọi 029{random.Next(2, 9)} {random.Next(3_000_000, 3_999_999)}.");
        yield return ("web", reply.Text + $" Xem tại hotro{random.Next(1000)}.gov.vn.");
        yield return ("agency", reply.Text + $" Bà con tới {agencies[random.Next(agencies.Count)].Name}.");
    }

    private static IEnumerable<string> Spellings(string text)
    {
        yield return Thousands().Replace(text, match => match.Groups["n"].Value + " nghìn");
        yield return Thousands().Replace(text, match => match.Groups["n"].Value + " ngàn");
        yield return text.Replace("%", " phần trăm", StringComparison.Ordinal);
        yield return Day().Replace(text, match => Parse(match) is var day ? $"{day.Day} tháng {day.Month} năm {day.Year}" : "");
        yield return Day().Replace(text, match => Parse(match) is var day ? $"{day.Day:00}-{day.Month:00}-{day.Year}" : "");
        yield return text.Replace("Ủy", "Uỷ", StringComparison.Ordinal).Replace(" - ", " – ", StringComparison.Ordinal);
        yield return text.Normalize(System.Text.NormalizationForm.FormD);
        yield return text.Replace("Ủy ban nhân dân", "UBND", StringComparison.Ordinal).Replace("Lao động - Thương binh và Xã hội", "LĐ-TB&XH", StringComparison.Ordinal)
            .Replace("Lao động – Thương binh và Xã hội", "LĐTBXH", StringComparison.Ordinal).Replace("Giáo dục và Đào tạo", "GD&ĐT", StringComparison.Ordinal);
    }

    private static DateOnly Parse(Match day) => new(
        int.Parse(day.Groups["y"].Value, CultureInfo.InvariantCulture),
        int.Parse(day.Groups["m"].Value, CultureInfo.InvariantCulture),
        int.Parse(day.Groups["d"].Value, CultureInfo.InvariantCulture));

    /// <summary>A number of so many digits whose digits stand nowhere in the sources; null when twenty tries find none.</summary>
    private static string? Absent(int digits, string source, Random random)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var low = (int)Math.Pow(10, Math.Clamp(digits, 1, 6) - 1);
            var value = random.Next(low, low * 10).ToString(CultureInfo.InvariantCulture);
            if (!source.Contains(value, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    private static string Words(string twoDigits)
    {
        string[] names = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
        var (tens, ones) = (twoDigits[0] - '0', twoDigits[1] - '0');
        var last = (tens, ones) switch
        {
            ( > 1, 1) => "mốt",
            (_, 5) => "lăm",
            _ => names[ones],
        };
        return (tens == 1 ? $"mười {last}" : $"{names[tens]} mươi {last}").Trim();
    }

    private static string With(string text, Capture at, string other) => text[..at.Index] + other + text[(at.Index + at.Length)..];

    private static IEnumerable<MadeReply> Replies()
    {
        var release = ShippedKnowledge.Release;
        foreach (var topic in release.Topics.Values.OrderBy(topic => topic.Id, StringComparer.Ordinal))
        {
            foreach (var answer in topic.Answers.Values)
            {
                var passages = answer.Quotes.Select(quote => release.Passages[quote.PassageId]).DistinctBy(passage => passage.Id).ToList();
                var documents = passages.Select(passage => release.Documents[passage.DocumentId]).DistinctBy(document => document.Id).ToList();
                var evidence = ProofEvidence.Of(passages, release);
                var text = $"{answer.Text} [1]\n\nBà con có thể làm tiếp: {answer.NextSteps}";
                var source = string.Join('\n', passages.SelectMany(passage => passage.Trail.Append(passage.Text))
                    .Concat(documents.Select(document => $"{document.CitationName} {document.IssuedOn:dd/MM/yyyy} {document.IssuedOnAsWritten} {document.Period?.From:dd/MM/yyyy} {document.Period?.To:dd/MM/yyyy}")));
                if (answer.Agency is { } id)
                {
                    var agency = release.Agencies[id];
                    evidence.Add(agency);
                    text += $"\n\nCơ quan phụ trách theo kế hoạch: **{agency.Name}**. {agency.Since}";
                    source += $"\n{agency.Name} {string.Join(' ', agency.OtherNames)} {agency.Since}";
                }

                if (answer.Calendar is { } schedule)
                {
                    var entry = release.Calendar[schedule];
                    var days = entry.Recurrence.Next(Today, 3);
                    evidence.Add(entry, days);
                    var said = string.Join("; ", days.Select(day => string.Create(CultureInfo.InvariantCulture, $"{Weekdays[((int)day.DayOfWeek + 6) % 7]}, {day:dd/MM/yyyy}")));
                    text += $"\n\n{entry.Name} gần nhất: {said}. Nơi tổ chức: {entry.Place}.";
                    source += $"\n{entry.Name} {entry.Place} {said}";
                }

                text += "\n\n" + string.Join(' ', documents.Select(document => $"Lưu ý: văn bản này của năm {document.IssuedOn?.Year ?? document.Period?.From?.Year}."));
                HashSet<string> offices = [.. release.Agencies.Values.Where(agency => agency.OtherNames.Append(agency.Name).Any(name => Plain(source).Contains(Plain(name), StringComparison.OrdinalIgnoreCase))).Select(agency => agency.Name)];
                yield return new($"{topic.Id}@{answer.Province}", text, source, offices, evidence);
            }
        }
    }

    private static string Plain(string name) => name.Replace('–', '-').Replace("LĐTBXH", "LĐ-TB&XH", StringComparison.Ordinal);

    private sealed record MadeReply(string Name, string Text, string Source, IReadOnlySet<string> Offices, ProofEvidence Evidence);

    // Neither in a name (F0, COVID-19), nor a list's or a step's, nor part of a date, an address or a document's number.
    [GeneratedRegex(@"(?<![\p{L}\p{N}\[/.,@-])(?<!^\s*)(?<!Bước )\d+(?![\p{N}/\]@-])(?![.,]\d)(?!\p{L})(?! (?:việc|cách|ý)\b)")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<![\d/])(?<d>\d{1,2})/(?<m>\d{1,2})/(?<y>\d{4})(?!\d)")]
    private static partial Regex Day();

    [GeneratedRegex(@"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|net|com)\b")]
    private static partial Regex Web();

    [GeneratedRegex(@"(?<![\d/])(?<n>\d+)(?=(?:/\d{4})?/\p{Lu}|-\p{Lu}+/)")]
    private static partial Regex Document();

    [GeneratedRegex(@"\bthứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)\b")]
    private static partial Regex Weekday();

    [GeneratedRegex(@"(?<![\d.,/])(?<n>\d{1,3})\.000(?![\d.,])(?! ?(?:nghìn|ngàn|triệu|tỷ))")]
    private static partial Regex Thousands();
}
