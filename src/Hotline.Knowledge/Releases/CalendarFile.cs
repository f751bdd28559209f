using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Releases;

/// <summary>A calendar entry as an iCalendar file (RFC 5545), for the calendar on a citizen's phone.</summary>
public static class CalendarFile
{
    /// <summary>Its place on the service.</summary>
    public static string PathOf(CalendarEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return $"/calendar/{entry.Id}.ics";
    }

    /// <summary>Octets.</summary>
    private const int LongestLine = 75;

    /// <summary>How far ahead the days are given: nobody confirms them for longer.</summary>
    private const int Days = 366;

    private const int LongestText = 2_000;

    /// <summary>
    /// The file, lines ended by CR LF; the same all day. The event lasts whole days, as its source names no hours (so it needs no time zone), recurs from its
    /// next day on for a year, leaves out the public holidays that its rule skips, and is tentative once its source no longer holds.
    /// </summary>
    /// <param name="entry">The event.</param>
    /// <param name="release">Its knowledge.</param>
    /// <param name="today">In Asia/Ho_Chi_Minh.</param>
    /// <param name="publicUrl">The service's address, without a slash at the end.</param>
    /// <returns>Null when the event does not take place in the year to come.</returns>
    public static string? Write(CalendarEntry entry, Release release, DateOnly today, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(release);
        var last = today.AddDays(Days - 1);
        if (entry.Next(today, 1, release.Holidays) is not [var first] || first > last)
        {
            return null;
        }

        var passage = release.Passages[entry.Quote.PassageId];
        var document = release.Documents[passage.DocumentId];
        var over = document.StatusOn(today) != DocumentStatus.Current;
        var page = $"{publicUrl}/documents/{Uri.EscapeDataString(document.Id)}#{Uri.EscapeDataString(passage.Anchor)}";
        var file = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//Hotline//Lịch//VI");
        Line("CALSCALE:GREGORIAN");
        Line("X-WR-CALNAME:" + Escape(entry.Name));
        Line("BEGIN:VEVENT");
        Line("UID:" + UidOf(entry));
        Line($"DTSTAMP:{Day(today.AddDays(-1))}T170000Z");
        Line("DTSTART;VALUE=DATE:" + Day(first));
        Line("DTEND;VALUE=DATE:" + Day(first.AddDays(1)));
        Line($"RRULE:{entry.Recurrence.Rule};UNTIL={Day(last)}");
        foreach (var skipped in entry.Skipped(first, last, release.Holidays))
        {
            Line("EXDATE;VALUE=DATE:" + Day(skipped.Day));
        }

        Line("SUMMARY:" + Escape(entry.Name));
        Line("LOCATION:" + Escape(entry.Place));
        Line("DESCRIPTION:" + Escape(Description(entry, release, document, over, first, last, page, today)));
        Line("URL:" + page);
        Line("STATUS:" + (over ? "TENTATIVE" : "CONFIRMED"));
        Line("TRANSP:TRANSPARENT");
        Line("END:VEVENT");
        Line("END:VCALENDAR");
        return file.ToString();

        void Line(string line)
        {
            // Folded after at most 75 octets, never inside a letter.
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > LongestLine)
                {
                    file.Append("\r\n ");
                    octets = 1;
                }

                file.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }

            file.Append("\r\n");
        }
    }

    private static string Description(CalendarEntry entry, Release release, Document document, bool over, DateOnly first, DateOnly last, string page, DateOnly today)
    {
        var ask = release.AskedToday(entry, today) ?? "cơ quan phụ trách";
        var text = new StringBuilder($"Theo {document.CitationName}: “{entry.Quote.Text}”.");
        if (over)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThời gian thực hiện của văn bản này đã hết: bà con hỏi lại {ask} trước khi đi.");
        }

        if (entry.Doubtful(first, last, release.Holidays) is { Count: > 0 } doubtful)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nTrùng ngày nghỉ lễ, văn bản không nói có mở hay không, bà con hỏi lại {ask}: {string.Join("; ", doubtful.Select(holiday => string.Create(CultureInfo.InvariantCulture, $"{holiday.Day:dd/MM/yyyy} ({holiday.Name})")))}.");
        }

        if (text.Length > LongestText)
        {
            text.Length = LongestText;
            text.Append('…');
        }

        return text.Append('\n').Append(page).ToString();
    }

    /// <summary>Always the same for an entry, wherever its file is fetched: a calendar that gets the file again replaces the event.</summary>
    private static string UidOf(CalendarEntry entry) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("hotline/calendar/" + entry.Id)).AsSpan(0, 16), bigEndian: true).ToString("D");

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>TEXT of RFC 5545, 3.3.11; control characters, which it cannot hold, become blanks.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var sign in text.Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            _ = sign switch
            {
                '\\' or ';' or ',' => escaped.Append('\\').Append(sign),
                '\n' => escaped.Append("\\n"),
                _ when char.IsControl(sign) => escaped.Append(' '),
                _ => escaped.Append(sign),
            };
        }

        return escaped.ToString();
    }
}
