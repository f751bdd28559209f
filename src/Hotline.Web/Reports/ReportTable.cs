using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;

namespace Hotline.Web.Reports;

/// <summary>A figure, or a part of it, as one line of a table.</summary>
/// <param name="Figure">What is counted.</param>
/// <param name="By">By what it is divided; "Tất cả" for the whole.</param>
/// <param name="Part">The part.</param>
/// <param name="Count">How many.</param>
internal sealed record ReportTableRow(string Figure, string By, string Part, int Count);

/// <summary>All figures as one long table, for files.</summary>
internal static class ReportTable
{
    public static IEnumerable<ReportTableRow> Rows(ReportFigures figures, Release release)
    {
        foreach (var measure in Enum.GetValues<ReportMeasure>())
        {
            yield return new(ReportTexts.Label(measure), "Tất cả", "", figures.Count(measure));
            foreach (var by in Enum.GetValues<ReportDimension>())
            {
                foreach (var part in figures.Divide(by, measure))
                {
                    yield return new(ReportTexts.Label(measure), ReportTexts.Label(by), ReportTexts.Name(by, part.Key, release), part.Count);
                }
            }
        }
    }
}
