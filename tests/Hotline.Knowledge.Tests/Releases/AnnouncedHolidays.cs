using Hotline.Knowledge.Releases;

namespace Hotline.Knowledge.Tests.Releases;

public sealed class AnnouncedHolidays
{
    private const string ADayOff = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261126\r\nSUMMARY:Nghỉ bù\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    [Fact]
    public void Those_of_the_file_replace_those_of_the_law()
    {
        var release = Build(new("holidays.ics", ADayOff))!;
        var entry = release.Calendar["hau-giang-giao-dich-viec-lam"] with { OnHolidays = HolidayRule.Skip };

        Assert.Equal("Nghỉ bù", release.Holidays.On(new(2026, 11, 26))?.Name);
        Assert.Null(release.Holidays.On(new(2026, 9, 2)));
        Assert.Equal("Quốc khánh", release.Holidays.On(new(2027, 9, 2))?.Name);
        Assert.Equal([new DateOnly(2026, 12, 3)], entry.Next(new(2026, 11, 22), 1, release.Holidays));
    }

    [Fact]
    public void Without_a_file_they_are_those_of_the_law() => Assert.Equal("Quốc khánh", ShippedKnowledge.Release.Holidays.On(new(2026, 9, 2))?.Name);

    [Theory]
    [InlineData("holidays.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101T080000\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR", "holidays.ics:3: '20270101T080000' is not a whole day such as 20270206")]
    [InlineData("holidays.ics", "ngày nghỉ: 2/9", "holidays.ics: the file holds no event")]
    [InlineData("plans/holidays.ics", ADayOff, "plans/holidays.ics: the only calendar file that is read is holidays.ics")]
    public void A_file_that_cannot_be_used_fails_the_build_with_its_place_and_reason(string path, string text, string error)
    {
        Assert.Null(Build(new(path, text), out var errors));
        Assert.Equal([error], errors.Select(one => one.ToString()));
    }

    private static Release? Build(KnowledgeFile file) => Build(file, out _);

    private static Release? Build(KnowledgeFile file, out IReadOnlyList<KnowledgeError> errors) =>
        Release.Build(1, [.. ShippedKnowledge.Release.Files.Where(known => known.Path != file.Path), file], out errors);
}
