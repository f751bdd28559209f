using Hotline.Conversations;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tests;

public sealed class WorkingAtTheDesk
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Staff Lan = new("u-lan", "Lan");
    private static readonly Staff Minh = new("u-minh", "Minh");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_turn_opens_its_ticket_in_its_own_commit(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");

        var ticket = await store.Get<TicketStore>().FindAsync("hg7kq4 m2", Never);

        Assert.NotNull(ticket);
        Assert.Equal(("HG-7KQ4-M2", "c1", TicketState.New, "c1|0000001"), (ticket.Code, ticket.ConversationId, ticket.State, ticket.OpenedBy));
        Assert.Equal(("Rác ở hẻm 47", "Đặng Thị Hồng", "0912345678"), (ticket.Need, ticket.ContactName, ticket.ContactPhone));
        Assert.Equal((store.Clock.Now, 1L), (ticket.OpenedAt, ticket.Version));
        Assert.Equal([TicketEventKind.Opened], ticket.Events.Select(happened => happened.Kind));
        Assert.Equal(["Rác", "Phiếu HG-7KQ4-M2"], await TextsAsync(store));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_code_that_is_taken_refuses_the_whole_turn(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        await store.Log.StartAsync(A.Conversation("c2"), [A.CitizenSays("Rác", null, "c2")], Never);

        var refused = await store.Log.CommitAsync(Opening("c2", "HG-7KQ4-M2"), Never);

        Assert.Equal(CommitOutcome.TicketCodeTaken, refused);
        Assert.Single(await store.Log.ReadAsync("c2", 0, 10, Never));
        Assert.Equal(["c2"], await store.Log.BehindAsync(10, Never));
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(Opening("c2", "HG-7KQ4-M3"), Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_two_turns_that_draw_the_same_code_at_once_one_draws_again(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var other = (IConversationLog)store.AddNode().GetService(typeof(IConversationLog))!;
        var ids = Enumerable.Range(0, 6).Select(i => $"c{i}").ToArray();
        foreach (var id in ids)
        {
            await store.Log.StartAsync(A.Conversation(id), [A.CitizenSays("Rác", null, id)], Never);
        }

        var ends = await Task.WhenAll(ids.Select((id, i) => (i % 2 == 0 ? store.Log : other).CommitAsync(Opening(id, "HG-7KQ4-M2"), Never)));

        Assert.Equal(1, ends.Count(end => end == CommitOutcome.Committed));
        Assert.Equal(5, ends.Count(end => end == CommitOutcome.TicketCodeTaken));
        Assert.Equal(1, (await store.Get<TicketStore>().ListAsync(new TicketQuery(), Never)).Total);
        Assert.Equal(5, (await store.Log.BehindAsync(10, Never)).Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Erased_data_is_gone_from_log_and_ticket_and_leaves_every_entry_at_its_place(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        await OpenAsync(store, "HG-7KQ4-M3", "c2");
        await store.Get<TicketStore>().ReplyAsync("HG-7KQ4-M2", Lan, "Chiều nay tổ thu gom sẽ đến ạ.", "k1", false, Never);
        await store.Log.AppendAsync(A.CitizenSays("xoá dữ liệu của tôi", "m9"), Never);
        var before = await store.Log.ReadAsync("c1", 0, 100, Never);
        var pending = await store.Log.ReadPendingAsync("c1", Never);

        var erase = new Effect.EraseData("c1", before[^1].Sequence);
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c1", pending!.Cursor, before[^1].Sequence, "{}", [A.BotSays("Dạ, tôi đã xoá.")], [erase]), Never));

        var after = await store.Log.ReadAsync("c1", 0, 100, Never);
        Assert.Equal(before.Select(entry => (entry.Id, entry.Timestamp, entry.Author, entry.Type)), after.SkipLast(1).Select(entry => (entry.Id, entry.Timestamp, entry.Author, entry.Type)));
        Assert.All(after.Where(entry => entry.Author == Author.Citizen), entry => Assert.Equal(Ticket.ErasedNeed, entry.Text));
        Assert.Contains(after, entry => entry.Text == "Chiều nay tổ thu gom sẽ đến ạ.");
        Assert.Equal("Dạ, tôi đã xoá.", after[^1].Text);
        Assert.DoesNotContain(after, entry => entry.Author != Author.Operator && entry.Content.ToJsonString().Contains("HG-7KQ4-M2", StringComparison.Ordinal));
        Assert.Equal(AppendOutcome.Repeated, (await store.Log.AppendAsync(A.CitizenSays("xoá dữ liệu của tôi", "m9"), Never)).Outcome);

        var ticket = await store.Get<TicketStore>().FindAsync("HG-7KQ4-M2", Never);
        Assert.Equal((Ticket.ErasedNeed, null, null, TicketEventKind.Erased), (ticket!.Need, ticket.ContactName, ticket.ContactPhone, ticket.Events[^1].Kind));
        Assert.Equal(["HG-7KQ4-M3"], (await store.Get<TicketStore>().ListAsync(new TicketQuery { Text = "hẻm 47" }, Never)).Items.Select(found => found.Code));
        Assert.Equal("Rác ở hẻm 47", (await store.Get<TicketStore>().FindAsync("HG-7KQ4-M3", Never))!.Need);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_activity_opens_one_ticket_however_often_its_turn_runs(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        await store.Log.AppendAsync(A.CitizenSays("còn nữa"), Never);

        var again = Opening("c1", "HG-7KQ4-M4") with { ExpectedCursor = 1, Cursor = 3 };
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(again, Never));

        Assert.Equal(["HG-7KQ4-M2"], (await store.Get<TicketStore>().ListAsync(new TicketQuery(), Never)).Items.Select(ticket => ticket.Code));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_reply_reaches_the_conversation_once(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        var desk = store.Get<TicketStore>();

        var ends = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => desk.ReplyAsync("HG-7KQ4-M2", Lan, "Chiều nay tổ thu gom sẽ đến ạ.", "k1", false, Never)));

        Assert.Equal(1, ends.Count(end => end.Outcome == TicketChangeOutcome.Changed));
        Assert.Equal(5, ends.Count(end => end.Outcome == TicketChangeOutcome.AlreadyDone));
        var last = (await store.Log.ReadAsync("c1", 2, 10, Never)).Single();
        Assert.Equal(("Chiều nay tổ thu gom sẽ đến ạ.", Author.Operator), (last.Text, last.Author));
        Assert.Equal(("operator", "Lan", "bot"), (last.Content.Text("from", "id"), last.Content.Text("from", "name"), last.Content.Text("from", "role")));
        Assert.Equal("handoff", last.Content.Text("channelData", "hotline", "outcome"));
        Assert.Null(last.Content.Text("replyToId"));
        var ticket = (await desk.FindAsync("HG-7KQ4-M2", Never))!;
        Assert.Equal((TicketState.Open, "u-lan", "Lan"), (ticket.State, ticket.AssignedTo, ticket.AssignedName));
        Assert.Equal([TicketEventKind.Opened, TicketEventKind.Replied], ticket.Events.Select(happened => happened.Kind));
        Assert.Equal(["u-lan ticket.replied ticket:HG-7KQ4-M2"], await AuditAsync(store));

        // An operator's words are not for the bot.
        Assert.Empty(await store.Log.BehindAsync(10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_ticket_that_waits_for_the_citizen_wakes_when_they_write(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        var desk = store.Get<TicketStore>();
        Assert.Equal(TicketState.WaitingForCitizen, (await desk.ReplyAsync("HG-7KQ4-M2", Lan, "Hẻm 47 đường nào ạ?", "k1", true, Never)).Ticket!.State);
        await store.Log.AppendAsync(A.CitizenSays("đường Lê Lợi"), Never);

        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c1", 1, 4, "{}", [], [new Effect.CitizenWrote("HG-7KQ4-M2")]), Never));

        var ticket = (await desk.FindAsync("HG-7KQ4-M2", Never))!;
        Assert.Equal((TicketState.Open, 3L), (ticket.State, ticket.Version));
        Assert.Equal(TicketEventKind.CitizenWrote, ticket.Events[^1].Kind);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_two_operators_who_take_a_ticket_at_once_one_has_it(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        var (here, there) = (store.Get<TicketStore>(), (TicketStore)store.AddNode().GetService(typeof(TicketStore))!);

        var ends = await Task.WhenAll(here.TakeAsync("HG-7KQ4-M2", Lan, null, Never), there.TakeAsync("HG-7KQ4-M2", Minh, null, Never));

        Assert.Equal([TicketChangeOutcome.Changed, TicketChangeOutcome.HeldByAnother], ends.Select(end => end.Outcome).Order());
        var taken = Assert.Single((await store.Log.ReadPendingAsync("c1", Never))!.Unread);
        Assert.Equal(("event", TicketStore.TakenEvent, Author.System), (taken.Type, taken.Name, taken.Author));
        Assert.Equal(ends[0].Ticket!.AssignedName, taken.Content.Text("from", "name"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Taking_and_giving_back_are_told_to_the_bot_once_each(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        var desk = store.Get<TicketStore>();

        Assert.Equal(TicketChangeOutcome.AlreadyDone, (await desk.ReleaseAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.TakeAsync("HG-7KQ4-M2", Lan, 1, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.AlreadyDone, (await desk.TakeAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.HeldByAnother, (await desk.ReleaseAsync("HG-7KQ4-M2", Minh, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.HandToAsync("HG-7KQ4-M2", Minh, Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.HeldByAnother, (await desk.ReleaseAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.ReleaseAsync("HG-7KQ4-M2", Minh, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.TakeAsync("HG-7KQ4-M2", Minh, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.ResolveAsync("HG-7KQ4-M2", Minh, null, Never)).Outcome);

        Assert.Equal(
            ["hotline.taken Lan", "hotline.taken Minh", "hotline.released Minh", "hotline.taken Minh", "hotline.released Minh"],
            (await store.Log.ReadPendingAsync("c1", Never))!.Unread.Select(activity => $"{activity.Name} {activity.Content.Text("from", "name")}"));
        Assert.Equal(
            ["u-lan ticket.taken", "u-lan ticket.handed-over", "u-minh ticket.released", "u-minh ticket.taken", "u-minh ticket.resolved"],
            (await AuditAsync(store)).Select(line => line[..line.LastIndexOf(' ')]));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_change_based_on_an_old_version_is_refused_with_the_newer_state(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        var desk = store.Get<TicketStore>();
        await desk.TakeAsync("HG-7KQ4-M2", Lan, null, Never);

        foreach (var change in (Func<Task<TicketChange>>[])
        [
            () => desk.TakeAsync("HG-7KQ4-M2", Minh, 1, Never),
            () => desk.ReleaseAsync("HG-7KQ4-M2", Minh, 1, Never),
            () => desk.HandToAsync("HG-7KQ4-M2", Minh, Minh, 1, Never),
            () => desk.ResolveAsync("HG-7KQ4-M2", Minh, 1, Never),
            () => desk.CloseAsync("HG-7KQ4-M2", Minh, 1, Never),
            () => desk.ReopenAsync("HG-7KQ4-M2", Minh, 1, Never),
        ])
        {
            var end = await change();
            Assert.Equal((TicketChangeOutcome.Stale, 2L, "u-lan"), (end.Outcome, end.Ticket!.Version, end.Ticket.AssignedTo));
        }

        Assert.Equal(2, (await desk.FindAsync("HG-7KQ4-M2", Never))!.Version);
        Assert.Single(await AuditAsync(store));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_finished_ticket_is_neither_taken_nor_answered_until_it_is_reopened(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        var desk = store.Get<TicketStore>();

        Assert.Equal(TicketChangeOutcome.NotFinished, (await desk.ReopenAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.CloseAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.AlreadyDone, (await desk.CloseAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Finished, (await desk.TakeAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Finished, (await desk.ResolveAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Finished, (await desk.ReplyAsync("HG-7KQ4-M2", Lan, "Dạ", "k1", false, Never)).Outcome);
        Assert.Equal(["Rác", "Phiếu HG-7KQ4-M2"], await TextsAsync(store));

        Assert.Equal(TicketChangeOutcome.Changed, (await desk.ReopenAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.ReplyAsync("HG-7KQ4-M2", Lan, "Dạ", "k1", false, Never)).Outcome);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nothing_is_written_into_a_conversation_that_the_citizen_has_ended(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");
        var end = A.CitizenSays("") with { Content = new System.Text.Json.Nodes.JsonObject { ["type"] = "endOfConversation" } };
        await store.Log.AppendAsync(end, Never);
        var desk = store.Get<TicketStore>();

        Assert.Equal(TicketChangeOutcome.ConversationEnded, (await desk.ReplyAsync("HG-7KQ4-M2", Lan, "Dạ", "k1", false, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.TakeAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);
        Assert.Equal(TicketChangeOutcome.Changed, (await desk.ResolveAsync("HG-7KQ4-M2", Lan, null, Never)).Outcome);

        Assert.Equal(3, (await store.Log.ReadAsync("c1", 0, 10, Never)).Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_code_that_is_no_tickets_changes_nothing(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();

        Assert.Equal(new TicketChange(TicketChangeOutcome.Unknown, null), await desk.TakeAsync("HG-7KQ4-M2", Lan, null, Never));
        Assert.Null(await desk.FindAsync("không phải mã", Never));
        Assert.Null(await store.Get<ITicketLookup>().FindAsync("HG-7KQ4-M2", Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_bot_learns_where_a_ticket_stands_from_the_code_as_typed(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "HG-7KQ4-M2");

        foreach (var typed in (string[])["HG-7KQ4-M2", "hg-7kq4-m2", "hg7kq4m2", " HG 7KQ4 M2 "])
        {
            var facts = await store.Get<ITicketLookup>().FindAsync(typed, Never);
            Assert.Equal(new TicketFacts("HG-7KQ4-M2", "c1", TicketState.New, "Sở Tài nguyên và Môi trường", "Rác ở hẻm 47", store.Clock.Now, store.Clock.Now), facts);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_list_is_open_first_by_age_filtered_searched_and_paged(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();
        await OpenAsync(store, "HG-7KQ4-M2", "c1", draft => draft with { Need = "Xin hỗ trợ 50% tiền thuê trọ" });
        await OpenAsync(store, "AG-7KQ4-M2", "c2", draft => draft with { Province = "an-giang", Agency = "an-giang/so-y-te", AgencyName = "Sở Y tế" });
        await OpenAsync(store, "HG-2222-22", "c3", draft => draft with { Need = "Đường hỏng_nặng", Contact = new Contact(null, null) });
        await desk.CloseAsync("HG-7KQ4-M2", Lan, null, Never);
        await desk.TakeAsync("HG-2222-22", Minh, null, Never);

        Assert.Equal(["AG-7KQ4-M2", "HG-2222-22", "HG-7KQ4-M2"], await CodesAsync(new TicketQuery()));
        Assert.Equal(["HG-2222-22", "HG-7KQ4-M2"], await CodesAsync(new TicketQuery { Province = "hau-giang" }));
        Assert.Equal(["AG-7KQ4-M2"], await CodesAsync(new TicketQuery { Agency = "an-giang/so-y-te" }));
        Assert.Equal(["HG-2222-22"], await CodesAsync(new TicketQuery { AssignedTo = "u-minh" }));
        Assert.Equal(["HG-7KQ4-M2"], await CodesAsync(new TicketQuery { States = [TicketState.Closed, TicketState.Resolved] }));
        Assert.Equal(["HG-2222-22"], await CodesAsync(new TicketQuery { Text = "duong HỎNG" }));
        Assert.Equal(["AG-7KQ4-M2", "HG-7KQ4-M2"], await CodesAsync(new TicketQuery { Text = "7kq4" }));
        Assert.Equal(["AG-7KQ4-M2"], await CodesAsync(new TicketQuery { Text = "ag7kq4m2" }));
        Assert.Equal(["AG-7KQ4-M2", "HG-7KQ4-M2"], await CodesAsync(new TicketQuery { Text = "Hồng 0912345678" }));
        Assert.Equal(["HG-7KQ4-M2"], await CodesAsync(new TicketQuery { Text = "50%" }));
        Assert.Empty(await CodesAsync(new TicketQuery { Text = "5%t" }));
        Assert.Equal(["HG-2222-22"], await CodesAsync(new TicketQuery { Text = "g_n" }));
        var page = await desk.ListAsync(new TicketQuery { Offset = 1, Limit = 1 }, Never);
        Assert.Equal(("HG-2222-22", 3), (Assert.Single(page.Items).Code, page.Total));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => desk.ListAsync(new TicketQuery { Limit = 201 }, Never));

        async Task<string[]> CodesAsync(TicketQuery query) => [.. (await desk.ListAsync(query, Never)).Items.Select(ticket => ticket.Code)];
    }

    private static TurnCommit Opening(string conversation, string code, Func<TicketDraft, TicketDraft>? but = null)
    {
        var draft = new TicketDraft
        {
            Code = code,
            ConversationId = conversation,
            OpenedBy = Activity.IdOf(conversation, 1),
            Reason = TicketReason.Asked,
            Province = "hau-giang",
            Agency = "hau-giang/so-tnmt",
            AgencyName = "Sở Tài nguyên và Môi trường",
            Need = "Rác ở hẻm 47",
            Contact = new Contact("Đặng Thị Hồng", "0912345678"),
            ConsentedAt = new DateTimeOffset(2026, 11, 20, 1, 29, 0, TimeSpan.Zero),
        };
        return new TurnCommit(conversation, 0, 1, "{}", [A.BotSays($"Phiếu {code}", conversation)], [new Effect.OpenTicket(but?.Invoke(draft) ?? draft)]);
    }

    private static async Task OpenAsync(Store store, string code, string conversation = "c1", Func<TicketDraft, TicketDraft>? but = null)
    {
        store.Clock.Now += TimeSpan.FromMinutes(1);
        await store.Log.StartAsync(A.Conversation(conversation), [A.CitizenSays("Rác", null, conversation)], Never);
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(Opening(conversation, code, but), Never));
    }

    private static async Task<IEnumerable<string?>> TextsAsync(Store store) => (await store.Log.ReadAsync("c1", 0, 1000, Never)).Select(activity => activity.Text);

    private static async Task<List<string>> AuditAsync(Store store)
    {
        await using var db = store.Db();
        return await db.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Actor + " " + entry.Action + " " + entry.Subject).ToListAsync();
    }
}
