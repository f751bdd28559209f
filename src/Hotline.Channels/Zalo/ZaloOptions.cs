using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary><c>Hotline:Zalo</c>: the official account that is served. Empty <see cref="OaId"/> and <see cref="AppId"/>: the channel is off.</summary>
public sealed class ZaloOptions
{
    /// <summary>The app's id in Zalo's developer console: the first term of every webhook signature.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The app's secret: goes to the token address in the header <c>secret_key</c>, and nowhere else.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>"OA Secret Key" of the console's page Webhook; proves that events come from Zalo. Not the app's secret.</summary>
    public string OaSecretKey { get; set; } = "";

    /// <summary>The secret key before the last change, as long as events signed with it may come; empty: none.</summary>
    public string PreviousOaSecretKey { get; set; } = "";

    /// <summary>The official account; events of others are dropped.</summary>
    public string OaId { get; set; } = "";

    /// <summary>First access token, from the API Explorer of Zalo's console. Only a seed: what is stored wins until <see cref="RefreshToken"/> changes.</summary>
    public string AccessToken { get; set; } = "";

    /// <summary>First refresh token; another one than the last is a new seed and replaces what is stored.</summary>
    public string RefreshToken { get; set; } = "";

    public string ApiBaseUrl { get; set; } = "https://openapi.zalo.me";

    public string OAuthBaseUrl { get; set; } = "https://oauth.zaloapp.com";

    public string BusinessApiBaseUrl { get; set; } = "https://business.openapi.zalo.me";

    /// <summary>Calls a second on average, 1 to 1,000. Zalo allows 4,000 a minute for an app.</summary>
    public int CallsPerSecond { get; set; } = 50;

    /// <summary>Hours without a word from Zalo's console, 1 to 720, after which the bot answers again.</summary>
    public int ConsoleSilenceHours { get; set; } = 12;

    /// <summary>Hours after a citizen's last doing, 1 to 47, at which somebody with an unfinished ticket and no phone number known is asked for one; 0: never.</summary>
    public int AskPhoneAfterHours { get; set; } = 30;

    /// <summary>An approved template that tells a citizen of an operator's reply when Zalo takes no words any more.</summary>
    public ZaloReplyTemplate ReplyTemplate { get; } = new();

    /// <summary>How a consent is proven (PKCE): PerConsent, Fixed or None.</summary>
    public ZaloConsentProof ConsentProof { get; set; }

    /// <summary>Verifier of <see cref="ZaloConsentProof.Fixed"/>, 43 characters; its challenge is in Zalo's console.</summary>
    public string ConsentVerifier { get; set; } = "";

    /// <summary>Content of the tag <c>zalo-platform-site-verification</c> that Zalo's console gives for this domain; empty: none.</summary>
    public string DomainVerification { get; set; } = "";

    /// <summary>Whether there is a Zalo channel at all.</summary>
    public bool IsConfigured => OaId.Length > 0 || AppId.Length > 0;
}

/// <summary><c>Hotline:Zalo:ReplyTemplate</c>.</summary>
public sealed class ZaloReplyTemplate
{
    /// <summary>Its id in Zalo's console; empty: there is none, and an operator is told that a reply will not arrive.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its parameters; in their values <c>{ticket}</c> stands for the ticket's code, <c>{name}</c> for who replies and <c>{text}</c> for the beginning of the reply.</summary>
    public Dictionary<string, string> Data { get; } = new(StringComparer.Ordinal);

    /// <summary>Characters of <c>{text}</c>.</summary>
    internal const int LongestText = 90;

    public bool IsConfigured => Id.Length > 0;
}

/// <summary>Refuses wrong settings at start, naming the key and what it should look like; never showing a secret.</summary>
internal sealed class ZaloOptionsCheck(IHostEnvironment environment) : IValidateOptions<ChannelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ChannelsOptions options)
    {
        var zalo = options.Zalo;
        if (!zalo.IsConfigured)
        {
            return ValidateOptionsResult.Success;
        }

        List<string> failures = [];
        Required("AppId", zalo.AppId, "mã ứng dụng (App ID) trong developers.zalo.me");
        Required("AppSecret", zalo.AppSecret, "khoá bí mật của ứng dụng");
        Required("OaSecretKey", zalo.OaSecretKey, "“OA Secret Key” ở trang Webhook, khác khoá của ứng dụng");
        Required("OaId", zalo.OaId, "mã Official Account");
        Address("ApiBaseUrl", zalo.ApiBaseUrl);
        Address("OAuthBaseUrl", zalo.OAuthBaseUrl);
        Address("BusinessApiBaseUrl", zalo.BusinessApiBaseUrl);
        Range("CallsPerSecond", zalo.CallsPerSecond, 1, 1_000);
        Range("ConsoleSilenceHours", zalo.ConsoleSilenceHours, 1, 720);
        if (zalo.ConsentProof == ZaloConsentProof.Fixed && zalo.ConsentVerifier.Length != 43)
        {
            failures.Add("Hotline:Zalo:ConsentVerifier must have 43 characters when ConsentProof is Fixed. (ConsentVerifier phải dài 43 ký tự.)");
        }

        if (zalo.AskPhoneAfterHours != 0)
        {
            Range("AskPhoneAfterHours", zalo.AskPhoneAfterHours, 1, 47);
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Required(string key, string value, string what)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                failures.Add($"Hotline:Zalo:{key} is empty; the Zalo channel needs it. (Thiếu Hotline:Zalo:{key}: {what}.)");
            }
        }

        void Address(string key, string value)
        {
            if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || !IsSafe(uri))
            {
                failures.Add(
                    $"Hotline:Zalo:{key} must be an https address without a path, such as https://openapi.zalo.me, not '{value}'; http only for this machine and in Development. "
                    + $"(Hotline:Zalo:{key} phải là địa chỉ https, không có đường dẫn.)");
            }
        }

        void Range(string key, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                failures.Add(FormattableString.Invariant($"Hotline:Zalo:{key} must be from {least} to {most}, not {value}."));
            }
        }
    }

    private bool IsSafe(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && environment.IsDevelopment());
}
