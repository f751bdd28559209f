using System.Globalization;
using Hotline.Conversations;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class ClaimingTickets
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Staff Lan = new("u-lan", "Lan");
    private static readonly Staff Minh = new("u-minh", "Minh");
    private static readonly Staff Hoa = new("u-hoa", "Hoa");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_two_operators_on_two_nodes_at_once_exactly_one_has_each_of_a_thousand_tickets(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (here, there) = (store.Get<TicketStore>(), store.AddNode().GetRequiredService<TicketStore>());
        var codes = await OpenAsync(store, 1000);
        var (byLan, byMinh, refused) = (0, 0, 0);

        await Parallel.ForEachAsync(codes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (code, _) =>
        {
            var ends = await Task.WhenAll(Task.Run(() => here.ClaimAsync(code, Lan, null, Never)), Task.Run(() => there.ClaimAsync(code, Minh, null, Never)));
            Interlocked.Add(ref byLan, ends[0].Outcome == TicketChangeOutcome.Changed ? 1 : 0);
            Interlocked.Add(ref byMinh, ends[1].Outcome == TicketChangeOutcome.Changed ? 1 : 0);
            Interlocked.Add(ref refused, ends.Count(end => end.Outcome == TicketChangeOutcome.HeldByAnother));

            // The loser is told who has it.
            Assert.Single(ends.Select(end => end.Lease!.HolderId).Distinct());
        });

        Assert.Equal((1000, 1000), (byLan + byMinh, refused));
        await using var db = store.Db();
        Assert.Equal(1000, await db.TicketClaims.CountAsync());
        Assert.Equal(1000, await db.TicketEvents.CountAsync(happened => happened.Kind == TicketEventKind.Claimed));
        Assert.Equal(byLan, await db.TicketClaims.CountAsync(claim => claim.HolderId == Lan.Id));
        Assert.Equal(byMinh, await db.Tickets.CountAsync(ticket => ticket.AssignedTo == Minh.Id));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_two_who_claim_a_ticket_whose_lease_is_over_one_has_it(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (here, there) = (store.Get<TicketStore>(), store.AddNode().GetRequiredService<TicketStore>());
        foreach (var code in await OpenAsync(store, 50))
        {
            await here.ClaimAsync(code, Hoa, null, Never);
            store.Clock.Now += DeskTimes.Usual.Lease;

            var ends = await Task.WhenAll(Task.Run(() => here.ClaimAsync(code, Lan, null, Never)), Task.Run(() => there.ClaimAsync(code, Minh, null, Never)));

            Assert.Equal([TicketChangeOutcome.Changed, TicketChangeOutcome.HeldByAnother], ends.Select(end => end.Outcome).Order());
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_the_holder_writes_and_changes_until_the_lease_is_over(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];
        var claimed = await desk.ClaimAsync(code, Lan, null, Never);
        Assert.Equal((TicketChangeOutcome.Changed, new TicketLease(Lan.Id, "Lan", store.Clock.Now, store.Clock.Now.AddMinutes(2))), (claimed.Outcome, claimed.Lease));

        foreach (var change in (Func<Task<TicketChange>>[])
        [
            () => desk.ClaimAsync(code, Minh, null, Never),
            () => desk.TakeAsync(code, Minh, null, Never),
            () => desk.ReplyAsync(code, Minh, "Dạ", "k1", false, Never),
            () => desk.ResolveAsync(code, Minh, null, Never),
            () => desk.CloseAsync(code, Minh, null, Never),
            () => desk.WaitAsync(code, Minh, null, Never),
            () => desk.PrioritiseAsync(code, TicketPriority.Low, Minh, null, Never),
            () => desk.ForwardAsync(code, "hau-giang/so-y-te", "Sở Y tế", "hau-giang", null, Minh, null, Never),
            () => desk.HandToAsync(code, Minh, Minh, null, Never),
            () => desk.MergeAsync(code, "HG-7KQ4-M9", Minh, null, Never),
        ])
        {
            var end = await change();
            Assert.Equal((TicketChangeOutcome.HeldByAnother, "Lan"), (end.Outcome, end.Lease!.HolderName));
        }

        Assert.Equal(TicketChangeOutcome.Changed, (await desk.NoteAsync(code, Minh, "Bà con đã gọi tổng đài.", Never)).Outcome);
        store.Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.ReplyAsync(code, Minh, "Dạ", "k1", false, Never)).Outcome);

        var ticket = (await desk.FindAsync(code, Never))!;
        Assert.Equal([TicketEventKind.Opened, TicketEventKind.Claimed, TicketEventKind.NoteAdded, TicketEventKind.Claimed, TicketEventKind.Replied], ticket.Events.Select(happened => happened.Kind));
        Assert.Equal(("u-minh", TicketStanding.Of(ticket.Events)), (ticket.AssignedTo, ticket.Standing));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_lease_is_prolonged_while_the_page_is_open_also_late_as_long_as_nobody_came(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];
        await desk.ClaimAsync(code, Lan, null, Never);

        for (var i = 0; i < 10; i++)
        {
            store.Clock.Now += TimeSpan.FromSeconds(40);
            Assert.Equal(store.Clock.Now.AddMinutes(2), (await desk.RenewAsync(code, Lan, Never))!.Until);
            Assert.Equal("Lan", (await desk.RenewAsync(code, Minh, Never))!.HolderName);
        }

        store.Clock.Now += TimeSpan.FromMinutes(5);
        Assert.Null(await desk.RenewAsync(code, Minh, Never));
        Assert.Equal("Lan", (await desk.RenewAsync(code, Lan, Never))!.HolderName);

        store.Clock.Now += TimeSpan.FromMinutes(5);
        await desk.ClaimAsync(code, Minh, null, Never);
        Assert.Equal("Minh", (await desk.RenewAsync(code, Lan, Never))!.HolderName);

        // Prolonging is no event.
        Assert.Equal(3, (await desk.FindAsync(code, Never))!.Version);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_supervisor_takes_over_ticket_and_conversation_and_it_is_logged(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];
        await desk.TakeAsync(code, Lan, null, Never);
        await desk.KeepDraftAsync(code, Lan, "Dạ, em xin trả lời", null, Never);

        var taken = await desk.TakeOverAsync(code, Hoa, null, Never);

        Assert.Equal((TicketChangeOutcome.Changed, "Hoa", "u-hoa"), (taken.Outcome, taken.Lease!.HolderName, taken.Ticket!.AssignedTo));
        Assert.Equal((TicketEventKind.TakenOver, "u-hoa", "Lan"), (taken.Ticket.Events[^1].Kind, taken.Ticket.Events[^1].By, taken.Ticket.Events[^1].Detail));
        Assert.Equal(TicketChangeOutcome.HeldByAnother, (await desk.ReplyAsync(code, Lan, "Dạ", "k1", false, Never)).Outcome);
        var aside = await desk.AsideAsync(taken.Ticket, Never);
        Assert.Equal(("Lan", "Dạ, em xin trả lời"), (Assert.Single(aside.Drafts).AuthorName, aside.Drafts[0].Text));
        await using var db = store.Db();
        Assert.Equal("u-hoa", (await db.Conversations.SingleAsync()).TakenBy);
        Assert.Equal(["ticket.taken", "ticket.taken-over"], await db.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_draft_is_kept_for_its_author_until_it_is_sent_or_erased(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];
        Assert.False(await desk.KeepDraftAsync("HG-9999-99", Lan, "a", null, Never));
        Assert.True(await desk.KeepDraftAsync(code, Lan, "a", null, Never));
        Assert.True(await desk.KeepDraftAsync(code, Lan, "ab", null, Never));
        Assert.True(await desk.KeepDraftAsync(code, Minh, "x", null, Never));
        Assert.Equal(["Lan ab", "Minh x"], (await DraftsAsync()).Order());

        await desk.KeepDraftAsync(code, Minh, "", null, Never);
        Assert.Equal(["Lan ab"], await DraftsAsync());
        await desk.ReplyAsync(code, Lan, "abc", "k1", false, Never);
        Assert.Empty(await DraftsAsync());

        // What a slow page sends after its reply is not kept again.
        Assert.True(await desk.KeepDraftAsync(code, Lan, "abc", "k1", Never));
        Assert.Empty(await DraftsAsync());

        async Task<List<string>> DraftsAsync() =>
            [.. (await desk.AsideAsync((await desk.FindAsync(code, Never))!, Never)).Drafts.Select(draft => $"{draft.AuthorName} {draft.Text}")];
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Others_see_who_looks_and_who_types_and_no_longer_when_the_page_is_closed(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];
        await desk.ClaimAsync(code, Lan, null, Never);

        Assert.Empty((await desk.SeeAsync(code, Lan, true, Never)).Viewers);
        var seen = await desk.SeeAsync(code, Minh, false, Never);
        Assert.Equal((new TicketViewer("Lan", true), "Lan"), (Assert.Single(seen.Viewers), seen.Lease!.HolderName));

        store.Clock.Now += TimeSpan.FromSeconds(20);
        Assert.Equal(new TicketViewer("Lan", false), Assert.Single((await desk.SeeAsync(code, Minh, false, Never)).Viewers));
        store.Clock.Now += TimeSpan.FromSeconds(30);
        Assert.Empty((await desk.SeeAsync(code, Minh, false, Never)).Viewers);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_released_ticket_is_anybodys_and_its_conversation_the_bots(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];
        await desk.TakeAsync(code, Lan, null, Never);

        Assert.Equal(TicketChangeOutcome.NotYours, (await desk.LetGoAsync(code, Minh, null, Never)).Outcome);
        var released = await desk.LetGoAsync(code, Lan, null, Never);

        Assert.Equal((TicketChangeOutcome.Changed, null, TicketState.New), (released.Outcome, released.Lease, released.Ticket!.State));
        Assert.Equal(["hotline.taken", "hotline.released"], (await store.Log.ReadPendingAsync("c0", Never))!.Unread.Where(activity => activity.Type == "event").Select(activity => activity.Name));
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.ClaimAsync(code, Minh, null, Never)).Outcome);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Forwarding_frees_the_ticket_for_the_other_agency_and_keeps_code_clock_and_reason(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];
        var due = (await desk.FindAsync(code, Never))!.DueAt;
        await desk.ClaimAsync(code, Lan, null, Never);

        store.Clock.Now += TimeSpan.FromMinutes(30);
        var forwarded = (await desk.ForwardAsync(code, "hau-giang/so-y-te", "Sở Y tế", "hau-giang", "Việc tiêm chủng là của Sở Y tế.", Lan, null, Never)).Ticket!;

        Assert.Equal((code, "hau-giang/so-y-te", null, due), (forwarded.Code, forwarded.Agency, forwarded.AssignedTo, forwarded.DueAt));
        Assert.Equal("Việc tiêm chủng là của Sở Y tế.", (await desk.AsideAsync(forwarded, Never)).Notes[forwarded.Events[^1].Id]);
        Assert.Equal([code], (await desk.ListAsync(new TicketQuery { Agency = "hau-giang/so-y-te", Text = "so y te" }, Never)).Items.Select(ticket => ticket.Code));
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.ClaimAsync(code, Minh, null, Never)).Outcome);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_duplicate_is_merged_into_another_but_not_into_itself_or_nothing(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var codes = await OpenAsync(store, 3);

        Assert.Equal(TicketChangeOutcome.OtherUnfit, (await desk.MergeAsync(codes[0], codes[0], Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.OtherUnfit, (await desk.MergeAsync(codes[0], "HG-9999-99", Lan, null, Never)).Outcome);
        Assert.Equal((TicketChangeOutcome.Changed, codes[1]), (await desk.MergeAsync(codes[0], codes[1], Lan, null, Never)) is var merged ? (merged.Outcome, merged.Ticket!.MergedInto) : default);
        Assert.Equal(TicketChangeOutcome.OtherUnfit, (await desk.MergeAsync(codes[2], codes[0], Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Finished, (await desk.MergeAsync(codes[0], codes[2], Lan, null, Never)).Outcome);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_tickets_merged_into_each_other_at_once_are_not_both_closed(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (here, there) = (store.Get<TicketStore>(), store.AddNode().GetRequiredService<TicketStore>());
        var codes = await OpenAsync(store, 40);

        foreach (var pair in codes.Chunk(2))
        {
            var ends = await Task.WhenAll(Task.Run(() => here.MergeAsync(pair[0], pair[1], Lan, null, Never)), Task.Run(() => there.MergeAsync(pair[1], pair[0], Minh, null, Never)));

            Assert.Single(ends, end => end.Outcome == TicketChangeOutcome.Changed);
            Assert.Single(ends, end => end.Outcome is TicketChangeOutcome.OtherUnfit or TicketChangeOutcome.Finished);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_ticket_merged_by_mistake_is_taken_up_again_and_none_is_merged_into_a_closed_one(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var codes = await OpenAsync(store, 3);
        await desk.MergeAsync(codes[0], codes[1], Lan, null, Never);
        await desk.CloseAsync(codes[2], Lan, null, Never);

        var again = await desk.ReopenAsync(codes[0], Minh, null, Never);

        Assert.Equal((TicketChangeOutcome.Changed, null, TicketState.Open, "u-minh"), (again.Outcome, again.Ticket!.MergedInto, again.Ticket.State, again.Ticket.AssignedTo));
        Assert.Equal(TicketChangeOutcome.OtherUnfit, (await desk.MergeAsync(codes[0], codes[2], Minh, null, Never)).Outcome);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_ticket_is_not_given_to_whoever_may_not_see_it(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];

        Assert.Equal(TicketChangeOutcome.BeyondTheirReach, (await desk.HandToAsync(code, Minh with { Reach = new Reach { Provinces = ["an-giang"] } }, Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.BeyondTheirReach, (await desk.HandToAsync(code, Minh with { Reach = new Reach { Agencies = ["hau-giang/so-y-te"] } }, Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.HandToAsync(code, Minh with { Reach = new Reach { Provinces = ["hau-giang"] } }, Lan, null, Never)).Outcome);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Time_warns_escalates_and_reminds_once_whichever_node_looks(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var other = store.AddNode().GetRequiredService<TicketKeeper>();
        var keeper = store.Get<TicketKeeper>();
        var desk = store.Get<TicketStore>();

        // Friday 20 November 2026, 8:30 in Vietnam.
        var code = (await OpenAsync(store, 1))[0];
        await desk.RemindAsync(code, store.Clock.Now.AddHours(1), "gọi lại cho bà con", Lan, Never);
        Assert.Equal(0, await keeper.TickAsync(10, Never));

        foreach (var hours in (double[])[1, 5.5, 6])
        {
            store.Clock.Now = new DateTimeOffset(2026, 11, 20, 1, 31, 0, TimeSpan.Zero).AddHours(hours);
            await Task.WhenAll(keeper.TickAsync(10, Never), other.TickAsync(10, Never));
            Assert.Equal(0, await keeper.TickAsync(10, Never));
        }

        var ticket = (await desk.FindAsync(code, Never))!;
        Assert.Equal(
            [TicketEventKind.Opened, TicketEventKind.ReminderSet, TicketEventKind.Reminded, TicketEventKind.DueSoon, TicketEventKind.Escalated],
            ticket.Events.Select(happened => happened.Kind));
        Assert.Equal((ServiceClock.FirstReply, TicketStanding.Of(ticket.Events)), (ticket.Escalated, ticket.Standing));
        Assert.Equal("gọi lại cho bà con", Assert.Single((await desk.AsideAsync(ticket, Never)).Notes).Value);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Other_rules_reckon_the_stored_tickets_anew(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var codes = await OpenAsync(store, 3);
        await desk.CloseAsync(codes[2], Lan, null, Never);
        var before = (await desk.FindAsync(codes[0], Never))!.DueAt;
        Assert.Equal(0, await store.Get<TicketKeeper>().ReckonAsync(10, Never));

        var settings = new ServiceLevelSettings { Targets = { ["Normal"] = new() { FirstReplyMinutes = 60 } } };
        store.Get<CurrentServiceRules>().Value = ServiceRules.Create(settings, Language.Days.PublicHolidays.ByLaw);
        Assert.Equal(2, await store.Get<TicketKeeper>().ReckonAsync(10, Never));
        Assert.Equal(0, await store.Get<TicketKeeper>().ReckonAsync(10, Never));

        Assert.Equal(before!.Value.AddHours(-5), (await desk.FindAsync(codes[0], Never))!.DueAt);
        Assert.Null((await desk.FindAsync(codes[2], Never))!.DueAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_colleagues_wrote_about_a_citizen_is_erased_with_their_data(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var code = (await OpenAsync(store, 1))[0];
        await desk.NoteAsync(code, Lan, "Số điện thoại khác của bà con: 0912345679", Never);
        await desk.KeepDraftAsync(code, Lan, "Thưa cô Hồng", null, Never);
        await store.Log.AppendAsync(A.CitizenSays("xoá dữ liệu của tôi", "m9", "c0"), Never);

        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c0", 1, 2, "{}", [], [new Effect.EraseData("c0", 2)]), Never));

        var ticket = (await desk.FindAsync(code, Never))!;
        var aside = await desk.AsideAsync(ticket, Never);
        Assert.Empty(aside.Notes);
        Assert.Empty(aside.Drafts);
        Assert.Null(ticket.Packet);
        Assert.Equal([TicketEventKind.Opened, TicketEventKind.NoteAdded, TicketEventKind.Erased], ticket.Events.Select(happened => happened.Kind));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_the_bot_knew_comes_with_the_ticket(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, 1);

        var ticket = (await store.Get<TicketStore>().FindAsync("HG-2222-22", Never))!;

        Assert.Equal(new TicketRoute(RouteRule.Topic, "rac-thai", "Sở Tài nguyên và Môi trường", "Đã hợp nhất."), ticket.Route);
        Assert.Equal(("Rác ở hẻm 47 chưa được thu gom", "abstained", 3), (ticket.Packet!.Restated, ticket.Packet.Decision, ticket.Packet.Release));
        Assert.Equal([new ConsideredPassage("hau-giang-71-2022#II.3", 4.25)], ticket.Packet.Considered);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_conversation_whose_operator_is_silent_for_too_long_goes_back_to_the_bot_once(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var (keeper, other) = (store.Get<TicketKeeper>(), store.AddNode().GetRequiredService<TicketKeeper>());
        var code = (await OpenAsync(store, 1))[0];
        await desk.TakeAsync(code, Lan, null, Never);
        store.Clock.Now += TimeSpan.FromMinutes(19);
        await desk.ReplyAsync(code, Lan, "Dạ", "k1", false, Never);
        store.Clock.Now += TimeSpan.FromMinutes(19);
        Assert.Equal(0, await keeper.ReturnIdleAsync(10, Never));

        store.Clock.Now += TimeSpan.FromMinutes(1);
        await Task.WhenAll(keeper.ReturnIdleAsync(10, Never), other.ReturnIdleAsync(10, Never));

        var events = (await store.Log.ReadPendingAsync("c0", Never))!.Unread.Where(activity => activity.Type == "event").ToList();
        Assert.Equal(["hotline.taken", "hotline.released"], events.Select(activity => activity.Name));
        Assert.Equal("idle", events[^1].Content.Text("value", "reason"));
        var ticket = (await desk.FindAsync(code, Never))!;
        Assert.Equal((TicketEventKind.GivenBack, null, "u-lan"), (ticket.Events[^1].Kind, ticket.Events[^1].By, ticket.AssignedTo));
        Assert.Equal(0, await keeper.ReturnIdleAsync(10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_waits_for_a_person_learns_their_place_and_each_step_nearer_while_the_office_is_open(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        var (keeper, other) = (store.Get<TicketKeeper>(), store.AddNode().GetRequiredService<TicketKeeper>());
        var codes = await OpenAsync(store, 3, TicketReason.PersonAsked);
        var office = store.Clock.Now;
        store.Clock.Now = office.AddHours(12);
        Assert.Equal(0, await keeper.TellQueueAsync(Never));

        store.Clock.Now = office;
        await Task.WhenAll(keeper.TellQueueAsync(Never), other.TellQueueAsync(Never));
        Assert.Equal(0, await keeper.TellQueueAsync(Never));
        var before = await PlacesAsync();
        Assert.Equal(["1", "2", "3"], before.Order());

        // The first is taken: the others move up, and the one who is talked to hears no more of it.
        var first = Array.IndexOf(before, "1");
        await desk.TakeAsync(codes[first], Lan, null, Never);
        Assert.Equal(2, await keeper.TellQueueAsync(Never));

        Assert.Equal(before.Select(place => place switch { "1" => "1", "2" => "2 1", _ => "3 2" }), await PlacesAsync());

        async Task<string[]> PlacesAsync()
        {
            var places = new string[3];
            for (var i = 0; i < 3; i++)
            {
                var log = await store.Log.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"c{i}"), 0, 100, Never);
                places[i] = string.Join(' ', log.Where(activity => activity.Name == "hotline.queue").Select(activity => (int)activity.Content["value"]!["place"]!));
            }

            return places;
        }
    }

    /// <summary>As many tickets, each in a conversation of its own: c0, c1, …</summary>
    private static async Task<string[]> OpenAsync(Store store, int count, TicketReason reason = TicketReason.Asked)
    {
        const string Signs = "234679CDFGHJKMNPQRTWXY";
        var codes = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"HG-22{Signs[i / Signs.Length / Signs.Length]}{Signs[i / Signs.Length % Signs.Length]}-{Signs[i % Signs.Length]}2")).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var conversation = string.Create(CultureInfo.InvariantCulture, $"c{i}");
            await store.Log.StartAsync(A.Conversation(conversation), [A.CitizenSays("Rác", null, conversation)], Never);
            var draft = new TicketDraft
            {
                Code = codes[i],
                ConversationId = conversation,
                OpenedBy = Activity.IdOf(conversation, 1),
                Reason = reason,
                Province = "hau-giang",
                Agency = "hau-giang/so-tnmt",
                AgencyName = "Sở Tài nguyên và Môi trường",
                Need = "Rác ở hẻm 47",
                Contact = new Contact("Hồng", "0912345678"),
                ConsentedAt = store.Clock.Now,
                Route = new TicketRoute(RouteRule.Topic, "rac-thai", "Sở Tài nguyên và Môi trường", "Đã hợp nhất."),
                Packet = new TicketPacket { Restated = "Rác ở hẻm 47 chưa được thu gom", Decision = "abstained", Release = 3, Considered = [new("hau-giang-71-2022#II.3", 4.25)] },
            };
            Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit(conversation, 0, 1, "{}", [], [new Effect.OpenTicket(draft)]), Never));
        });
        return codes;
    }
}
