using System.Globalization;
using Hotline.Storage.Log;
using Hotline.Web.Platform;

namespace Hotline.Web.Admin;

/// <summary>What a list of ratings shows. Lives in the address, so that a view can be kept and sent to a colleague.</summary>
public sealed record RatingFilter(string Opinion, string? Topic, string? Province, DateOnly? From, DateOnly? To, int Page)
{
    public const string Path = "/admin/ratings";
    public const int PageSize = 20;
    public const string All = "tat-ca";
    public const string NotHelpful = "chua-dung";
    public const string IsHelpful = "dung";

    /// <summary>In an address: answers of no topic.</summary>
    public const string NoTopic = "-";

    /// <summary>Choices of what citizens said, in the order shown.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Opinions = [(All, "Tất cả"), (NotHelpful, "👎 Chưa đúng ý"), (IsHelpful, "👍 Đúng ý")];

    public bool IsDefault => this with { Page = 1 } == new RatingFilter(All, null, null, null, null, 1);

    public RatingQuery Query => new()
    {
        Helpful = Opinion switch { IsHelpful => true, NotHelpful => false, _ => null },
        Topic = Topic == NoTopic ? "" : Topic,
        Province = Province,
        From = VietnamTime.Start(From),
        Before = VietnamTime.Start(To?.AddDays(1)),
        Offset = (Page - 1) * PageSize,
        Limit = PageSize,
    };

    /// <summary>Null when a value makes no sense; a day that people mistype is no such value, it is told apart before.</summary>
    public static RatingFilter? Read(string? opinion, string? topic, string? province, string? from, string? to, string? page)
    {
        opinion = Blank(opinion) ?? All;
        var number = 1;
        return Opinions.Any(choice => choice.Value == opinion)
            && VietnamTime.TryDay(from, out var first) && VietnamTime.TryDay(to, out var last)
            && (Blank(page) is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 10_000))
                ? new RatingFilter(opinion, Blank(topic), Blank(province), first, last, number)
                : null;
    }

    /// <summary>The address of another page of the same list.</summary>
    public string Address(int page) => (this with { Page = page }).Address();

    public string Address()
    {
        var query = QueryString.Empty;
        query = Opinion == All ? query : query.Add("danh-gia", Opinion);
        query = Topic is null ? query : query.Add("chu-de", Topic);
        query = Province is null ? query : query.Add("tinh", Province);
        query = From is null ? query : query.Add("tu", VietnamTime.Date(From.Value));
        query = To is null ? query : query.Add("den", VietnamTime.Date(To.Value));
        query = Page == 1 ? query : query.Add("trang", Page.ToString(CultureInfo.InvariantCulture));
        return Path + query;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
