using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;
using Hotline.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Hotline.Channels.Tests.DirectLine;

/// <summary>A citizen whose phone slept longer than the token lived.</summary>
public sealed class Resuming
{
    [Fact]
    public async Task A_citizen_who_comes_back_hours_later_reads_what_the_operator_answered()
    {
        await using var app = await ChannelsApp.StartAsync();
        var (talk, ticket) = await StartAsync(app);
        var asked = await talk.SayAsync("hộ tôi có được vay không");
        app.Clock.Move(TimeSpan.FromHours(9));
        await app.Log.AppendAsync(Answer(talk.Id, "Hộ bà con được vay."), CancellationToken.None);

        Assert.Equal("TokenExpired", await app.SendAsync(HttpMethod.Get, $"conversations/{talk.Id}/activities", talk.Token).CodeAsync(403));
        var resumed = await ResumeAsync(app, ticket).JsonAsync(200);

        Assert.Equal(talk.Id, resumed.Text("conversationId"));
        Assert.Equal(1800, resumed["expires_in"]!.GetValue<int>());
        talk = talk with { Token = resumed.Text("token")! };
        var read = (await talk.ReadAsync())["activities"]!.AsArray();
        Assert.Contains(read, activity => activity!.AsObject().Text("id") == asked);
        Assert.Contains(read, activity => activity!.AsObject().Text("text") == "Hộ bà con được vay.");
    }

    [Fact]
    public async Task The_new_token_reads_on_from_the_watermark_and_posts_as_the_same_user()
    {
        await using var app = await ChannelsApp.StartAsync();
        var (talk, ticket) = await StartAsync(app);
        string? watermark;
        using (var stream = await talk.ListenAsync())
        {
            await talk.SayAsync("một");
            await stream.UntilAsync(ScriptedBot.ReplyTo("một"));
            watermark = stream.Watermark;
        }

        app.Clock.Move(TimeSpan.FromHours(9));
        var token = (await ResumeAsync(app, ticket).JsonAsync(200)).Text("token")!;
        Talk again = talk with { Token = token };
        using var onward = await again.ListenAsync(await again.ReconnectAsync(watermark));
        var id = await again.SayAsync("hai");
        var heard = await onward.UntilAsync(ScriptedBot.ReplyTo("hai"));

        Assert.Equal(["hai", ScriptedBot.ReplyTo("hai")], heard.Select(activity => activity.Text("text")));
        Assert.Equal(id, heard[0].Text("id"));
        Assert.Equal(UserOf(talk.Token), heard[0].Text("from", "id"));
        Assert.Equal(UserOf(talk.Token), UserOf(token));
    }

    [Fact]
    public async Task Each_return_counts_the_days_anew()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:ResumeDays", "2"));
        var (_, ticket) = await StartAsync(app);

        for (var returns = 0; returns < 3; returns++)
        {
            app.Clock.Move(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
            ticket = (await ResumeAsync(app, ticket).JsonAsync(200)).Text("resumeTicket")!;
        }

        app.Clock.Move(TimeSpan.FromDays(2));
        Assert.Equal("TokenExpired", await ResumeAsync(app, ticket).CodeAsync(403));
    }

    [Fact]
    public async Task A_ticket_lives_thirty_days_unless_told_otherwise()
    {
        await using var app = await ChannelsApp.StartAsync();

        var (_, ticket) = await StartAsync(app);

        Assert.Equal(app.Clock.GetUtcNow().UtcDateTime.AddDays(30), new JsonWebToken(ticket).ValidTo);
    }

    [Fact]
    public async Task A_start_that_is_repeated_brings_the_ticket_again()
    {
        await using var app = await ChannelsApp.StartAsync();
        var (talk, _) = await StartAsync(app);

        var again = await app.SendAsync(HttpMethod.Post, "conversations", talk.Token).JsonAsync(200);

        Assert.Equal(talk.Id, (await ResumeAsync(app, again.Text("resumeTicket")!).JsonAsync(200)).Text("conversationId"));
    }

    [Fact]
    public async Task A_ticket_of_one_node_is_good_on_another()
    {
        await using var one = await ChannelsApp.StartAsync();
        await using var two = await one.StartNodeAsync();
        var (talk, ticket) = await StartAsync(one);

        Assert.Equal(talk.Id, (await ResumeAsync(two, ticket).JsonAsync(200)).Text("conversationId"));
    }

    [Fact]
    public async Task Nothing_but_a_resume_ticket_resumes()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:Secret", ChannelsApp.Secret));
        var token = (await app.SendAsync(HttpMethod.Post, "tokens/generate", ChannelsApp.Secret).JsonAsync(200)).Text("token");
        var started = await app.SendAsync(HttpMethod.Post, "conversations", token).JsonAsync(201);
        var stream = System.Web.HttpUtility.ParseQueryString(new Uri(started.Text("streamUrl")!).Query)["t"]!;

        foreach (var wrong in new[] { started.Text("token")!, stream, ChannelsApp.Secret, "garbage" })
        {
            Assert.Equal("BadArgument", await ResumeAsync(app, wrong).CodeAsync(403));
        }

