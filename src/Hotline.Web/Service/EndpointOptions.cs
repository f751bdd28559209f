using System.Globalization;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary>A server outside that speaks OpenAI's protocol: where it is, what it knows us by, and which of its models is meant.</summary>
internal abstract class EndpointOptions
{
    /// <summary>Address up to <c>/v1</c>: "https://api.example.vn/v1"; plain http only on this machine. Empty: there is none.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The server's key; empty for one that wants none. Never logged.</summary>
    public string Key { get; set; } = "";

    /// <summary>The model's name at the server.</summary>
    public string Name { get; set; } = "";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Endpoint);
}

/// <summary>Refuses the start when a setting of a server outside makes no sense; every message names its key, none the key's secret.</summary>
/// <param name="section">The section the settings stand in.</param>
/// <param name="exampleName">A name that a model may have.</param>
internal abstract class ValidateEndpointOptions<TOptions>(string section, string exampleName) : IValidateOptions<TOptions>
    where TOptions : EndpointOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new SettingErrors(section);
        if (!options.IsConfigured)
        {
            errors.Require(options.Name.Length == 0 && options.Key.Length == 0, "Endpoint", $"is empty although {section}:Name or {section}:Key is set; write e.g. \"https://api.example.vn/v1\", or leave all three empty.");
        }
        else
        {
            errors.Require(IsSafe(options.Endpoint), "Endpoint", "is no address that a key may be sent to; write e.g. \"https://api.example.vn/v1\" (http only on this machine), without user, query or fragment.");
            errors.Require(!string.IsNullOrWhiteSpace(options.Name), "Name", $"is empty; write the model's name at the server, e.g. \"{exampleName}\".");
            errors.Require(options.Key.All(sign => sign is > ' ' and < '\u007f'), "Key", "holds a blank or a sign that no key has; look for a line's end at its end.");
        }

        Check(options, errors);
        return errors.Result;
    }

    /// <summary>The settings that only this server has.</summary>
    protected abstract void Check(TOptions options, SettingErrors errors);

    private static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
}

/// <summary>What is wrong with the settings of a section.</summary>
internal sealed class SettingErrors(string section)
{
    private readonly List<string> errors = [];

    public ValidateOptionsResult Result => errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

    public void Require(bool holds, string key, string wrong)
    {
        if (!holds)
        {
            errors.Add($"{section}:{key} {wrong}");
        }
    }

    public void Within(double value, double low, double high, string key) =>
        Require(value >= low && value <= high, key, string.Create(CultureInfo.InvariantCulture, $"is {value}; write a number from {low} to {high}."));
}
