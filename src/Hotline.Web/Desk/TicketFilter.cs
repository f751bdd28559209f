using System.Globalization;
using Hotline.Storage.Tickets;
using Hotline.Tickets;

namespace Hotline.Web.Desk;

/// <summary>What a list of tickets shows. Lives in the address, so that a view can be kept and sent to a colleague.</summary>
public sealed record TicketFilter(string? Text, string State, string? Province, int Page)
{
    public const int PageSize = 50;
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

    /// <summary>Null when a value makes no sense.</summary>
    public static TicketFilter? Read(string? text, string? state, string? province, int? page, string defaultState)
    {
        state = string.IsNullOrEmpty(state) ? defaultState : state;
        return States.Any(choice => choice.Value == state) && page is null or (>= 1 and <= 10_000)
            ? new TicketFilter(Blank(text), state, Blank(province), page ?? 1)
            : null;
    }

    public TicketQuery Query => new()
    {
        Text = Text,
        Province = Province,
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
        query = page == 1 ? query : query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return "/desk" + query;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
