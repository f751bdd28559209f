using System.Net;
using Microsoft.AspNetCore.Components;

namespace Hotline.Web.Reports;

/// <summary>Words in a drawing: Razor keeps the name of their element for itself.</summary>
internal static class SvgWords
{
    public static MarkupString At(int x, int y, string anchor, string kind, string words) =>
        new(FormattableString.Invariant($"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" class=\"{kind}\">{WebUtility.HtmlEncode(words)}</text>"));
}
