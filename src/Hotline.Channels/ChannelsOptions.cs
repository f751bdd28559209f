using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hotline.Channels;

/// <summary>Settings of the channels: the section <c>Hotline</c>.</summary>
public sealed class ChannelsOptions
{
    /// <summary>The service's public address (<c>https://hotline.example.vn</c>); empty: scheme and host of each request.</summary>
    public string PublicUrl { get; set; } = "";

    public DirectLineOptions DirectLine { get; set; } = new();

    public ConnectorOptions Connector { get; set; } = new();

    public AttachmentOptions Attachments { get; set; } = new();

    public LimitOptions Limits { get; set; } = new();

    public Zalo.ZaloOptions Zalo { get; set; } = new();
}

/// <summary><c>Hotline:DirectLine</c>.</summary>
public sealed class DirectLineOptions
{
    /// <summary>What a backend shows to make tokens and reach every conversation. Empty: anybody may make a token for a new conversation.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Seconds, 1 to 86,400. The usual client renews every 15 minutes, so less than 1,000 ends long talks.</summary>
    public int TokenLifetimeSeconds { get; set; } = 1800;

    /// <summary>Days, 0 to 365, in which a client that kept its resume ticket comes back to its conversation after its token expired; each return counts anew. 0: never.</summary>
    public int ResumeDays { get; set; } = 30;

    /// <summary><c>*</c>, or origins (<c>https://www.example.vn</c>) separated by commas or as a list.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; internal set; } = ["*"];

    internal bool AnyOrigin => AllowedOrigins.Contains("*", StringComparer.Ordinal);
}

/// <summary><c>Hotline:Connector</c>: how replies are posted to the serviceUrl of a Bot Framework channel.</summary>
public sealed class ConnectorOptions
{
    /// <summary>The bot's registration, from the customary key <c>MicrosoftAppId</c>. Empty: only this machine may call, and only this machine is called.</summary>
    public string AppId { get; internal set; } = "";

    /// <summary>From <c>MicrosoftAppPassword</c>. Empty: replies are posted without a token, and to this machine only.</summary>
    public string AppPassword { get; internal set; } = "";

    /// <summary>From <c>MicrosoftAppType</c>: <c>SingleTenant</c> or <c>MultiTenant</c>.</summary>
    public string AppType { get; internal set; } = SingleTenant;

    /// <summary>From <c>MicrosoftAppTenantId</c>: the directory that a single-tenant bot is registered in.</summary>
    public string AppTenantId { get; internal set; } = "";

    /// <summary>Where the keys of Azure Bot Service are told. Sovereign clouds have their own, as of the following.</summary>
    public string ChannelMetadata { get; set; } = "https://login.botframework.com/v1/.well-known/openidconfiguration";

    /// <summary>Who signs for Azure Bot Service.</summary>
    public string ChannelIssuer { get; set; } = "https://api.botframework.com";

    /// <summary>The sign-in service: its keys prove the Emulator and other bots, and it gives us tokens.</summary>
    public string LoginUrl { get; set; } = "https://login.microsoftonline.com";

    /// <summary>How the sign-in service calls itself in tokens of version 1.</summary>
    public string LoginIssuer { get; set; } = "https://sts.windows.net";

    /// <summary>What our tokens for channels are good for.</summary>
    public string ChannelScope { get; set; } = "https://api.botframework.com/.default";

    /// <summary>App ids of bots that may call this one as their skill; none by default. Separated by commas or as a list.</summary>
    public IReadOnlyList<string> AllowedCallers { get; internal set; } = [];

    /// <summary>Seconds that a request with <c>expectReplies</c> waits for its turn, 1 to 60; the channel gives up after 15.</summary>
    public int ExpectRepliesSeconds { get; set; } = 14;

    /// <summary>Attempts to deliver one activity before it is given up, 1 to 20.</summary>
    public int DeliveryAttempts { get; set; } = 8;

    /// <summary>Milliseconds before the second attempt, 1 to 60,000; each further wait is twice as long.</summary>
    public int DeliveryRetryMilliseconds { get; set; } = 1_000;

