namespace Hotline.Tickets;

/// <summary>Who may write about a ticket just now, and until when. Renewed while their page is open; others wait for its end.</summary>
/// <param name="HolderId">Account id.</param>
/// <param name="HolderName">As shown to colleagues.</param>
/// <param name="Since">UTC.</param>
/// <param name="Until">UTC; over at this very moment.</param>
public sealed record TicketLease(string HolderId, string HolderName, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>Whether somebody else than <paramref name="who"/> holds the ticket.</summary>
    public bool Excludes(Staff who, DateTimeOffset now) => HolderId != who.Id && Until > now;

    public bool IsHeldBy(Staff who, DateTimeOffset now) => HolderId == who.Id && Until > now;
}
