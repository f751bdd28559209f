using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Channels.Zalo;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Channels.Tests.Zalo;

/// <summary>An official account with its settings, and its events as Zalo signs them.</summary>
internal static class Oa
{
    public const string AppId = "1000000000000000001";
    public const string Id = "4000000000000000004";
    public const string User = "2000000000000000002";
    public const string SecretKey = "OA-SECRET-KEY-EXAMPLE";

    public static (string Key, string Value)[] Settings(string zaloUrl = "https://openapi.zalo.me") =>
    [
        ("Hotline:Zalo:AppId", AppId), ("Hotline:Zalo:AppSecret", "APP-SECRET-EXAMPLE"), ("Hotline:Zalo:OaSecretKey", SecretKey), ("Hotline:Zalo:OaId", Id),
        ("Hotline:Zalo:AccessToken", "AT-0"), ("Hotline:Zalo:RefreshToken", "RT-0"),
        ("Hotline:Zalo:ApiBaseUrl", zaloUrl), ("Hotline:Zalo:OAuthBaseUrl", zaloUrl), ("Hotline:Zalo:BusinessApiBaseUrl", zaloUrl),
    ];

    public static Task<ChannelsApp> StartAsync(params (string Key, string Value)[] settings) => ChannelsApp.StartAsync([.. Settings(), .. settings]);

    public static string IdOf(string user = User) => ZaloEvents.ConversationIdOf(Id, new ZaloUser(user, null));

    /// <summary>A text of a user, as Zalo writes it.</summary>
    public static JsonObject Says(ChannelsApp app, string text, string messageId, string user = User, TimeSpan? ago = null) => Event(app, "user_send_text", user, new JsonObject { ["msg_id"] = messageId, ["text"] = text }, ago);

    public static JsonObject Event(ChannelsApp app, string name, string user, JsonObject? message, TimeSpan? ago = null)
    {
        JsonObject content = new()
        {
            ["app_id"] = AppId,
            ["sender"] = new JsonObject { ["id"] = user },
            ["user_id_by_app"] = "3000000000000000003",
            ["recipient"] = new JsonObject { ["id"] = Id },
            ["event_name"] = name,
        };
        if (message is not null)
        {
            content["message"] = message;
        }

        content["timestamp"] = TimeOf(app, ago);
        return content;
    }

    public static JsonObject Echo(ChannelsApp app, string text, string messageId, string user = User) => new()
    {
        ["app_id"] = AppId,
        ["event_name"] = "oa_send_text",
        ["sender"] = new JsonObject { ["id"] = Id, ["admin_id"] = "5000000000000000005" },
        ["recipient"] = new JsonObject { ["id"] = user },
        ["message"] = new JsonObject { ["msg_id"] = messageId, ["text"] = text },
        ["timestamp"] = TimeOf(app, null),
    };

    public static string TimeOf(ChannelsApp app, TimeSpan? ago) =>
        (app.Clock.GetUtcNow() - (ago ?? TimeSpan.Zero)).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string Sign(string body, string? timestamp = null, string secret = SecretKey) =>
        Convert.ToHexStringLower(ZaloSignature.Of(AppId, Encoding.UTF8.GetBytes(body), timestamp ?? JsonNode.Parse(body)!["timestamp"]!.ToString(), secret));

    /// <summary>Posts an event signed; returns the status.</summary>
    public static async Task<int> PostAsync(this ChannelsApp app, JsonObject content)
    {
        var body = content.ToJsonString();
        using var response = await app.PostEventAsync(body, "mac=" + Sign(body));
        return (int)response.StatusCode;
    }

    public static Task<HttpResponseMessage> PostEventAsync(this ChannelsApp app, string body, string? signature, string type = "application/json", string? timestamp = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, ZaloWebhook.Path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } } };
        if (signature is not null)
        {
            request.Headers.Add(ZaloSignature.Header, signature);
        }

        if (timestamp is not null)
        {
            request.Headers.Add(ZaloSignature.TimestampHeader, timestamp);
        }

        return app.Http.SendAsync(request);
    }

    public static Task<IReadOnlyList<Activity>> LogOfAsync(this ChannelsApp app, string conversationId) =>
        app.Services.GetRequiredService<IConversationLog>().ReadAsync(conversationId, 0, 1000, CancellationToken.None);

    /// <summary>The log once it has so many entries of the bot.</summary>
    public static async Task<IReadOnlyList<Activity>> UntilAnsweredAsync(this ChannelsApp app, string conversationId, int answers)
    {
        using SemaphoreSlim grown = new(0);
        using var wake = app.Services.GetRequiredService<Wakeups>().Subscribe(conversationId, () => grown.Release());
        while (true)
        {
            var log = await app.LogOfAsync(conversationId);
            if (log.Count(entry => entry.Author == Author.Bot) >= answers)
            {
                return log;
            }

            await grown.WaitAsync(Patience.Token);
        }
    }
}
