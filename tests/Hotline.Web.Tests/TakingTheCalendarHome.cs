using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Knowledge.Releases;
using Hotline.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>The service on Wednesday, 20 January 2027: the third Thursday from then on is the 4th of February, in Tết.</summary>
public sealed class AppBeforeTet : HotlineApp
{
    internal static DateOnly Today { get; } = new(2027, 1, 20);

    protected override void Change(WebApplicationBuilder builder)
    {
        MovedClock clock = new();
        clock.Move(new DateTimeOffset(Today, new(12, 0), TimeSpan.FromHours(7)) - clock.GetUtcNow());
        builder.Services.AddSingleton<TimeProvider>(clock);
    }
}

public sealed partial class TakingTheCalendarHome(AppBeforeTet app) : IClassFixture<AppBeforeTet>
{
    private const string Id = "hau-giang-giao-dich-viec-lam";
    private const string Path = $"/calendar/{Id}.ics";

    private static readonly DateOnly InTet = new(2027, 2, 4);

    [Fact]
    public async Task The_button_under_the_dates_opens_a_file_that_begins_on_the_first_of_them()
    {
        using var lan = await app.CitizenAsync();
        var answer = await lan.AskAsync("phien giao dich viec lam mo ngay nao", "hau-giang");
        var button = Assert.Single(answer["suggestedActions"]!["actions"]!.AsArray(), action => (string?)action!["type"] == "openUrl")!;
        using var browser = app.Browser();

        using var response = await browser.GetAsync(new Uri((string)button["value"]!));

        await HotlineApp.ExpectAsync(response, HttpStatusCode.OK);
        Assert.Equal("text/calendar", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("utf-8", response.Content.Headers.ContentType?.CharSet);
        var properties = PropertiesOf(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("20270121", properties["DTSTART;VALUE=DATE"]);
        Assert.Contains("thứ Năm, 21/01/2027", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("FREQ=WEEKLY;BYDAY=TH;UNTIL=20280120", properties["RRULE"]);
        Assert.Equal("Phiên giao dịch việc làm tỉnh Hậu Giang", properties["SUMMARY"]);
        Assert.Equal("TENTATIVE", properties["STATUS"]);
    }

    [NodeFact]
    public async Task A_calendar_makes_the_days_of_it_that_the_bot_names()
    {
        using var lan = await app.CitizenAsync();
        var answer = await lan.AskAsync("cho xin 10 phiên tới của sàn giao dịch việc làm", "hau-giang");
        var named = DaysIn((string)answer["text"]!);
        using var browser = app.Browser();

        var made = await ReadAsync(await browser.GetStringAsync(Path));

        Assert.Equal(10, named.Count);
        Assert.Contains(InTet, named);
        Assert.Equal(named, DaysOf(made).Take(named.Count));
        Assert.True((bool)made["wholeDays"]!);
        Assert.Equal("P1D", (string?)made["lasts"]);
        Assert.StartsWith($"{app.Address}/documents/", (string?)made["page"], StringComparison.Ordinal);
        Assert.Contains("phiên giao dịch việc làm được tổ chức định kỳ vào thứ năm hàng tuần", (string?)made["description"], StringComparison.Ordinal);
        Assert.Contains("04/02/2027 (Tết Nguyên đán)", (string?)made["description"], StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task The_file_holds_every_day_of_a_year_and_none_after_it()
    {
        var (entry, release) = Event();

        var made = await ReadAsync(CalendarFile.Write(entry, release, AppBeforeTet.Today, "https://hotline.example")!);

        Assert.Equal(entry.Between(AppBeforeTet.Today, AppBeforeTet.Today.AddDays(365), release.Holidays), DaysOf(made));
    }

    [NodeTheory]
    [InlineData("FREQ=WEEKLY;BYDAY=TH")]
    [InlineData("BYDAY=TU,TH;FREQ=WEEKLY")]
    [InlineData("FREQ=MONTHLY;BYDAY=1TH,-1FR")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=1,15,30")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=4;BYMONTH=2,9")]
    [InlineData("FREQ=DAILY")]
    public async Task Whatever_the_rule_a_calendar_leaves_out_the_public_holidays_that_the_bot_leaves_out(string rule)
    {
        var (shipped, release) = Event();
        var entry = shipped with { Recurrence = Recurrence.Parse(rule, out _)!, OnHolidays = HolidayRule.Skip };
        var days = entry.Between(AppBeforeTet.Today, AppBeforeTet.Today.AddDays(365), release.Holidays);

        var made = await ReadAsync(CalendarFile.Write(entry, release, AppBeforeTet.Today, "https://hotline.example")!);

        Assert.NotEmpty(days);
        Assert.DoesNotContain(InTet, days);
        Assert.Equal(days, DaysOf(made));
    }

    [NodeFact]
    public async Task What_calendars_read_as_signs_stays_text_and_long_lines_stay_whole()
    {
        var (shipped, release) = Event();
        var name = "Phiên; của \\ “Trung tâm”, " + string.Concat(Enumerable.Repeat("ưỡ🌾", 60)) + "\nDTEND:20200101";
        var entry = shipped with { Name = name, Place = "Số 1, đường A; tầng 2" };

        var file = CalendarFile.Write(entry, release, AppBeforeTet.Today, "https://hotline.example")!;
        var made = await ReadAsync(file);

        PropertiesOf(Encoding.UTF8.GetBytes(file));
        Assert.Equal((name, "Số 1, đường A; tầng 2", "P1D"), ((string?)made["name"], (string?)made["place"], (string?)made["lasts"]));
    }

    [Fact]
    public async Task Who_has_the_file_is_told_so()
    {
        using var browser = app.Browser();
        using var first = await browser.GetAsync(Path);
        using HttpRequestMessage again = new(HttpMethod.Get, Path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await browser.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/calendar/khong-co.ics")]
    [InlineData($"/calendar/{Id}")]
    [InlineData($"/calendar/{Id}.ics.ics")]
    [InlineData("/calendar/..%2f..%2fappsettings.json.ics")]
    [InlineData("/calendar/.ics")]
    public async Task What_is_no_event_is_not_found(string path)
    {
        using var browser = app.Browser();

        using var response = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_writes_there()
    {
        using var browser = app.Browser();
        using StringContent body = new("BEGIN:VCALENDAR");

        using var response = await browser.PostAsync(Path, body);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private (CalendarEntry Entry, Release Release) Event()
    {
        var release = app.Services.GetRequiredService<CurrentRelease>().Value;
        return (release.Calendar[Id], release);
    }

    /// <summary>The one event of a file, as ical.js reads it.</summary>
    private static async Task<JsonObject> ReadAsync(string file)
    {
        await using var reader = await NodeProgram.StartAsync("icalendar/read.cjs");
        await reader.TellAsync(new() { ["file"] = file });
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        var told = await reader.HearAsync(patience.Token);
        Assert.Null((string?)told["refused"]);
        Assert.Equal("2.0", (string?)told["version"]);
        return Assert.Single(told["events"]!.AsArray())!.AsObject();
    }

    private static List<DateOnly> DaysOf(JsonObject made) =>
        [.. made["days"]!.AsArray().Select(day => DateOnly.ParseExact((string)day!, "yyyy-MM-dd", CultureInfo.InvariantCulture))];

    /// <summary>The days named from today on, in order.</summary>
    private static List<DateOnly> DaysIn(string text) =>
        [.. Dates().Matches(text).Select(match => DateOnly.ParseExact(match.Value, "dd/MM/yyyy", CultureInfo.InvariantCulture)).Where(day => day >= AppBeforeTet.Today).Distinct().Order()];

    /// <summary>As RFC 5545 has it (3.1): lines end with CR LF, hold 75 octets at most without them, and go on after a space.</summary>
    private static Dictionary<string, string> PropertiesOf(byte[] file)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
        var lines = text[..^2].Split("\r\n");
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 75));
        Assert.DoesNotContain(string.Concat(lines), char.IsControl);
        return string.Join('\n', lines).Replace("\n ", "", StringComparison.Ordinal).Split('\n')
            .Where(line => !line.StartsWith("BEGIN:", StringComparison.Ordinal) && !line.StartsWith("END:", StringComparison.Ordinal))
            .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
    }

    [GeneratedRegex("[0-9]{2}/[0-9]{2}/[0-9]{4}")]
    private static partial Regex Dates();
}
