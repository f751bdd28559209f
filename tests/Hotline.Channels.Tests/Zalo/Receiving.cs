using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Channels.Zalo;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Tests.Zalo;

public sealed class Receiving
{
    private const string VectorBody =
        """{"app_id":"1000000000000000001","sender":{"id":"2000000000000000002"},"user_id_by_app":"3000000000000000003","recipient":{"id":"4000000000000000004"},"event_name":"user_send_text","message":{"text":"Đường bị ngập, xin hỗ trợ 🙏","msg_id":"00aa11bb22cc33dd44ee"},"timestamp":"1790000000123"}""";

    private const string VectorMac = "148c6a8ca407d136a7fc8c2f3abc932ed6c7540e2a72d69574726a47254d22dd";

    [Theory]
    [InlineData("mac=" + VectorMac, true)]
    [InlineData(VectorMac, true)]
    [InlineData("mac=148C6A8CA407D136A7FC8C2F3ABC932ED6C7540E2A72D69574726A47254D22DD", true)]
    [InlineData("mac=81c0253fa4c6dca5b97e337f9651622d8cde88f17c0e2b71daf05c9c2a1ad08d", false)]
    [InlineData("mac=294ccd2604a3166c5a1daaa50aa6d76485532cb7165d41d69830a7526f73c966", false)]
    [InlineData("mac=", false)]
    [InlineData(null, false)]
    public void A_signature_is_plain_SHA_256_over_the_bytes_as_they_came(string? header, bool good)
    {
        var body = Encoding.UTF8.GetBytes(VectorBody);

        Assert.Equal(304, body.Length);
        Assert.Equal(good, ZaloSignature.IsGood(header, body, Oa.AppId, [ZaloSignature.TimestampIn(body)!], [Oa.SecretKey]));
    }

    [Fact]
    public async Task A_signed_text_is_in_the_log_before_it_is_acknowledged_and_once_however_often_it_comes()
    {
        await using var app = await Oa.StartAsync();
        var said = Oa.Says(app, "hỗ trợ lao động tự do", "m1");

        var answers = await Task.WhenAll(app.PostAsync(said), app.PostAsync(said), app.PostAsync(said));
        Assert.All(answers, status => Assert.Equal(200, status));
        Assert.Equal(200, await app.PostAsync(said));

        var log = await app.UntilAnsweredAsync(Oa.IdOf(), 1);
        Assert.Equal("hỗ trợ lao động tự do", Assert.Single(log, entry => entry.Author == Author.Citizen).Text);
        Assert.Equal(ScriptedBot.ReplyTo("hỗ trợ lao động tự do"), Assert.Single(log, entry => entry.Author == Author.Bot).Text);
    }