        // An expired token stays expired: here it is not even told from any other text.
        app.Clock.Move(TimeSpan.FromHours(1));
        Assert.Equal("BadArgument", await ResumeAsync(app, started.Text("token")!).CodeAsync(403));
        await ResumeAsync(app, started.Text("resumeTicket")!).JsonAsync(200);
    }

    [Theory]
    [InlineData("POST", "tokens/refresh")]
    [InlineData("POST", "conversations")]
    [InlineData("GET", "conversations/{0}")]
    [InlineData("GET", "conversations/{0}/activities")]
    [InlineData("POST", "conversations/{0}/activities")]
    [InlineData("POST", "conversations/{0}/upload")]
    public async Task A_resume_ticket_opens_nothing_else(string method, string path)
    {
        await using var app = await ChannelsApp.StartAsync();
        var (talk, ticket) = await StartAsync(app);
        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, talk.Id);

        Assert.Equal("BadArgument", await app.SendAsync(new HttpMethod(method), address, ticket).CodeAsync(403));
    }

    [Fact]
    public async Task A_resume_ticket_opens_no_stream()
    {
        await using var app = await ChannelsApp.StartAsync();
        var (talk, ticket) = await StartAsync(app);

        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Get, $"conversations/{talk.Id}/stream?t={ticket}", null).CodeAsync(403));
    }

    [Fact]
    public async Task A_conversation_that_was_purged_is_not_found()
    {
        await using var app = await ChannelsApp.StartAsync();
        var (talk, ticket) = await StartAsync(app);
        await talk.SayAsync("một");
        using (var stream = await talk.ListenAsync())
        {
            await stream.UntilAsync(ScriptedBot.ReplyTo("một"));
        }

        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<HotlineDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("pragma foreign_keys = off; delete from activities; delete from conversations");
        }

        Assert.Equal("BadArgument", await ResumeAsync(app, ticket).CodeAsync(404));
    }

    [Fact]
    public async Task A_ticket_of_another_service_is_refused()
    {
        await using var one = await ChannelsApp.StartAsync();
        await using var other = await ChannelsApp.StartAsync();
        var (_, ticket) = await StartAsync(one);

        Assert.Equal("BadArgument", await ResumeAsync(other, ticket).CodeAsync(403));
    }

    [Fact]
    public async Task With_no_days_there_are_no_tickets_and_earlier_ones_are_dead()
    {
        await using var app = await ChannelsApp.StartAsync();
        var (_, ticket) = await StartAsync(app);
        await using var off = await app.StartNodeAsync(("Hotline:DirectLine:ResumeDays", "0"));

        var generated = await off.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200);
        var started = await off.SendAsync(HttpMethod.Post, "conversations", generated.Text("token")).JsonAsync(201);

        Assert.False(started.ContainsKey("resumeTicket"));
        Assert.Equal("NotFound", await ResumeAsync(off, ticket).CodeAsync(404));
    }

    [Fact]
    public async Task The_pages_that_were_trusted_stay_the_only_ones()
    {
        await using var app = await ChannelsApp.StartAsync();
        var generated = await app.SendAsync(HttpMethod.Post, "tokens/generate", null, """{"trustedOrigins":["https://tinh.example.vn"]}""").JsonAsync(200);
        var ticket = (await app.SendAsync(HttpMethod.Post, "conversations", generated.Text("token")).JsonAsync(201)).Text("resumeTicket")!;

        Assert.Equal("BadArgument", await ResumeFromAsync("https://elsewhere.example", ticket).CodeAsync(403));
        var resumed = await ResumeFromAsync("https://tinh.example.vn", ticket).JsonAsync(200);
        Assert.Equal("BadArgument", await ResumeFromAsync("https://elsewhere.example", resumed.Text("resumeTicket")!).CodeAsync(403));

        Task<HttpResponseMessage> ResumeFromAsync(string origin, string ticket)
        {
            HttpRequestMessage request = new(HttpMethod.Post, "tokens/resume");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket);
            request.Headers.Add("Origin", origin);
            return app.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task A_page_elsewhere_may_ask_and_read_the_answer()
    {
        await using var app = await ChannelsApp.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "tokens/resume");
        request.Headers.Add("Origin", "https://tinh.example.vn");

        using var refused = await app.Http.SendAsync(request);

        Assert.Equal("*", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Returns_count_with_the_new_tokens_of_an_address()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Limits:TokensPerMinutePerAddress", "2"));
        var (_, ticket) = await StartAsync(app);
        await ThroughProxyAsync("tokens/generate", null).JsonAsync(200);
        await ThroughProxyAsync("tokens/resume", ticket).JsonAsync(200);

        using var refused = await ThroughProxyAsync("tokens/resume", ticket);

        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("RateLimitExceeded", await Task.FromResult(refused).CodeAsync(429));

        Task<HttpResponseMessage> ThroughProxyAsync(string path, string? bearer)
        {
            HttpRequestMessage request = new(HttpMethod.Post, path);
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
            return app.Http.SendAsync(request);
        }
    }

    private static async Task<(Talk Talk, string Ticket)> StartAsync(ChannelsApp app)
    {
        var generated = await app.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200);
        var started = await app.SendAsync(HttpMethod.Post, "conversations", generated.Text("token")).JsonAsync(201);
        return (new Talk(app, started.Text("conversationId")!, started.Text("token")!, started.Text("streamUrl")!), started.Text("resumeTicket")!);
    }

    private static Task<HttpResponseMessage> ResumeAsync(ChannelsApp app, string ticket) => app.SendAsync(HttpMethod.Post, "tokens/resume", ticket);

    private static string UserOf(string token) => new JsonWebToken(token).GetPayloadValue<string>("user");

    private static NewActivity Answer(string conversationId, string text) => new()
    {
        ConversationId = conversationId,
        Author = Author.Operator,
        Content = new JsonObject { ["type"] = "message", ["text"] = text, ["from"] = new JsonObject { ["id"] = "operator", ["role"] = "bot" } },
        ForBot = false,
    };
}
