namespace Hotline.Tickets;

/// <summary>Which tickets somebody at the desk may see and work on. What is beyond it is for them as if it was not there.</summary>
public sealed record Reach
{
    /// <summary>All tickets.</summary>
    public static readonly Reach Everything = new();

    /// <summary>Province slugs; empty: all.</summary>
    public IReadOnlyList<string> Provinces { get; init; } = [];

    /// <summary>Agency ids; empty: all agencies of the provinces.</summary>
    public IReadOnlyList<string> Agencies { get; init; } = [];

    /// <summary>Whether tickets whose province nobody knows belong to it, so that somebody sends them on: with supervisors they do.</summary>
    public bool WithoutProvince { get; init; }

    public bool IsEverything => Provinces.Count == 0 && Agencies.Count == 0;

    /// <summary>
    /// Whether a matter of that province and agency belongs to it. A matter that has found no agency yet belongs to all desks of its province: otherwise
    /// nobody would send it on.
    /// </summary>
    /// <param name="province">Province slug; null when unknown.</param>
    /// <param name="agency">Agency id; null when there is none.</param>
    public bool Covers(string? province, string? agency) => IsEverything || (CoversProvince(province) && CoversAgency(agency));

    /// <summary>Whether a conversation of which there is no ticket belongs to it.</summary>
    /// <param name="province">Province slug; null when unknown.</param>
    public bool CoversTalk(string? province) => IsEverything || (province is null ? WithoutProvince : Provinces.Contains(province, StringComparer.Ordinal));

    private bool CoversProvince(string? province) => Provinces.Count == 0 || (province is null ? WithoutProvince : Provinces.Contains(province, StringComparer.Ordinal));

    private bool CoversAgency(string? agency) => Agencies.Count == 0 || (agency is null ? Provinces.Count > 0 : Agencies.Contains(agency, StringComparer.Ordinal));
}
