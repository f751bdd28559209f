using System.Security.Cryptography;
using System.Text;
using Hotline.Storage.Rows;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>What whoever has a ticket's code and pin may know of it: nothing that the citizen wrote, nobody's name.</summary>
/// <param name="Code">As printed.</param>
/// <param name="State">Where it stands; that of the ticket it was merged into.</param>
/// <param name="Agency">Who is in charge; null when nobody is yet.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="AnsweredAt">When a person first wrote about it, UTC; null: not yet.</param>
/// <param name="DueClock">What is promised next; null when nothing runs.</param>
/// <param name="DueAt">Until when, UTC.</param>
public sealed record CitizensTicket(string Code, TicketState State, string? Agency, DateTimeOffset OpenedAt, DateTimeOffset? AnsweredAt, ServiceClock? DueClock, DateTimeOffset? DueAt);

/// <summary>Tickets for whoever has the code and the pin that was told with it.</summary>
public sealed class TicketPins
{
    /// <summary>Pins are random: the stretching only makes a stolen table dear to go through.</summary>
    private const int Rounds = 20_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>Merged into one that was merged into one, and so on.</summary>
    private const int MostMerges = 8;

    /// <summary>What a pin is compared with where there is no ticket: the answer takes as long.</summary>
    private static readonly string Nobodys = Hash("");

    private readonly IDbContextFactory<HotlineDb> databases;

    internal TicketPins(IDbContextFactory<HotlineDb> databases) => this.databases = databases;

    /// <summary>The ticket; null when no ticket has that code or its pin is another one, which nobody can tell apart.</summary>
    public async Task<CitizensTicket?> FindAsync(string? code, string? pin, CancellationToken cancellation)
    {
        var printed = TicketCode.Parse(code) ?? "";
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var kept = await db.Tickets.AsNoTracking().Where(ticket => ticket.Code == printed)
            .Join(db.TicketPins, ticket => ticket.Id, row => row.TicketId, (_, row) => row.Hash)
            .FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        var right = Matches(kept ?? Nobodys, TicketPin.Parse(pin) ?? "-");
        if (kept is null || !right)
        {
            return null;
        }

        var first = await db.Tickets.AsNoTracking().SingleAsync(ticket => ticket.Code == printed, cancellation).ConfigureAwait(false);
        var last = first;
        for (var i = 0; i < MostMerges && last.MergedInto is { } into; i++)
        {
            last = await db.Tickets.AsNoTracking().SingleAsync(ticket => ticket.Code == into, cancellation).ConfigureAwait(false);
        }

        return new(first.Code, last.State, last.AgencyName, first.OpenedAt, first.FirstReplyAt ?? last.FirstReplyAt, last.DueClock, last.DueAt);
    }

    internal static TicketPinRow Of(Guid ticketId, string pin) => new() { TicketId = ticketId, Hash = Hash(pin) };

    private static string Hash(string pin)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Convert.ToBase64String([.. salt, .. Stretch(pin, salt)]);
    }

    private static bool Matches(string hash, string pin)
    {
        var bytes = Convert.FromBase64String(hash);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(SaltBytes), Stretch(pin, bytes[..SaltBytes]));
    }

    private static byte[] Stretch(string pin, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(pin), salt, Rounds, HashAlgorithmName.SHA256, HashBytes);
}
