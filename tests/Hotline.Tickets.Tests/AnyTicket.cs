namespace Hotline.Tickets.Tests;

/// <summary>Tickets to which anything has happened, the same for the same seed.</summary>
internal static class AnyTicket
{
    private static readonly Staff[] People = [new("u-lan", "Lan"), new("u-minh", "Minh"), new("u-hoa", "Hoa")];
    private static readonly string[] Agencies = ["hau-giang/so-y-te", "hau-giang/so-ldtbxh", "an-giang/so-y-te"];

    /// <summary>A ticket after one to forty verbs, minutes or days apart, and its log.</summary>
#pragma warning disable CA5394 // Reproducible, not secret.
    public static (Ticket Ticket, IReadOnlyList<TicketEvent> Events) Of(int seed)
    {
        var random = new Random(seed);
        var now = new DateTimeOffset(2026, 1, 5, 1, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(0, 400_000));
        var ticket = Ticket.Open(
            new TicketDraft
            {
                Code = "HG-7KQ4-M2",
                ConversationId = "c1",
                OpenedBy = "c1|0000005",
                Reason = (TicketReason)random.Next(0, 7),
                Province = "hau-giang",
                Need = "hỏi mức tiền hỗ trợ",
                Contact = new Contact("Hồng", "0912345678"),
                ConsentedAt = now,
            },
            now);
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            // Now and then the clock of the machine is set back a little.
            now = now.AddMilliseconds(random.Next(0, 8) == 0 ? -random.Next(1, 5000) : random.Next(1, 200_000_000));
            var by = People[random.Next(People.Length)];
            switch (random.Next(0, 16))
            {
                case 0: ticket.Take(by, now); break;
                case 1: ticket.Claim(by, now.AddMinutes(2), now); break;
                case 2: ticket.TakeOver(by, null, now.AddMinutes(2), now); break;
                case 3: ticket.HandTo(People[random.Next(People.Length)], by, now); break;
                case 4: ticket.Release(by, now); break;
                case 5: ticket.Forward(Agencies[random.Next(Agencies.Length)], "Cơ quan", "hau-giang", by, now); break;
                case 6: ticket.Prioritise((TicketPriority)random.Next(0, 4), by, now); break;
                case 7: ticket.Note(by, now); break;
                case 8: ticket.Reply(by, now); break;
                case 9: ticket.AskCitizen(by, now); break;
                case 10 or 11: ticket.CitizenWrote(now); break;
                case 12: ticket.Resolve(by, now); break;
                case 13: ticket.Reopen(by, now); break;
                case 14: ticket.Tick(ServiceRules.Usual, now); break;
                case 15 when random.Next(0, 8) == 0: ticket.Close(null, now); break;
                default: ticket.Remind(now.AddHours(1), by, now); break;
            }
        }

        return (ticket, ticket.Events);
    }
#pragma warning restore CA5394
}
