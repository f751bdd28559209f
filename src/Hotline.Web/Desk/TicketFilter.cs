using System.Globalization;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Web.Desk;

/// <summary>What a list of tickets shows. Lives in the address, so that a view can be kept and sent to a colleague.</summary>
public sealed record TicketFilter(string? Text, string State, string? Province, int Page)
{
    public const int PageSize = 50;

    /// <summary>Characters of what is looked for: each word of it is a condition of the query.</summary>
    public const int LongestText = 200;
    public const string Unfinished = "unfinished";
    public const string All = "all";

    /// <summary>Choices of the state, in the order shown.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> States =
    [
        (Unfinished, "Chưa xong"),
        ("new", TicketTexts.Label(TicketState.New)),
        ("open", TicketTexts.Label(TicketState.Open)),
        ("waitingForCitizen", TicketTexts.Label(TicketState.WaitingForCitizen)),
        ("resolved", TicketTexts.Label(TicketState.Resolved)),
        ("closed", TicketTexts.Label(TicketState.Closed)),
        (All, "Tất cả"),
    ];

    /// <summary>Choices of how late a ticket is.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Dues = [("", "Mọi hạn"), ("late", "Đã quá hạn"), ("today", "Tới hạn hôm nay"), ("soon", "Tới hạn trong 1 giờ")];

    /// <summary>Choices of who has a ticket.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Holders = [("", "Bất kỳ ai"), ("me", "Tôi"), ("nobody", "Chưa ai nhận")];

    /// <summary>Agency id; null: all.</summary>
    public string? Agency { get; init; }

    /// <summary>One of <see cref="Dues"/>.</summary>
    public string Due { get; init; } = "";

    /// <summary>One of <see cref="Holders"/>.</summary>
    public string Holder { get; init; } = "";

    /// <summary>Null when a value makes no sense.</summary>
    public static TicketFilter? Read(TicketFilterQuery query, string defaultState)
    {
        ArgumentNullException.ThrowIfNull(query);
        var state = string.IsNullOrEmpty(query.State) ? defaultState : query.State;
        var (due, holder) = (query.Due ?? "", query.Holder ?? "");
        if (query.Q?.Trim().Length > LongestText || ((string?[])[query.Q, query.Province, query.Agency]).Any(text => text?.Contains('\0', StringComparison.Ordinal) == true))
        {
            return null;
        }

        return States.Any(choice => choice.Value == state) && Dues.Any(choice => choice.Value == due) && Holders.Any(choice => choice.Value == holder) && query.Page is null or (>= 1 and <= 10_000)
            ? new TicketFilter(Blank(query.Q), state, Blank(query.Province), query.Page ?? 1) { Agency = Blank(query.Agency), Due = due, Holder = holder }
            : null;
    }

    /// <summary>What to ask the store for.</summary>
    public TicketQuery Query(Staff me, DateTimeOffset now) => new()
    {
        Reach = me.Reach,
        Text = Text,
        Province = Province,
        Agency = Agency,
        AssignedTo = Holder == "me" ? me.Id : null,
        Unassigned = Holder == "nobody",
        DueBefore = Due switch
        {
            "late" => now,
            "soon" => now.AddHours(1),
            "today" => new DateTimeOffset(VietnamTime.DayOf(now).AddDays(1).ToDateTime(TimeOnly.MinValue), WorkingHours.Offset),
            _ => null,
        },
        States = State switch
        {
            All => null,
            Unfinished => [TicketState.New, TicketState.Open, TicketState.WaitingForCitizen],
            _ => [Enum.Parse<TicketState>(State, ignoreCase: true)],
        },
        Offset = (Page - 1) * PageSize,
        Limit = PageSize,
    };

    /// <summary>The address of another page of the same list.</summary>
    public string Address(int page)
    {
        var query = QueryString.Empty;
        query = Text is null ? query : query.Add("q", Text);
        query = State == Unfinished ? query : query.Add("state", State);
        query = Province is null ? query : query.Add("province", Province);
        query = Agency is null ? query : query.Add("agency", Agency);
        query = Due.Length == 0 ? query : query.Add("due", Due);
        query = Holder.Length == 0 ? query : query.Add("holder", Holder);
        query = page == 1 ? query : query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return "/desk" + query;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>The filter as it stands in an address.</summary>
/// <param name="Q">Words that must all occur, marks or not.</param>
/// <param name="State">unfinished, new, open, waitingForCitizen, resolved, closed or all.</param>
/// <param name="Province">Province slug.</param>
/// <param name="Agency">Agency id.</param>
/// <param name="Due">late, soon (within an hour) or today.</param>
/// <param name="Holder">me or nobody.</param>
/// <param name="Page">From 1.</param>
public sealed record TicketFilterQuery(
    [FromQuery(Name = "q")] string? Q,
    [FromQuery(Name = "state")] string? State,
    [FromQuery(Name = "province")] string? Province,
    [FromQuery(Name = "agency")] string? Agency,
    [FromQuery(Name = "due")] string? Due,
    [FromQuery(Name = "holder")] string? Holder,
    [FromQuery(Name = "page")] int? Page);
