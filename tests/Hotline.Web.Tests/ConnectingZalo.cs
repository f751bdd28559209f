using System.Collections.Concurrent;
using System.Net;
using System.Net.ServerSentEvents;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels;
using Hotline.Channels.Zalo;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Hotline.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Tests;

/// <summary>The service with a Zalo channel whose token address is played here.</summary>
public sealed class AppWithZalo : HotlineApp
{
    public const string OaId = "4000000000000000004";

    private WebApplication? zalo;

    /// <summary>Forms that the token address was sent, each with the secret of its header.</summary>
    internal ConcurrentQueue<Dictionary<string, string>> Asked { get; } = new();

    /// <summary>What Zalo says of the account whose tokens it gives.</summary>
    internal string About { get; set; } = OurAbout;

    internal const string OurAbout = $$$"""{"error":0,"message":"Success","data":{"oaid":"{{{OaId}}}","name":"Hỏi đáp"}}""";

    protected override string EnvironmentName => "Development";

    protected override IEnumerable<string> Settings =>
    [
        .. base.Settings,
        "Hotline:Zalo:AppId=1000000000000000001", "Hotline:Zalo:AppSecret=bi-mat-ung-dung", "Hotline:Zalo:OaSecretKey=khoa-oa", $"Hotline:Zalo:OaId={OaId}",
        "Hotline:Zalo:DomainVerification=Ab-12",
        .. new[] { "ApiBaseUrl", "OAuthBaseUrl", "BusinessApiBaseUrl" }.Select(host => $"Hotline:Zalo:{host}={zalo!.Urls.First()}"),
    ];

    public override async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        zalo = builder.Build();
        zalo.Run(async http =>
        {
            if (http.Request.Path == "/v2.0/oa/getoa" && http.Request.Headers["access_token"] == "AT-moi")
            {
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync(About);
                return;
            }

            var isToken = http.Request.Path == "/v4/oa/access_token";
            if (isToken)
            {
                var form = await http.Request.ReadFormAsync();
                Dictionary<string, string> asked = new(form.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString()))) { ["secret_key"] = http.Request.Headers["secret_key"].ToString() };
                Asked.Enqueue(asked);
            }

            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(isToken
                ? """{"access_token":"AT-moi","refresh_token":"RT-moi","expires_in":"90000"}"""
                : """{"error":-230,"message":"no interaction in 7 days"}""");
        });
        await zalo.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await zalo!.DisposeAsync();
    }
}

public sealed class ConnectingZalo(AppWithZalo app) : IClassFixture<AppWithZalo>
{
    private const string Page = "/admin/zalo";

