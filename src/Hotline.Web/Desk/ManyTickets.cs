using Hotline.Knowledge.Releases;
using Hotline.Storage.Tickets;
using Hotline.Tickets;

namespace Hotline.Web.Desk;

/// <summary>What shall happen to several tickets.</summary>
internal enum ManyAction
{
    /// <summary>Whoever asks holds them.</summary>
    Claim,
    Forward,
    Priority,

    /// <summary>Closed as duplicates of one that goes on.</summary>
    Merge,
}

/// <summary>How it ended for one of several tickets.</summary>
/// <param name="Code">As asked for.</param>
/// <param name="Done">True when it is so now.</param>
/// <param name="Problem">Code of the refusal; null when done.</param>
/// <param name="Detail">In words.</param>
public sealed record ManyResult(string Code, bool Done, string? Problem, string Detail);

/// <summary>One change to several tickets: each by itself, with its own event and audit entry, so that one that is refused stops no other.</summary>
internal static class ManyTickets
{
    /// <summary>Tickets of one change.</summary>
    public const int Most = 100;

    public static async Task<IReadOnlyList<ManyResult>> RunAsync(TicketStore tickets, IEnumerable<string> codes, Func<string, Task<TicketChange>> change)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var results = new List<ManyResult>();
        foreach (var code in codes.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var end = await change(code).ConfigureAwait(false);
            results.Add(TicketTexts.Refusal(end) is var (problem, detail)
                ? new ManyResult(code, false, problem, detail)
                : new ManyResult(end.Ticket!.Code, true, null, end.Outcome == TicketChangeOutcome.AlreadyDone ? "Đã như vậy từ trước." : "Đã làm xong."));
        }

        return results;
    }

    /// <summary>The change to one ticket; null when something it needs is missing or unknown.</summary>
    public static Func<string, Task<TicketChange>>? Change(
        TicketStore tickets, ManyAction action, string? agency, TicketPriority? priority, string? into, CurrentRelease release, Staff by, CancellationToken cancellation) => action switch
        {
            ManyAction.Claim => code => tickets.ClaimAsync(code, by, null, cancellation),
            ManyAction.Forward when agency is not null && release.IsLoaded && release.Value.Agencies.TryGetValue(agency, out var to) =>
                code => tickets.ForwardAsync(code, to.Id, to.Name, to.Province, null, by, null, cancellation),
            ManyAction.Priority when priority is { } how && Enum.IsDefined(how) => code => tickets.PrioritiseAsync(code, how, by, null, cancellation),
            ManyAction.Merge when !string.IsNullOrWhiteSpace(into) => code => tickets.MergeAsync(code, into, by, null, cancellation),
            _ => null,
        };
}
