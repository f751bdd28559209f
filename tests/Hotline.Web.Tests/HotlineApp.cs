using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.Web.Tests;

/// <summary>The whole service on a free loopback port, with a database of its own. Tests talk to it over HTTP only.</summary>
public class HotlineApp : IAsyncLifetime
{
    public const string AdminEmail = "lan@example.vn";
    public const string AdminPassword = "mot cau dai de nho";
    public const string AdminToken = "ma-truy-cap-de-thu-0123456789";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("hotline-web-");
    private WebApplication? app;

    /// <summary>Where it answers, without a trailing slash.</summary>
    public string Address => app!.Urls.Single();

    /// <summary>The endpoints as mapped, for the test that walks them all.</summary>
    internal IEnumerable<Endpoint> Endpoints => app!.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>The parts it is put together of, for tests that prepare what nobody can ask for over HTTP.</summary>
    internal IServiceProvider Services => app!.Services;

    /// <summary>What the log says, line by line.</summary>
    internal LogLines Log { get; } = new();

    /// <summary>Settings beyond the shipped ones: <c>Hotline:Limits:SignInsPerMinute=3</c>.</summary>
    protected virtual IEnumerable<string> Settings =>
    [
        $"Hotline:Bootstrap:Email={AdminEmail}", $"Hotline:Bootstrap:Password={AdminPassword}", $"Hotline:Bootstrap:ApiToken={AdminToken}",
    ];

    protected virtual string EnvironmentName => "Production";

    /// <summary>Puts other parts into the service before it is built.</summary>
    protected virtual void Change(WebApplicationBuilder builder)
    {
    }

    public virtual async Task InitializeAsync()
    {
        string[] settings = ["urls=http://127.0.0.1:0", $"environment={EnvironmentName}", $"Hotline:DataDirectory={data.FullName}", .. Settings];
        app = Program.Build([.. settings.Select(setting => "--" + setting)], Home.Find(), builder =>
        {
            builder.Logging.AddProvider(Log);
            Change(builder);
        });
        await app.StartAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        data.Delete(recursive: true);
    }

    /// <summary>A browser: keeps cookies, asks for pages, does not follow redirects by itself.</summary>
    public HttpClient Browser()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = new Uri(Address),
        };
        client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        return client;
    }

    /// <summary>A browser whose user has signed in.</summary>
    public async Task<HttpClient> SignedInAsync(string email = AdminEmail, string password = AdminPassword)
    {
        var browser = Browser();
        using var answer = await browser.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", email), ("password", password));
        await ExpectAsync(answer, HttpStatusCode.Redirect);
        return browser;
    }

    /// <summary>A browser of somebody new with that role, signed in.</summary>
    internal async Task<HttpClient> SignedInAsAsync(string role)
    {
        var email = $"{role}-{Guid.NewGuid():N}@example.vn";
        await using (var scope = Services.CreateAsyncScope())
        {
            Assert.Empty(await scope.ServiceProvider.GetRequiredService<SignIn.Accounts>().AddAsync(email, "Minh", role, AdminPassword, "test"));
        }

        return await SignedInAsync(email);
    }

    /// <summary>A program: asks for JSON, no cookies; with the given bearer token, if any.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Address) };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A citizen at the widget, whose conversation has begun.</summary>
    internal Task<Citizen> CitizenAsync() => Citizen.BeginAsync(Client());

    /// <summary>Fails with the body, which says more than a status.</summary>
    public static async Task ExpectAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        if (response.StatusCode != status)
        {
            Assert.Fail($"Expected {status}, got {response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }
    }
}

/// <summary>Where the first administrator is not given by settings, as on a developer's machine.</summary>
public sealed class FreshApp : HotlineApp
{
    protected override IEnumerable<string> Settings => [];

    protected override string EnvironmentName => "Development";
}

/// <summary>What a browser does with a page.</summary>
internal static partial class Browsing
{
    /// <summary>Fills in the form of a page that posts to <paramref name="action"/> and sends it, hidden fields included.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page);
        var form = Forms().Matches(html).Select(match => match.Value).FirstOrDefault(form => form.Contains($"action=\"{action}\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{page} has no form for {action}: {html}");
        var values = Hidden().Matches(form).ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        using var content = new FormUrlEncodedContent(values);
        return await browser.PostAsync(action, content);
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}

/// <summary>Somebody who asks over Direct Line, as the widget does.</summary>
internal sealed partial class Citizen : IDisposable
{
    private readonly HttpClient client;
    private readonly List<JsonObject> read = [];
    private string watermark = "";

