namespace Hotline.ZaloSimulation.Storm;

/// <summary>How hard it blows.</summary>
internal sealed record StormOptions
{
    public int Users { get; init; } = 300;

    public int Messages { get; init; } = 2_000;

    public int Seed { get; init; } = 1;

    public bool Faults { get; init; } = true;

    /// <summary>A running hotline; null: <see cref="Program"/> is started.</summary>
    public Uri? Hotline { get; init; }

    /// <summary>The hotline's program (Hotline.Web.dll).</summary>
    public string Program { get; init; } = "";

    /// <summary>How many of them on one database, behind a distributor that takes turns; more than one needs <see cref="Connection"/>.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Connection string of an empty PostgreSQL database; empty: SQLite.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Whether the hotline is killed and started again in the middle; needs <see cref="Program"/>.</summary>
    public bool Kill { get; init; } = true;

    /// <summary>Users begin within this time.</summary>
    public TimeSpan Spread { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a user waits for a reply before writing on.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A reply that has had no second part for this long is over.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>All is answered this long after the faults ended.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(60);

    public double RedeliveryScale { get; init; } = 0.02;

    /// <summary>File for the verdict as JSON; empty: none.</summary>
    public string Json { get; init; } = "";

    /// <summary>File for what the hotline wrote; empty: none.</summary>
    public string Log { get; init; } = "";
}
