using Hotline.Conversations.Rephrasing;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary>The model that rewords answers, under <c>Hotline:Model</c>; without an endpoint there is none.</summary>
internal sealed class ModelOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Hotline:Model";

    /// <summary>Address of a server that speaks OpenAI's protocol, up to and without <c>/chat/completions</c>: "https://api.example.vn/v1". Empty: no model.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The server's key; empty for one that wants none. Never logged.</summary>
    public string Key { get; set; } = "";

    /// <summary>The model's name at the server.</summary>
    public string Name { get; set; } = "";

    /// <summary>How long a connection may take, 0.1 to 30 seconds.</summary>
    public double ConnectSeconds { get; set; } = 2;

    /// <summary>From the request to the first word, 0.1 to 60 seconds.</summary>
    public double FirstWordSeconds { get; set; } = 3;

    /// <summary>From the request to the end, 0.1 to 60 seconds.</summary>
    public double TotalSeconds { get; set; } = 8;

    /// <summary>Drafts written at the same time, 1 to 256.</summary>
    public int Parallel { get; set; } = 8;

    /// <summary>Failures in a row after which the model is left alone, 1 to 100.</summary>
    public int FailuresBeforePause { get; set; } = 3;

    /// <summary>How long it is left alone, 1 to 3,600 seconds.</summary>
    public double PauseSeconds { get; set; } = 30;

    public bool IsConfigured => Endpoint.Length > 0;

    public RephraserLimits Limits => new()
    {
        Model = Name,
        FirstWord = TimeSpan.FromSeconds(FirstWordSeconds),
        Total = TimeSpan.FromSeconds(TotalSeconds),
        Parallel = Parallel,
        FailuresBeforePause = FailuresBeforePause,
        Pause = TimeSpan.FromSeconds(PauseSeconds),
    };
}

/// <summary>Refuses the start when a setting of the model makes no sense; every message names its key, none the key's secret.</summary>
internal sealed class ValidateModelOptions : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var errors = new List<string>();
        if (!options.IsConfigured)
        {
            Require(options.Name.Length == 0 && options.Key.Length == 0, "Hotline:Model:Endpoint is empty although Hotline:Model:Name or Hotline:Model:Key is set; write e.g. \"https://api.example.vn/v1\", or leave all three empty.");
        }
        else
        {
            Require(IsSafe(options.Endpoint), "Hotline:Model:Endpoint is no address that a key may be sent to; write e.g. \"https://api.example.vn/v1\" (http only on this machine), without user, query or fragment.");
            Require(!string.IsNullOrWhiteSpace(options.Name), "Hotline:Model:Name is empty; write the model's name at the server.");
            Require(options.Key.All(sign => sign is > ' ' and < '\u007f'), "Hotline:Model:Key holds a blank or a sign that no key has; look for a line's end at its end.");
        }

        Within(options.ConnectSeconds, 0.1, 30, nameof(options.ConnectSeconds));
        Within(options.FirstWordSeconds, 0.1, 60, nameof(options.FirstWordSeconds));
        Within(options.TotalSeconds, 0.1, 60, nameof(options.TotalSeconds));
        Within(options.Parallel, 1, 256, nameof(options.Parallel));
        Within(options.FailuresBeforePause, 1, 100, nameof(options.FailuresBeforePause));
        Within(options.PauseSeconds, 1, 3600, nameof(options.PauseSeconds));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Require(bool holds, string message)
        {
            if (!holds)
            {
                errors.Add(message);
            }
        }

        void Within(double value, double low, double high, string key) =>
            Require(value >= low && value <= high, FormattableString.Invariant($"Hotline:Model:{key} is {value}; write a number from {low} to {high}."));
    }

    private static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
}