    /// <summary>Seconds one delivery may take, 1 to 60.</summary>
    public int DeliverySeconds { get; set; } = 15;

    internal const string SingleTenant = "SingleTenant";
    internal const string MultiTenant = "MultiTenant";

    /// <summary>The directory that gives us tokens.</summary>
    internal string Tenant => AppType == MultiTenant ? "botframework.com" : AppTenantId;
}

/// <summary><c>Hotline:Attachments</c>: what citizens send besides words.</summary>
public sealed class AttachmentOptions
{
    /// <summary>Folder they are kept in, relative to the data folder unless absolute; nodes behind one address share it. The host makes it absolute.</summary>
    public string Directory { get; set; } = "attachments";

    /// <summary>Days until they are deleted, 1 to 365: as long as a ticket may need them.</summary>
    public int KeepDays { get; set; } = 30;
}

/// <summary><c>Hotline:Limits</c>, the channels' part of it.</summary>
public sealed class LimitOptions
{
    /// <summary>Characters (UTF-16 units) of one activity's JSON.</summary>
    public int ActivityCharacters { get; set; } = 256 * 1024;

    /// <summary>Activities in one answer or frame, 1 to 1,000.</summary>
    public int ActivitiesPerPage { get; set; } = 100;

    /// <summary>New tokens a minute from one address; whole villages share one behind a mobile network. Loopback without forwarded headers is free.</summary>
    public int TokensPerMinutePerAddress { get; set; } = 120;

    /// <summary>Activities a minute into one conversation; only beyond human speed, because the usual clients take a refusal badly.</summary>
    public int PostsPerMinutePerConversation { get; set; } = 300;

    /// <summary>Bytes of one upload, all its files together.</summary>
    public int UploadBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Files in one upload, 1 to 50.</summary>
    public int FilesPerUpload { get; set; } = 10;

    /// <summary>Uploads a minute from one address. Loopback without forwarded headers is free.</summary>
    public int UploadsPerMinutePerAddress { get; set; } = 20;

    /// <summary>Megabytes of files kept at most, 1 to 1,000,000: full, uploads are refused, so that the disk stays free for the log.</summary>
    public int AttachmentMegabytes { get; set; } = 2_048;

    /// <summary>Seconds in which a stream's address must be opened.</summary>
    public int StreamTicketSeconds { get; set; } = 60;

    /// <summary>Seconds one frame may take to leave before the socket is dropped; the client comes back with its watermark.</summary>
    public int StreamSendSeconds { get; set; } = 30;
}

/// <summary>Reads what the binder cannot: origins as one text or as a list, and keys with customary names.</summary>
internal sealed class OtherKeys(IConfiguration configuration) : IConfigureOptions<ChannelsOptions>
{
    public void Configure(ChannelsOptions options)
    {
        var connector = options.Connector;
        connector.AppId = Customary("MicrosoftAppId");
        connector.AppPassword = Customary("MicrosoftAppPassword");
        connector.AppTenantId = Customary("MicrosoftAppTenantId");
        connector.AppType = Customary("MicrosoftAppType") is { Length: > 0 } type ? type : ConnectorOptions.SingleTenant;
        connector.AllowedCallers = ListOf("Hotline:Connector:AllowedCallers");
        if (ListOf("Hotline:DirectLine:AllowedOrigins") is { Length: > 0 } origins)
        {
            options.DirectLine.AllowedOrigins = [.. origins.Select(origin => origin.TrimEnd('/'))];
        }
    }

    private string Customary(string key) => configuration[key]?.Trim() ?? "";

    private string[] ListOf(string key)
    {
        var section = configuration.GetSection(key);
        return
        [
            .. (section.Value ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries),
            .. section.GetChildren().Select(child => child.Value?.Trim() ?? "").Where(entry => entry.Length > 0),
        ];
    }
}

