using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Platform;

/// <summary>The settings under <c>Hotline</c> that belong to the host; storage and channels read their own beside them.</summary>
public sealed class HotlineOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Hotline";

    /// <summary>Folder of the database and keys; relative to home unless absolute.</summary>
    public required string DataDirectory { get; set; }

    /// <summary>The service's public address, "https://hotline.example.vn", without a path; empty: taken from the request that starts a conversation.</summary>
    public string PublicUrl { get; set; } = "";

    public ForwardedHeadersSettings ForwardedHeaders { get; set; } = new();

    public LimitSettings Limits { get; set; } = new();

    public BootstrapSettings Bootstrap { get; set; } = new();

    public AccountSettings Accounts { get; set; } = new();
}

/// <summary>What is asked of those who sign in (NIST SP 800-63B-4).</summary>
public sealed class AccountSettings
{
    /// <summary>Characters of a password that stands alone, 8 to 64.</summary>
    public int Password { get; set; } = 15;

    /// <summary>Characters of a password beside a second factor, 8 to 64.</summary>
    public int PasswordWithSecondFactor { get; set; } = 8;

    /// <summary>
    /// True: an administrator without a second factor comes to nothing but setting it up. False: only to accounts and audit they do not come without it.
    /// </summary>
    public bool SecondFactorToSignIn { get; set; }
}

/// <summary>Whether a reverse proxy in front may say who asks and under which address.</summary>
public sealed class ForwardedHeadersSettings
{
    /// <summary>Off unless a proxy is known to set the headers: anybody could write them otherwise.</summary>
    public bool Enabled { get; set; }

    /// <summary>Addresses of the proxies, "10.0.0.5"; loopback is always known.</summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>Networks of the proxies, "10.0.0.0/8".</summary>
    public IList<string> KnownNetworks { get; } = [];
}

/// <summary>Limits of the host.</summary>
public sealed class LimitSettings
{
    /// <summary>Largest request body in bytes, 64 KiB to 64 MiB.</summary>
    public int RequestBytes { get; set; } = 1024 * 1024;

    /// <summary>Sign-in attempts per address and minute, 1 to 10,000; loopback connections without forwarded headers are free.</summary>
    public int SignInsPerMinute { get; set; } = 10;

    /// <summary>Tries to look a ticket up per address and minute, 1 to 10,000; loopback connections without forwarded headers are free.</summary>
    public int LookUpsPerMinute { get; set; } = 10;

    /// <summary>REST requests per address and minute, 1 to 1,000,000; loopback connections without forwarded headers are free.</summary>
    public int ApiRequestsPerMinute { get; set; } = 600;

    /// <summary>Conversations answered at the same time, 1 to 256.</summary>
    public int ParallelTurns { get; set; } = 4;

    /// <summary>How long running requests may take to end after a stop was asked for, 1 to 300 seconds.</summary>
    public int SecondsToStop { get; set; } = 20;
}

/// <summary>The first administrator, created at the first start while there is none.</summary>
public sealed class BootstrapSettings
{
    public string Email { get; set; } = "";

    /// <summary>At least 10 characters.</summary>
    public string Password { get; set; } = "";

    /// <summary>A token for the REST API with an administrator's rights, at least 20 characters; empty: none.</summary>
    public string ApiToken { get; set; } = "";
}

/// <summary>Refuses the start when a setting makes no sense; every message names its key and shows an example.</summary>
internal sealed class ValidateHotlineOptions : IValidateOptions<HotlineOptions>
{
    public ValidateOptionsResult Validate(string? name, HotlineOptions options)
    {
        var errors = new List<string>();

        Require(!string.IsNullOrWhiteSpace(options.DataDirectory), "Hotline:DataDirectory is empty; write a folder, e.g. \"data\".");
        Require(
            options.PublicUrl.Length == 0 || IsOrigin(options.PublicUrl),
            $"Hotline:PublicUrl is \"{options.PublicUrl}\"; write an address without a path, e.g. \"https://hotline.example.vn\", or leave it empty.");

        for (var i = 0; i < options.ForwardedHeaders.KnownProxies.Count; i++)
        {
            var proxy = options.ForwardedHeaders.KnownProxies[i];
            Require(IPAddress.TryParse(proxy, out _), $"Hotline:ForwardedHeaders:KnownProxies:{i} is \"{proxy}\"; write an address, e.g. \"10.0.0.5\".");
        }

        for (var i = 0; i < options.ForwardedHeaders.KnownNetworks.Count; i++)
        {
            var network = options.ForwardedHeaders.KnownNetworks[i];
            Require(IPNetwork.TryParse(network, out _), $"Hotline:ForwardedHeaders:KnownNetworks:{i} is \"{network}\"; write a network, e.g. \"10.0.0.0/8\".");
        }

        var limits = options.Limits;
        Within(limits.RequestBytes, 64 * 1024, 64 * 1024 * 1024, nameof(limits.RequestBytes));
        Within(limits.SignInsPerMinute, 1, 10_000, nameof(limits.SignInsPerMinute));
        Within(limits.LookUpsPerMinute, 1, 10_000, nameof(limits.LookUpsPerMinute));
        Within(limits.ApiRequestsPerMinute, 1, 1_000_000, nameof(limits.ApiRequestsPerMinute));
        Within(limits.ParallelTurns, 1, 256, nameof(limits.ParallelTurns));
        Within(limits.SecondsToStop, 1, 300, nameof(limits.SecondsToStop));

        Require(
            options.Accounts.Password is >= 8 and <= 64,
            FormattableString.Invariant($"Hotline:Accounts:Password is {options.Accounts.Password}; write a number from 8 to 64."));
        Require(
            options.Accounts.PasswordWithSecondFactor is >= 8 and <= 64,
            FormattableString.Invariant($"Hotline:Accounts:PasswordWithSecondFactor is {options.Accounts.PasswordWithSecondFactor}; write a number from 8 to 64."));

        var bootstrap = options.Bootstrap;
        Require(
            bootstrap.Email.Length == 0 || new EmailAddressAttribute().IsValid(bootstrap.Email),
            "Hotline:Bootstrap:Email is no e-mail address; write e.g. \"quantri@example.vn\".");
        Require(
            bootstrap.Email.Length == 0 == (bootstrap.Password.Length == 0),
            "Hotline:Bootstrap:Email and Hotline:Bootstrap:Password go together; one of them is empty.");
        Require(
            bootstrap.Password.Length is 0 or >= PasswordRules.MinimumLength,
            $"Hotline:Bootstrap:Password is shorter than {PasswordRules.MinimumLength} characters.");
        Require(bootstrap.ApiToken.Length is 0 or >= 20, "Hotline:Bootstrap:ApiToken is shorter than 20 characters.");

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Require(bool holds, string message)
        {
            if (!holds)
            {
                errors.Add(message);
            }
        }

        void Within(int value, int low, int high, string key) =>
            Require(value >= low && value <= high, FormattableString.Invariant($"Hotline:Limits:{key} is {value}; write a number from {low} to {high}."));
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.PathAndQuery == "/" && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
}

/// <summary>What the password of the settings must be at least: whoever runs the machine has chosen it, and is warned when it is weak.</summary>
internal static class PasswordRules
{
    public const int MinimumLength = 10;
}