    [Theory]
    [InlineData("mac=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("mac=khong-phai-so")]
    [InlineData(null)]
    public async Task A_wrong_or_missing_signature_is_401_with_nothing_in_it(string? signature)
    {
        await using var app = await Oa.StartAsync();

        using var response = await app.PostEventAsync(Oa.Says(app, "xin chào", "m1").ToJsonString(), signature);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Empty(await app.LogOfAsync(Oa.IdOf()));
    }

    [Fact]
    public async Task A_body_signed_with_the_headers_timestamp_or_the_key_before_is_good_too()
    {
        await using var app = await Oa.StartAsync(("Hotline:Zalo:PreviousOaSecretKey", "KHOA-CU"));
        var body = Oa.Says(app, "một", "m1").ToJsonString();
        using var byHeader = await app.PostEventAsync(body, "mac=" + Oa.Sign(body, "1790000009999"), timestamp: "1790000009999");
        body = Oa.Says(app, "hai", "m2").ToJsonString();
        using var byOldKey = await app.PostEventAsync(body, "mac=" + Oa.Sign(body, secret: "KHOA-CU"));

        Assert.Equal(HttpStatusCode.OK, byHeader.StatusCode);
        Assert.Equal(HttpStatusCode.OK, byOldKey.StatusCode);
        Assert.Equal(2, (await app.LogOfAsync(Oa.IdOf())).Count(entry => entry.Author == Author.Citizen));
    }

    [Fact]
    public async Task The_probe_of_the_console_and_readers_get_200()
    {
        await using var app = await Oa.StartAsync();

        using var probe = await app.PostEventAsync("{}", null);
        using var get = await app.Http.GetAsync(new Uri(ZaloWebhook.Path, UriKind.Relative));
        using HttpRequestMessage asked = new(HttpMethod.Head, ZaloWebhook.Path);
        using var head = await app.Http.SendAsync(asked);

        Assert.All([probe, get, head], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task What_is_too_big_or_no_JSON_is_refused_and_never_with_5xx()
    {
        await using var app = await Oa.StartAsync();
        const string Broken = """{"timestamp":"1","event_name":""";

        using var big = await app.PostEventAsync("{\"a\":\"" + new string('x', 1024 * 1024) + "\"}", null);
        using var form = await app.PostEventAsync("a=b", null, "application/x-www-form-urlencoded");
        using var unsigned = await app.PostEventAsync(Broken, null);
        using var signed = await app.PostEventAsync(Broken, "mac=" + Oa.Sign(Broken, "7"), timestamp: "7");
        using var list = await app.PostEventAsync("[1]", "mac=" + Oa.Sign("[1]", "7"), timestamp: "7");
        using HttpRequestMessage put = new(HttpMethod.Put, ZaloWebhook.Path);
        using var method = await app.Http.SendAsync(put);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, big.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, signed.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, list.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
    }

    [Fact]
    public async Task What_is_shared_by_Zalos_form_is_known_and_gone_when_it_is_withdrawn()
    {
        await using var app = await Oa.StartAsync();
        var people = app.Services.GetRequiredService<IZaloPeople>();
        var shared = Oa.Event(app, "user_submit_info", Oa.User, null);
        shared["info"] = new JsonObject { ["name"] = " Lan ", ["phone"] = 84900000000 };

        Assert.Equal(200, await app.PostAsync(shared));
        var known = await people.FindAsync(Oa.IdOf(), Patience.Token);
        Assert.Equal(200, await app.PostAsync(Oa.Event(app, "user_withdraw", Oa.User, null)));
        var gone = await people.FindAsync(Oa.IdOf(), Patience.Token);

        // The log outlives what is withdrawn.
        Assert.DoesNotContain(await app.LogOfAsync(Oa.IdOf()), entry => entry.Content.ToJsonString().Contains("900000000", StringComparison.Ordinal));
        Assert.Equal(("Lan", "0900000000"), (known!.Name, known.Phone));
        Assert.Equal((null, null), (gone!.Name, gone.Phone));
        Assert.NotNull(gone.WithdrawnAt);
    }

    [Fact]
    public async Task Events_of_another_account_are_acknowledged_and_dropped()
    {
        await using var app = await Oa.StartAsync();
        var other = Oa.Says(app, "xin chào", "m1");
        other["recipient"]!["id"] = "4999999999999999999";

        Assert.Equal(200, await app.PostAsync(other));

        Assert.Empty(await app.LogOfAsync(Oa.IdOf()));
    }

    [Theory]
    [InlineData(-24 * 60, true)]
    [InlineData((-24 * 60) - 1, false)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task What_is_older_than_a_day_or_beyond_ten_minutes_ahead_is_kept_without_an_answer(int minutes, bool answered)
    {
        await using var app = await Oa.StartAsync();

        Assert.Equal(200, await app.PostAsync(Oa.Says(app, "câu cũ", "m1", ago: -TimeSpan.FromMinutes(minutes))));
        Assert.Equal(200, await app.PostAsync(Oa.Says(app, "câu mới", "m2")));

        var log = await app.UntilAnsweredAsync(Oa.IdOf(), answered ? 2 : 1);
        Assert.Equal(2, log.Count(entry => entry.Author == Author.Citizen));
        Assert.Equal(answered, log.Any(entry => entry.Author == Author.Bot && entry.Text == ScriptedBot.ReplyTo("câu cũ")));
    }

    [Theory]
    [InlineData("user_send_image", """{"msg_id":"m1","text":"ổ gà","attachments":[{"type":"image","payload":{"url":"http://photo.example/a.jpg"}}]}""", "ổ gà", "image/*")]
    [InlineData("user_send_audio", """{"msg_id":"m1","attachments":[{"type":"audio","payload":{"url":"http://voice.example/a.aac"}}]}""", "", "audio/*")]
    [InlineData("user_send_file", """{"msg_id":"m1","attachments":[{"type":"file","payload":{"url":"http://f.example/a.pdf","name":"don.pdf","size":"12"}}]}""", "", "application/octet-stream")]
    [InlineData("user_send_sticker", """{"msg_id":"m1","attachments":[{"type":"sticker","payload":{"id":"1","url":"http://s.example/1"}}]}""", "", "image/*")]
    [InlineData("user_send_location", """{"msg_id":"m1","attachments":[{"type":"location","payload":{"coordinates":{"latitude":"10.7700000","longitude":"106.7"}}}]}""", "", "application/vnd.geo+json")]
    [InlineData("user_send_location", """{"msg_id":"m1","location":{"lat":10.77,"long":106.7}}""", "", "application/vnd.geo+json")]
    public async Task Everything_a_citizen_sends_becomes_a_message_for_the_bot(string name, string message, string text, string contentType)
    {
        await using var app = await Oa.StartAsync();

        Assert.Equal(200, await app.PostAsync(Oa.Event(app, name, Oa.User, JsonNode.Parse(message)!.AsObject())));

        var log = await app.UntilAnsweredAsync(Oa.IdOf(), 1);
        var heard = Assert.Single(log, entry => entry.Author == Author.Citizen);
        Assert.Equal("message", heard.Type);
        Assert.Equal(text, heard.Text);
        Assert.Equal(contentType, Assert.Single(heard.Content["attachments"]!.AsArray())!["contentType"]!.ToString());
    }

    [Fact]
    public async Task An_anonymous_visitor_has_a_conversation_of_their_own()
    {
        await using var app = await Oa.StartAsync();

        Assert.Equal(200, await app.PostAsync(Oa.Event(app, "anonymous_send_text", "anon-7f3", new JsonObject { ["msg_id"] = "m1", ["conversation_id"] = "conv-91c", ["text"] = "Xin hỏi thủ tục" })));

        var log = await app.UntilAnsweredAsync(ZaloEvents.ConversationIdOf(Oa.Id, new("anon-7f3", "conv-91c")), 1);
        Assert.Equal("Xin hỏi thủ tục", Assert.Single(log, entry => entry.Author == Author.Citizen).Text);
    }

    [Theory]
    [InlineData("""{"event_name":"user_seen_message","sender":{"id":"4000000000000000004"},"recipient":{"id":"2000000000000000002"},"message":{"msg_ids":["00bb21","00bb22"]}}""")]
    [InlineData("""{"event_name":"user_received_message","sender":{"id":"4000000000000000004"},"recipient":{"id":"2000000000000000002"},"message":{"msg_id":"00bb21"}}""")]
    [InlineData("""{"event_name":"unfollow","oa_id":"4000000000000000004","follower":{"id":"2000000000000000002"}}""")]
    [InlineData("""{"event_name":"user_reacted_message","sender":{"id":"2000000000000000002"},"recipient":{"id":"4000000000000000004"},"message":{"msg_id":"m","react_icon":"/-heart"}}""")]
    [InlineData("""{"event_name":"change_oa_daily_quota","oa_id":"4000000000000000004"}""")]
    [InlineData("""{"event_name":"chuyen_moi","sender":{"id":"2000000000000000002"},"recipient":{"id":"4000000000000000004"},"message":null}""")]
    [InlineData("""{"event_name":"user_send_text","sender":{"id":"2000000000000000002"},"recipient":{"id":"4000000000000000004"}}""")]
    [InlineData("""{"event_name":"user_send_text","recipient":{"id":"4000000000000000004"},"message":{"msg_id":"m9","text":"ai đó"}}""")]
    [InlineData("""{"event_name":"user_send_image","sender":{"id":"x"},"recipient":7,"message":[1]}""")]
    [InlineData("""{"event_name":5,"sender":"x"}""")]
    public async Task Nothing_is_said_to_what_asks_nothing_and_nothing_fails(string content)
    {
        await using var app = await Oa.StartAsync();
        var heard = JsonNode.Parse(content)!.AsObject();
        heard["timestamp"] = Oa.TimeOf(app, null);

        Assert.Equal(200, await app.PostAsync(heard));
        Assert.Equal(200, await app.PostAsync(Oa.Says(app, "câu sau", "m2")));

        var log = await app.UntilAnsweredAsync(Oa.IdOf(), 1);
        Assert.Equal(ScriptedBot.ReplyTo("câu sau"), Assert.Single(log, entry => entry.Author == Author.Bot).Text);
    }

    [Fact]
    public async Task Who_follows_is_greeted()
    {
        await using var app = await Oa.StartAsync();
        JsonObject follow = new() { ["event_name"] = "follow", ["oa_id"] = Oa.Id, ["follower"] = new JsonObject { ["id"] = Oa.User }, ["source"] = "oa_profile", ["timestamp"] = Oa.TimeOf(app, null) };

        Assert.Equal(200, await app.PostAsync(follow));
        Assert.Equal(200, await app.PostAsync(follow));

        var log = await app.UntilAnsweredAsync(Oa.IdOf(), 1);
        Assert.Equal([ScriptedBot.Greeting], log.Where(entry => entry.Author == Author.Bot).Select(entry => entry.Text));
    }

    [Theory]
    [InlineData("Hotline:Zalo:AppId", "")]
    [InlineData("Hotline:Zalo:AppSecret", "")]
    [InlineData("Hotline:Zalo:OaSecretKey", " ")]
    [InlineData("Hotline:Zalo:OaId", "")]
    [InlineData("Hotline:Zalo:ApiBaseUrl", "http://127.0.0.1:5999")]
    [InlineData("Hotline:Zalo:OAuthBaseUrl", "oauth.zaloapp.com")]
    [InlineData("Hotline:Zalo:BusinessApiBaseUrl", "https://business.openapi.zalo.me/v2")]
    [InlineData("Hotline:Zalo:CallsPerSecond", "0")]
    public async Task A_wrong_setting_stops_the_start_and_is_named_without_a_secret(string key, string value)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => Oa.StartAsync((key, value)));

        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Oa.SecretKey, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_settings_there_is_no_such_channel()
    {
        await using var app = await ChannelsApp.StartAsync();

        using var response = await app.PostEventAsync("{}", null);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