/// <summary>Refuses wrong settings at start, naming the key and what it should look like.</summary>
internal sealed class ChannelsOptionsCheck : IValidateOptions<ChannelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ChannelsOptions options)
    {
        List<string> failures = [];
        if (options.PublicUrl.Length > 0 && !IsWebAddress(options.PublicUrl))
        {
            failures.Add($"Hotline:PublicUrl must be an http or https address such as https://hotline.example.vn, not '{options.PublicUrl}'.");
        }

        foreach (var origin in options.DirectLine.AllowedOrigins.Where(origin => origin != "*" && !IsOrigin(origin)))
        {
            failures.Add($"Hotline:DirectLine:AllowedOrigins must be * or origins such as https://www.example.vn, not '{origin}'.");
        }

        Range("Hotline:DirectLine:TokenLifetimeSeconds", options.DirectLine.TokenLifetimeSeconds, 1, 86_400);
        Range("Hotline:DirectLine:ResumeDays", options.DirectLine.ResumeDays, 0, 365);
        Range("Hotline:Connector:ExpectRepliesSeconds", options.Connector.ExpectRepliesSeconds, 1, 60);
        Range("Hotline:Connector:DeliveryAttempts", options.Connector.DeliveryAttempts, 1, 20);
        Range("Hotline:Connector:DeliveryRetryMilliseconds", options.Connector.DeliveryRetryMilliseconds, 1, 60_000);
        Range("Hotline:Connector:DeliverySeconds", options.Connector.DeliverySeconds, 1, 60);
        Range("Hotline:Limits:ActivityCharacters", options.Limits.ActivityCharacters, 1_000, 4_000_000);
        Range("Hotline:Limits:ActivitiesPerPage", options.Limits.ActivitiesPerPage, 1, 1_000);
        Range("Hotline:Limits:TokensPerMinutePerAddress", options.Limits.TokensPerMinutePerAddress, 1, 1_000_000);
        Range("Hotline:Limits:PostsPerMinutePerConversation", options.Limits.PostsPerMinutePerConversation, 1, 1_000_000);
        Range("Hotline:Limits:UploadBytes", options.Limits.UploadBytes, 1_000, 100_000_000);
        Range("Hotline:Limits:FilesPerUpload", options.Limits.FilesPerUpload, 1, 50);
        Range("Hotline:Limits:UploadsPerMinutePerAddress", options.Limits.UploadsPerMinutePerAddress, 1, 1_000_000);
        Range("Hotline:Limits:AttachmentMegabytes", options.Limits.AttachmentMegabytes, 1, 1_000_000);
        Range("Hotline:Attachments:KeepDays", options.Attachments.KeepDays, 1, 365);
        CheckRegistration(options.Connector, failures);
        Range("Hotline:Limits:StreamTicketSeconds", options.Limits.StreamTicketSeconds, 1, 3_600);
        Range("Hotline:Limits:StreamSendSeconds", options.Limits.StreamSendSeconds, 1, 600);
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Range(string key, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                failures.Add(FormattableString.Invariant($"{key} must be from {least} to {most}, not {value}."));
            }
        }
    }

    private static void CheckRegistration(ConnectorOptions connector, List<string> failures)
    {
        foreach (var (key, address) in new[]
        {
            ("ChannelMetadata", connector.ChannelMetadata), ("ChannelIssuer", connector.ChannelIssuer),
            ("LoginUrl", connector.LoginUrl), ("LoginIssuer", connector.LoginIssuer), ("ChannelScope", connector.ChannelScope),
        })
        {
            if (!IsSafeAddress(address))
            {
                failures.Add($"Hotline:Connector:{key} must be an https address, not '{address}'.");
            }
        }

        if (connector.AppType is not (ConnectorOptions.SingleTenant or ConnectorOptions.MultiTenant))
        {
            failures.Add($"MicrosoftAppType must be SingleTenant or MultiTenant, not '{connector.AppType}'.");
        }
        else if (connector.AppId.Length > 0 && connector.AppPassword.Length > 0 && connector.Tenant.Length == 0)
        {
            failures.Add("MicrosoftAppTenantId is empty; write the directory that the bot is registered in, or MicrosoftAppType MultiTenant.");
        }
    }

    /// <summary>Keys and secrets go over https only; on this machine they need not.</summary>
    private static bool IsSafeAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static bool IsWebAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static bool IsOrigin(string origin) => IsWebAddress(origin) && new Uri(origin).PathAndQuery == "/";
}
