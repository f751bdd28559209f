using Hotline.Knowledge.Search;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary><c>Hotline:Embeddings</c>: who computes vectors of texts, at any endpoint that speaks OpenAI's protocol. Without an endpoint words alone are searched.</summary>
internal sealed class EmbeddingsOptions
{
    public const string Section = "Hotline:Embeddings";

    /// <summary>"https://embeddings.example.vn/v1"; plain http only on this machine. Empty: no vectors.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Bearer key; may be empty. Never logged.</summary>
    public string Key { get; set; } = "";

    /// <summary>The model's name. Vectors of another name are never mixed with these.</summary>
    public string Name { get; set; } = "";

    /// <summary>Numbers of a vector, 1 to 8192; 0: as many as the model gives.</summary>
    public int Dimensions { get; set; }

    /// <summary>Texts of the knowledge that are sent at once, 1 to 2048.</summary>
    public int BatchSize { get; set; } = 64;

    /// <summary>How long a batch may take, 1 to 600 seconds.</summary>
    public int BatchSeconds { get; set; } = 30;

    /// <summary>How long a citizen's question may wait for its vector, 20 to 10,000 milliseconds.</summary>
    public int QuestionMilliseconds { get; set; } = 400;

    /// <summary>Longer texts are cut, 200 to 100,000 characters: models refuse what they cannot read whole.</summary>
    public int LongestText { get; set; } = 4000;

    /// <summary>What the model wants before a text of the knowledge, "passage: "; mostly nothing.</summary>
    public string PassagePrefix { get; set; } = "";

    /// <summary>What it wants before a question, "query: ".</summary>
    public string QuestionPrefix { get; set; } = "";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Endpoint);

    public VectorRules Rules => new(Name.Trim(), PassagePrefix, QuestionPrefix, LongestText, BatchSize);
}

/// <summary>Refuses the start when a setting makes no sense; every message names its key and shows an example.</summary>
internal sealed class ValidateEmbeddingsOptions : IValidateOptions<EmbeddingsOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbeddingsOptions options)
    {
        if (!options.IsConfigured)
        {
            return ValidateOptionsResult.Success;
        }

        var errors = new List<string>();
        Require(
            Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0,
            $"{EmbeddingsOptions.Section}:Endpoint is no address that may be used; write e.g. \"https://embeddings.example.vn/v1\" (http only on this machine, no key in it), or leave it empty.");
        Require(!string.IsNullOrWhiteSpace(options.Name), $"{EmbeddingsOptions.Section}:Name is empty; write the model's name, e.g. \"bge-m3\".");
        Within(options.Dimensions, 0, 8192, nameof(options.Dimensions));
        Within(options.BatchSize, 1, 2048, nameof(options.BatchSize));
        Within(options.BatchSeconds, 1, 600, nameof(options.BatchSeconds));
        Within(options.QuestionMilliseconds, 20, 10_000, nameof(options.QuestionMilliseconds));
        Within(options.LongestText, 200, 100_000, nameof(options.LongestText));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Require(bool holds, string message)
        {
            if (!holds)
            {
                errors.Add(message);
            }
        }

        void Within(int value, int low, int high, string key) =>
            Require(value >= low && value <= high, FormattableString.Invariant($"{EmbeddingsOptions.Section}:{key} is {value}; write a number from {low} to {high}."));
    }
}
