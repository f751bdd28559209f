using Hotline.Conversations.Rephrasing;

namespace Hotline.Web.Service;

/// <summary>The model that rewords answers and, where it may, says what is meant, under <c>Hotline:Model</c>; without an endpoint there is none.</summary>
internal sealed class ModelOptions : EndpointOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Hotline:Model";

    /// <summary>Whether it is asked what a message means that our own rules do not understand. Off unless somebody has measured that it helps.</summary>
    public bool Interprets { get; set; }

    /// <summary>How long that may take, 0.1 to 60 seconds.</summary>
    public double InterpretSeconds { get; set; } = 3;

    /// <summary>How long a connection may take, 0.1 to 30 seconds.</summary>
    public double ConnectSeconds { get; set; } = 2;

    /// <summary>From the request to the first word, 0.1 to 60 seconds.</summary>
    public double FirstWordSeconds { get; set; } = 3;

    /// <summary>From the request to the end, 0.1 to 60 seconds.</summary>
    public double TotalSeconds { get; set; } = 8;

    /// <summary>Requests at the same time, 1 to 256.</summary>
    public int Parallel { get; set; } = 8;

    /// <summary>Failures in a row after which the model is left alone, 1 to 100.</summary>
    public int FailuresBeforePause { get; set; } = 3;

    /// <summary>How long it is left alone, 1 to 3,600 seconds.</summary>
    public double PauseSeconds { get; set; } = 30;

    public RephraserLimits Limits => new()
    {
        Model = Name,
        FirstWord = TimeSpan.FromSeconds(FirstWordSeconds),
        Total = TimeSpan.FromSeconds(TotalSeconds),
        Interpretation = TimeSpan.FromSeconds(InterpretSeconds),
        Parallel = Parallel,
        FailuresBeforePause = FailuresBeforePause,
        Pause = TimeSpan.FromSeconds(PauseSeconds),
    };
}

/// <summary>Refuses the start when a setting of the model makes no sense.</summary>
internal sealed class ValidateModelOptions() : ValidateEndpointOptions<ModelOptions>(ModelOptions.Section, "qwen2.5-7b-instruct")
{
    protected override void Check(ModelOptions options, SettingErrors errors)
    {
        errors.Within(options.ConnectSeconds, 0.1, 30, nameof(options.ConnectSeconds));
        errors.Within(options.FirstWordSeconds, 0.1, 60, nameof(options.FirstWordSeconds));
        errors.Within(options.TotalSeconds, 0.1, 60, nameof(options.TotalSeconds));
        errors.Within(options.InterpretSeconds, 0.1, 60, nameof(options.InterpretSeconds));
        errors.Within(options.Parallel, 1, 256, nameof(options.Parallel));
        errors.Within(options.FailuresBeforePause, 1, 100, nameof(options.FailuresBeforePause));
        errors.Within(options.PauseSeconds, 1, 3600, nameof(options.PauseSeconds));
    }
}