    private Citizen(HttpClient client, string conversationId)
    {
        this.client = client;
        ConversationId = conversationId;
    }

    public string ConversationId { get; }

    /// <summary>What has been read so far.</summary>
    public IReadOnlyList<JsonObject> Read => read;

    public static async Task<Citizen> BeginAsync(HttpClient client)
    {
        using var generated = await client.PostAsJsonAsync("/v3/directline/tokens/generate", new { });
        await HotlineApp.ExpectAsync(generated, HttpStatusCode.OK);
        var token = await generated.Content.ReadFromJsonAsync<JsonObject>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)token!["token"]);
        using var started = await client.PostAsJsonAsync("/v3/directline/conversations", new { locale = "vi-VN" });
        await HotlineApp.ExpectAsync(started, HttpStatusCode.Created);
        return new Citizen(client, (string)token["conversationId"]!);
    }

    /// <summary>Says something and waits for the first message that answers it.</summary>
    public async Task<JsonObject> AskAsync(string text, string? province = null)
    {
        var id = await SayAsync(text, province);
        return await ReadAsync(activity => (string?)activity["replyToId"] == id);
    }

    public Task<string> SayAsync(string text, string? province = null) => PostAsync(new
    {
        type = "message",
        text,
        textFormat = "plain",
        from = new { id = "citizen", role = "user" },
        channelData = new { clientActivityID = Guid.NewGuid().ToString("N"), hotline = new { province } },
    });

    /// <summary>Opens the socket on which the service tells everything so far and what is new; returns when it has begun to tell.</summary>
    public async Task<System.Net.WebSockets.ClientWebSocket> ListenAsync()
    {
        var resumed = await client.GetFromJsonAsync<JsonObject>($"/v3/directline/conversations/{ConversationId}?watermark=0");
        var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(new Uri((string)resumed!["streamUrl"]!), CancellationToken.None);

        // The greeting: once it comes, nothing that follows can be missed.
        var frame = new byte[64 * 1024];
        while (!(await socket.ReceiveAsync(frame.AsMemory(), CancellationToken.None)).EndOfMessage)
        {
        }

        return socket;
    }

    public async Task UploadAsync(byte[] content, string name)
    {
        using ByteArrayContent file = new(content);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileNameStar = name };
        using var posted = await client.PostAsync($"/v3/directline/conversations/{ConversationId}/upload", file);
        await HotlineApp.ExpectAsync(posted, HttpStatusCode.OK);
    }

    public async Task<string> PostAsync(object activity)
    {
        using var posted = await client.PostAsJsonAsync($"/v3/directline/conversations/{ConversationId}/activities", activity);
        await HotlineApp.ExpectAsync(posted, HttpStatusCode.OK);
        return (string)(await posted.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }

    /// <summary>The first activity, read already or yet to come, that fits; fails after a while.</summary>
    public async Task<JsonObject> ReadAsync(Func<JsonObject, bool> fits)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (read.Find(activity => fits(activity)) is { } found)
            {
                return found;
            }

            var set = await client.GetFromJsonAsync<JsonObject>($"/v3/directline/conversations/{ConversationId}/activities?watermark={watermark}", patience.Token);
            read.AddRange(set!["activities"]!.AsArray().Select(activity => activity!.AsObject()));
            watermark = (string?)set["watermark"] ?? watermark;
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Goes through the flow that opens a ticket and returns its code.</summary>
    public async Task<string> OpenTicketAsync(string need)
    {
        // A citizen in a hurry: the first thing that is offered, and the need where nothing is.
        var reply = await AskAsync("Tạo phiếu hỏi", "hau-giang");
        for (var step = 0; step < 8; step++)
        {
            var text = (string?)reply["text"] ?? "";
            if (CodeIn(text) is { } code)
            {
                return code;
            }

            reply = await AskAsync((string?)reply["suggestedActions"]?["actions"]?[0]?["value"] ?? need);
        }

        throw new InvalidOperationException($"No ticket was opened; the bot said last: {reply["text"]}");
    }

    public void Dispose() => client.Dispose();

    private static string? CodeIn(string text)
    {
        var match = Codes().Match(text);
        return match.Success ? match.Value : null;
    }

    [GeneratedRegex("[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{2}")]
    private static partial Regex Codes();
}
