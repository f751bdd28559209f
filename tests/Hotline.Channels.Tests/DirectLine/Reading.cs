using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;

namespace Hotline.Channels.Tests.DirectLine;

public sealed class Reading
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("garbage")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("999999999")]
    [InlineData("99999999999999999999999999")]
    [InlineData("%00")]
    public async Task Without_a_place_that_exists_reading_begins_at_the_beginning(string? watermark)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        var id = await talk.SayAsync("một");

        var read = await talk.ReadAsync(watermark);

        Assert.Contains(read["activities"]!.AsArray(), activity => activity!.AsObject().Text("id") == id);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition_and_reading_consumes_nothing()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Limits:ActivitiesPerPage", "2"));
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        for (var i = 1; i <= 5; i++)
        {
            await talk.SayAsync($"{i}");
            await stream.UntilAsync(ScriptedBot.ReplyTo($"{i}"));
        }

        var once = await ReadAllAsync(talk);
        var twice = await ReadAllAsync(talk);

        Assert.Equal(11, once.Count);
        Assert.Equal(once, once.Distinct());
        Assert.Equal(once.Order(StringComparer.Ordinal), once);
        Assert.Equal(once, twice);
    }

    [Fact]
    public async Task When_nothing_is_new_the_watermark_stays_and_is_a_text()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        await stream.UntilAsync(ScriptedBot.Greeting);
        var read = await talk.ReadAsync();

        var again = await talk.ReadAsync(read.Text("watermark"));

        Assert.NotNull(read.Text("watermark"));
        Assert.Empty(again["activities"]!.AsArray());
        Assert.Equal(read.Text("watermark"), again.Text("watermark"));
    }

    [Fact]
    public async Task Timestamps_rise_strictly_even_when_the_clock_stands()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => talk.SayAsync($"{i}")));

        var stamps = (await talk.ReadAsync())["activities"]!.AsArray().Select(activity => activity!.AsObject().Text("timestamp")!).ToList();

        Assert.Equal(stamps.Distinct().Order(StringComparer.Ordinal), stamps);
    }

    [Fact]
    public async Task The_notes_of_the_service_itself_are_not_shown_and_do_not_look_like_the_end()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Limits:ActivitiesPerPage", "2"));
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        await stream.UntilAsync(ScriptedBot.Greeting);
        for (var i = 0; i < 5; i++)
        {
            JsonObject note = new() { ["type"] = "event", ["name"] = "hotline/note" };
            await app.Log.AppendAsync(new() { ConversationId = talk.Id, Author = Author.System, Content = note, ForBot = false }, CancellationToken.None);
        }

        await talk.SayAsync("sau ghi chú");

        var read = await ReadAllAsync(talk);
        var shown = await stream.UntilAsync("sau ghi chú");
        Assert.Single(shown);
        Assert.Contains(shown[0].Text("id"), read);
    }

    private static async Task<List<string>> ReadAllAsync(Talk talk)
    {
        List<string> ids = [];
        string? watermark = null;
        while (true)
        {
            var page = await talk.ReadAsync(watermark);
            watermark = page.Text("watermark");
            var activities = page["activities"]!.AsArray();
            if (activities.Count == 0)
            {
                return ids;
            }

            ids.AddRange(activities.Select(activity => activity!.AsObject().Text("id")!));
        }
    }
}
