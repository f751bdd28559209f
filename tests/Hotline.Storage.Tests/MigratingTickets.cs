using Hotline.Storage.Migrations;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tests;

public sealed class MigratingTickets
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Tickets_of_before_the_log_said_everything_follow_from_it_afterwards(StorageProvider provider)
    {
        await using var store = await Store.EmptyAsync(provider);
        await store.Get<Migrator>().MigrateAsync([.. Migration.Of(provider).Where(migration => migration.Version <= 5)], Never);
        await using (var db = store.Db())
        {
            // Times as each database keeps them: ticks, or text that is cast.
            var sqlite = provider == StorageProvider.Sqlite;
            var (opened, taken, handed) = sqlite ? ("638991972000000000", "638992008000000000", "638992044000000000") : ("'2025-11-20 01:00Z'", "'2025-11-20 02:00Z'", "'2025-11-20 03:00Z'");
            var ended = sqlite ? "0" : "false";
            string Id(int i) => sqlite ? $"'01960000-0000-7000-8000-00000000000{i}'".ToUpperInvariant() : $"'01960000-0000-7000-8000-00000000000{i}'";
            foreach (var sql in (string[])
            [
                $"insert into conversations (id, channel, public_url, started_at, last_sequence, ended, cursor, last_inbound, taken_by, last_timestamp) values ('c1', 'directline', 'http://localhost', {opened}, 1, {ended}, 1, 1, 'u-minh', {handed})",
                $"insert into tickets (id, code, conversation_id, opened_by, province, agency, agency_name, reason, need, state, assigned_to, assigned_name, opened_at, updated_at, consented_at, version, search_text) values ({Id(1)}, 'HG-7KQ4-M2', 'c1', 'c1|1', 'hau-giang', 'hau-giang/so-y-te', 'Sở Y tế', 'Complaint', 'Rác', 'Open', 'u-minh', 'Minh', {opened}, {handed}, {opened}, 3, 'rac')",
                $"insert into ticket_events (id, ticket_id, version, kind, at) values ({Id(2)}, {Id(1)}, 1, 'Opened', {opened})",
                $"insert into ticket_events (id, ticket_id, version, kind, at, \"by\", by_name) values ({Id(3)}, {Id(1)}, 2, 'Taken', {taken}, 'u-lan', 'Lan')",
                $"insert into ticket_events (id, ticket_id, version, kind, at, \"by\", by_name, detail) values ({Id(4)}, {Id(1)}, 3, 'HandedOver', {handed}, 'u-lan', 'Lan', 'Minh')",
            ])
            {
#pragma warning disable EF1002 // Nothing in it comes from outside.
                await db.Database.ExecuteSqlRawAsync(sql);
#pragma warning restore EF1002
            }
        }

        await store.Services.MigrateAsync(Never);

        var ticket = (await store.Get<TicketStore>().FindAsync("HG-7KQ4-M2", Never))!;
        Assert.Equal((TicketPriority.High, "u-minh", "hau-giang/so-y-te"), (ticket.Priority, ticket.AssignedTo, ticket.Agency));
        Assert.Equal(ticket.Standing, TicketStanding.Of(ticket.Events));
        Assert.Null(ticket.DueAt);
        Assert.Equal(1, await store.Get<TicketKeeper>().ReckonAsync(10, Never));

        // High: two working hours from 8:00 in Vietnam on a Thursday.
        Assert.Equal(new DateTimeOffset(2025, 11, 20, 3, 0, 0, TimeSpan.Zero), (await store.Get<TicketStore>().FindAsync("HG-7KQ4-M2", Never))!.DueAt);
    }
}
