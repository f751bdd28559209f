using Hotline.Knowledge.Search;

namespace Hotline.Web.Service;

/// <summary><c>Hotline:Embeddings</c>: who computes vectors of texts, at any endpoint that speaks OpenAI's protocol. Without an endpoint words alone are searched.</summary>
internal sealed class EmbeddingsOptions : EndpointOptions
{
    public const string Section = "Hotline:Embeddings";

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

    public VectorRules Rules => new(Name.Trim(), PassagePrefix, QuestionPrefix, LongestText, BatchSize);
}

/// <summary>Refuses the start when a setting makes no sense.</summary>
internal sealed class ValidateEmbeddingsOptions() : ValidateEndpointOptions<EmbeddingsOptions>(EmbeddingsOptions.Section, "bge-m3")
{
    protected override void Check(EmbeddingsOptions options, SettingErrors errors)
    {
        errors.Within(options.Dimensions, 0, 8192, nameof(options.Dimensions));
        errors.Within(options.BatchSize, 1, 2048, nameof(options.BatchSize));
        errors.Within(options.BatchSeconds, 1, 600, nameof(options.BatchSeconds));
        errors.Within(options.QuestionMilliseconds, 20, 10_000, nameof(options.QuestionMilliseconds));
        errors.Within(options.LongestText, 200, 100_000, nameof(options.LongestText));
    }
}