    [Fact]
    public async Task Consent_goes_to_Zalo_and_comes_back_with_tokens_for_the_verifier_that_only_we_know()
    {
        using var administrator = await app.SignedInAsync();
        using var nobody = app.Browser();
        var (consent, query) = await BeginAsync(administrator);

        var bounced = await nobody.GetStringAsync($"/zalo/callback?code=ma-1&code=ma-2&oa_id={AppWithZalo.OaId}&state={query["state"]}");
        var on = WebUtility.HtmlDecode(bounced.Split("url=")[1].Split('"')[0]);
        using var ended = await administrator.GetAsync(on);

        Assert.Equal("/v4/oa/permission", consent.AbsolutePath);
        Assert.EndsWith("/zalo/callback", query["redirect_uri"], StringComparison.Ordinal);
        Assert.Equal($"{Page}?xong=1", ended.Headers.Location!.OriginalString);
        var asked = app.Asked.Last(form => form["grant_type"] == "authorization_code");
        Assert.Equal(("ma-1", "1000000000000000001", "bi-mat-ung-dung"), (asked["code"], asked["app_id"], asked["secret_key"]));
        Assert.Equal(43, asked["code_verifier"].Length);
        Assert.Equal(query["code_challenge"], WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(asked["code_verifier"]))));
        var page = await administrator.GetStringAsync(ended.Headers.Location);
        Assert.Contains("Đã kết nối.", page, StringComparison.Ordinal);
        Assert.Contains("Hết hạn", page, StringComparison.Ordinal);
        Assert.DoesNotContain("AT-moi", page, StringComparison.Ordinal);

        // What was begun is over: the same answer of Zalo's again is nobody's.
        using var again = await administrator.GetAsync(on);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
    }

    [Theory]
    [InlineData("code=ma-khac&oa_id=4000000000000000004&state=cua-nguoi-khac", "lần kết nối khác")]
    [InlineData("code=ma-khac&oa_id=4999999999999999999", "Official Account khác")]
    [InlineData("code=ma-khac", "Official Account khác")]
    [InlineData("oa_id=4000000000000000004", "không cho mã")]
    public async Task What_Zalo_did_not_say_to_this_consent_is_not_exchanged(string said, string words)
    {
        using var administrator = await app.SignedInAsync();
        await BeginAsync(administrator);

        using var refused = await administrator.GetAsync($"{Page}/xong?{said}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(words, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Asked, form => form.GetValueOrDefault("code") == "ma-khac");
    }

    [Theory]
    [InlineData(ZaloConsentProof.None, null)]
    [InlineData(ZaloConsentProof.Fixed, null)]
    [InlineData(ZaloConsentProof.None, 3000)]
    [InlineData(ZaloConsentProof.PerConsent, 3000)]
    public async Task A_code_that_nothing_binds_to_this_consent_is_not_exchanged(ZaloConsentProof proof, int? length)
    {
        var zalo = app.Services.GetRequiredService<IOptions<ChannelsOptions>>().Value.Zalo;
        var before = zalo.ConsentProof;
        zalo.ConsentProof = proof;
        try
        {
            using var administrator = await app.SignedInAsync();
            using var nobody = app.Browser();
            await BeginAsync(administrator);

            var bounced = await nobody.GetStringAsync($"/zalo/callback?code=ma-khac&oa_id={AppWithZalo.OaId}{(length is { } long1 ? "&state=" + new string('a', long1) : "")}");
            using var refused = await administrator.GetAsync(WebUtility.HtmlDecode(bounced.Split("url=")[1].Split('"')[0]));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.DoesNotContain(app.Asked, form => form.GetValueOrDefault("code") == "ma-khac");
        }
        finally
        {
            zalo.ConsentProof = before;
        }
    }

    [Theory]
    [InlineData("""{"error":0,"message":"Success","data":{"oaid":"4999999999999999999"}}""", "Official Account khác")]
    [InlineData("""{"error":-221,"message":"not verified"}""", "(mã lỗi -221)")]
    [InlineData("""{"error":0,"message":"Success","data":{}}""", "chưa nhận")]
    public async Task Tokens_that_are_not_shown_to_be_the_accounts_replace_nothing(string about, string words)
    {
        var accounts = app.Services.GetRequiredService<IZaloAccounts>();
        var before = (await accounts.FindAsync(AppWithZalo.OaId, CancellationToken.None))?.Version;
        app.About = about;
        try
        {
            using var administrator = await app.SignedInAsync();
            var (_, query) = await BeginAsync(administrator);

            using var refused = await administrator.GetAsync($"{Page}/xong?code=ma-2&oa_id={AppWithZalo.OaId}&state={query["state"]}");

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains(words, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(before, (await accounts.FindAsync(AppWithZalo.OaId, CancellationToken.None))?.Version);
        }
        finally
        {
            app.About = AppWithZalo.OurAbout;
        }
    }

    [Fact]
    public async Task Another_administrator_cannot_end_what_one_has_begun()
    {
        using var other = await app.SignedInAsAsync("administrator");

        using var refused = await other.GetAsync($"{Page}/xong?code=ma-khac&oa_id={AppWithZalo.OaId}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.DoesNotContain(app.Asked, form => form.GetValueOrDefault("code") == "ma-khac");
    }

    [Fact]
    public async Task The_domain_proves_itself_by_a_tag_and_by_a_file_of_that_name_alone()
    {
        using var nobody = app.Browser();
        const string Tag = "<meta name=\"zalo-platform-site-verification\" content=\"Ab-12\"";

        Assert.Contains(Tag, await nobody.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains(Tag, await nobody.GetStringAsync("/zalo_verifierAb-12.html"), StringComparison.Ordinal);
        using var other = await nobody.GetAsync("/zalo_verifierCd-34.html");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [InlineData(1, "Nhắn miễn phí", null)]
    [InlineData(3, "Nhắn có tính phí", "Zalo tính phí tin này")]
    [InlineData(8, "Không nhắn được nữa", "Vui lòng gọi 0900000000")]
    public async Task An_operator_knows_before_typing_whether_a_reply_will_arrive(int days, string stage, string? warning)
    {
        var code = await TicketAsync(days);
        using var administrator = await app.SignedInAsync();

        var page = await administrator.GetStringAsync($"/desk/tickets/{code}");

        Assert.Contains(stage, page, StringComparison.Ordinal);
        Assert.Contains("Đã xem lúc", page, StringComparison.Ordinal);
        Assert.Contains("href=\"tel:0900000000\"", page, StringComparison.Ordinal);
        Assert.Contains("(Ảnh: xem trong trang Zalo OA, ở đó có hạn)", page, StringComparison.Ordinal);
        if (warning is not null)
        {
            Assert.Contains(warning, page, StringComparison.Ordinal);
        }
        else
        {
            Assert.DoesNotContain("Zalo tính phí", page, StringComparison.Ordinal);
            Assert.DoesNotContain("sẽ không chuyển tin này", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_becomes_of_a_message_is_shown_to_whoever_looks_without_a_reload()
    {
        var code = await TicketAsync(2);
        using var administrator = await app.SignedInAsync();
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        await using var stream = await administrator.GetStreamAsync($"/desk/tickets/{code}/live?after=1", patience.Token);
        List<string> marks = [];
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(patience.Token))
        {
            if (item.EventType != "mark")
            {
                continue;
            }

            marks.Add(item.Data);
            if (marks.Count == 2)
            {
                break;
            }

            await app.Services.GetRequiredService<IZaloOutbox>().EndAsync($"zalo{2:D40}", 1, 0, ZaloSendState.Failed, null, -244, CancellationToken.None);
        }

        Assert.Contains("data-mark=\"1\"", marks[0], StringComparison.Ordinal);
        Assert.Contains("Đã xem lúc", marks[0], StringComparison.Ordinal);
        Assert.Contains("Không tới được: bà con không nhận tin của OA", marks[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_elsewhere_shows_nothing_of_Zalo()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về dạy nghề");
        using var administrator = await app.SignedInAsync();

        Assert.DoesNotContain("id=\"zalo\"", await administrator.GetStringAsync($"/desk/tickets/{code}"), StringComparison.Ordinal);
    }

    private static async Task<(Uri Consent, Dictionary<string, string> Query)> BeginAsync(HttpClient administrator)
    {
        using var begun = await administrator.GetAsync($"{Page}/ket-noi");
        await HotlineApp.ExpectAsync(begun, HttpStatusCode.Redirect);
        return (begun.Headers.Location!, QueryHelpers.ParseQuery(begun.Headers.Location!.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
    }

    /// <summary>A ticket of somebody who did something last so many days ago and has looked at the last answer.</summary>
    private async Task<string> TicketAsync(int days)
    {
        var id = $"zalo{days:D40}";
        var code = $"HG-2222-2{days}";
        var inbox = app.Services.GetRequiredService<IZaloInbox>();
        await inbox.ReceiveAsync(
            new ZaloReceived
            {
                Conversation = new NewConversation { Id = id, Channel = "zalo", UserId = $"{days}", PublicUrl = app.Address },
                User = new ZaloUser($"{days}", null),
                Activity = new NewActivity { ConversationId = id, Author = Author.Citizen, ForBot = false, Content = new JsonObject { ["type"] = "message", ["text"] = "Tôi cần gặp cán bộ", ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "image/*", ["name"] = "image" }), ["channelData"] = new JsonObject { ["zalo"] = new JsonObject { ["event"] = "user_send_image" } } } },
                InteractedAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days),
                HappenedAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days),
                Shared = new ZaloShared("Minh", "0900000000"),
            },
            CancellationToken.None);
        var log = app.Services.GetRequiredService<IConversationLog>();
        var draft = new TicketDraft { Code = code, ConversationId = id, OpenedBy = Activity.IdOf(id, 1), Reason = TicketReason.Asked, Need = "Gặp cán bộ", Contact = new Contact(null, null), ConsentedAt = TimeProvider.System.GetUtcNow() };
        Assert.Equal(CommitOutcome.Committed, await log.CommitAsync(new TurnCommit(id, 0, 1, "{}", [], [new Effect.OpenTicket(draft)]), CancellationToken.None));
        var cursors = app.Services.GetRequiredService<IDeliveryCursors>();
        var outbox = app.Services.GetRequiredService<IZaloOutbox>();
        ZaloBegin begun;
        do
        {
            // The service's own delivery, the same node, looks through the conversation meanwhile and lets its claim go when it has nothing to send.
            await cursors.ClaimAsync(id, TimeSpan.FromMinutes(1), CancellationToken.None);
            begun = await outbox.BeginAsync(new ZaloAttempt { ConversationId = id, Sequence = 1, Part = 0, Form = ZaloForm.Full, TextKey = "x" }, TimeSpan.FromMinutes(1), CancellationToken.None);
        }
        while (begun == ZaloBegin.Lost);

        Assert.Equal(ZaloBegin.Begun, begun);
        await outbox.EndAsync(id, 1, 0, ZaloSendState.Accepted, $"out{days}", null, CancellationToken.None);
        await inbox.MarkAsync([$"out{days}"], seen: true, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return code;
    }
}
