using System.Security.Claims;
using Hotline.Knowledge.Releases;
using Hotline.Web.SignIn;

namespace Hotline.Web.Reports;

/// <summary>Of which provinces somebody may see figures.</summary>
/// <param name="Provinces">Slugs; null: all.</param>
/// <param name="Choices">Those they may choose, by id and name.</param>
internal sealed record ReportReach(IReadOnlyCollection<string>? Provinces, IReadOnlyList<(string Id, string Name)> Choices)
{
    public static ReportReach Of(ClaimsPrincipal user, Release release)
    {
        ArgumentNullException.ThrowIfNull(user);
        var reach = user.Reach();

        // Whose only limit is an agency sees no figures of whole provinces.
        IReadOnlyCollection<string>? provinces = reach.Provinces.Count > 0 ? reach.Provinces : reach.Agencies.Count > 0 ? [] : null;
        return new(provinces, [.. (provinces ?? release.CoveredProvinces).Where(release.Provinces.ContainsKey).Select(id => (id, release.Provinces[id].Name))]);
    }

    /// <summary>Whether they may see a province; null: all of them.</summary>
    public bool May(string? province) => Provinces is null || (province is not null && Provinces.Contains(province));

    /// <summary>The filter as far as they may see.</summary>
    public ReportFilter Bound(ReportFilter filter) => May(filter.Province) ? filter : filter with { Province = Provinces is { Count: 1 } ? Provinces.Single() : null };

    /// <summary>What is asked of the figures.</summary>
    public IReadOnlyCollection<string>? Among(string? province) => province is not null && May(province) ? [province] : Provinces;
}
