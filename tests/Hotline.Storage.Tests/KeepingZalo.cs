using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class KeepingZalo
{
    private const string Oa = "4000000000000000004";

    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly ZaloUser Lan = new("2000000000000000002", null);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_message_that_comes_many_times_at_once_is_kept_once_with_its_conversation(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var inbox = store.Get<IZaloInbox>();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => inbox.ReceiveAsync(Said("một", "m1", store.Clock.Now), Never))));

        Assert.Single(outcomes, appended => appended.Outcome == AppendOutcome.Appended);
        Assert.All(outcomes, appended => Assert.Equal("một", appended.Activity!.Text));
        Assert.Single(await store.Log.ReadAsync("c1", 0, 10, Never));
        Assert.Equal(Lan, await store.Get<IZaloOutbox>().FindUserAsync("c1", Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_window_follows_the_latest_deed_whatever_comes_after_it(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var inbox = store.Get<IZaloInbox>();
        var now = store.Clock.Now;
        await inbox.ReceiveAsync(Said("mới", "m2", now), Never);
        await inbox.ReceiveAsync(Said("cũ", "m1", now - Minute), Never);
        await inbox.ReceiveAsync(Said("x", "m3", null) with { Activity = null, Follows = false }, Never);

        await using var db = store.Db();
        var user = await db.ZaloUsers.SingleAsync();
        Assert.Equal(now, user.InteractedAt);
        Assert.False(user.Follows);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_echo_before_the_answer_tells_the_open_send_its_id(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (inbox, outbox) = await BegunAsync(store, "Xin chào bà con.");

        await inbox.EchoAsync(Echo("out1", "Xin  chào bà con."), Never);

        Assert.Equal(("out1", ZaloSendState.Open), Facts(Assert.Single(await outbox.ReadAsync("c1", 1, Never))));
        Assert.Empty(await inbox.StrangeEchoesAsync(store.Clock.Now + Minute, 10, Never));
        Assert.Equal(["out1"], await outbox.KnownAsync("c1", ["out1", "out2"], Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_echo_whose_send_turns_out_to_be_it_is_nobodys_word(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (inbox, outbox) = await BegunAsync(store, "Xin chào bà con.");
        await inbox.EchoAsync(Echo("out1", "lời khác"), Never);

        // While a send is open nobody knows.
        Assert.Empty(await inbox.StrangeEchoesAsync(store.Clock.Now + Minute, 10, Never));
        Assert.False(await inbox.TakeForStaffAsync(Echo("out1", "lời khác"), Never));

        await outbox.EndAsync("c1", 1, 0, ZaloSendState.Accepted, "out1", null, Never);
        Assert.Empty(await inbox.StrangeEchoesAsync(store.Clock.Now + Minute, 10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_colleague_in_Zalos_console_silences_the_bot_until_they_have_been_quiet(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var inbox = store.Get<IZaloInbox>();
        await inbox.ReceiveAsync(Said("một", "m1", store.Clock.Now), Never);
        await inbox.EchoAsync(Echo("out9", "Tôi là cán bộ, tôi xem ngay"), Never);
        Assert.Empty(await inbox.StrangeEchoesAsync(store.Clock.Now - TimeSpan.FromSeconds(1), 10, Never));

        var strange = Assert.Single(await inbox.StrangeEchoesAsync(store.Clock.Now, 10, Never));
        Assert.True(await inbox.TakeForStaffAsync(strange, Never));
        Assert.False(await inbox.TakeForStaffAsync(strange, Never));
        await inbox.EchoAsync(Echo("out9", "Tôi là cán bộ, tôi xem ngay"), Never);
        Assert.Empty(await inbox.StrangeEchoesAsync(store.Clock.Now + Minute, 10, Never));

        var log = await store.Log.ReadAsync("c1", 0, 10, Never);
        Assert.Equal([Author.Citizen, Author.Operator, Author.System], log.Select(entry => entry.Author));
        Assert.Equal("hotline.taken", log[^1].Name);

        await inbox.ReceiveAsync(Said("hai", "m2", store.Clock.Now) with { StaffQuietSince = store.Clock.Now - Minute }, Never);
        Assert.Equal("hai", (await store.Log.ReadAsync("c1", 3, 10, Never)).Single().Text);
        store.Clock.Now += Minute;
        await inbox.ReceiveAsync(Said("ba", "m3", store.Clock.Now) with { StaffQuietSince = store.Clock.Now - Minute }, Never);
        Assert.Equal(["hotline.released", null], (await store.Log.ReadAsync("c1", 4, 10, Never)).Select(entry => entry.Name));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_the_holder_of_the_claim_begins_a_send(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (_, outbox) = await BegunAsync(store, "một");
        var other = store.AddNode().GetRequiredService<IZaloOutbox>();

        Assert.Equal(ZaloBegin.Lost, await other.BeginAsync(Attempt("một"), Minute, Never));
        Assert.Equal(ZaloBegin.Begun, await outbox.BeginAsync(Attempt("một"), Minute, Never));
        Assert.Equal(2, Assert.Single(await other.ReadAsync("c1", 1, Never)).Attempts);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Marks_come_in_any_order_also_before_the_answer(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var inbox = store.Get<IZaloInbox>();
        var now = store.Clock.Now;

        await inbox.MarkAsync(["out1", "out2"], seen: true, now + Minute, Never);
        await inbox.MarkAsync(["out1"], seen: false, now, Never);

        await using var db = store.Db();
        Assert.Equal([("out1", now + Minute), ("out2", now + Minute)], (await db.ZaloMarks.OrderBy(mark => mark.MessageId).ToListAsync()).Select(mark => (mark.MessageId, mark.SeenAt!.Value)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_seed_is_taken_once_and_another_one_replaces_what_is_stored(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var accounts = store.Get<IZaloAccounts>();

        Assert.True(await accounts.SeedAsync(Oa, "RT-0", Pair("AT-0", "RT-0"), Never));
        Assert.True(await accounts.RotateAsync(Oa, 1, Pair("AT-1", "RT-1"), Never));
        Assert.False(await accounts.SeedAsync(Oa, "RT-0", Pair("AT-0", "RT-0"), Never));
        Assert.Equal(("AT-1", 2), await FactsAsync(store));
        Assert.True(await accounts.LoseGrantAsync(Oa, 2, Never));
        Assert.True(await accounts.SeedAsync(Oa, "RT-new", Pair("AT-new", "RT-new"), Never));

        Assert.Equal(("AT-new", 3), await FactsAsync(store));
        Assert.False((await accounts.FindAsync(Oa, Never))!.NeedsConsent);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Tokens_are_not_readable_in_the_database(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Get<IZaloAccounts>().SeedAsync(Oa, "RT-0", Pair("AT-0", "RT-0"), Never);

        await using var db = store.Db();
        var row = await db.ZaloAccounts.SingleAsync();
        Assert.DoesNotContain("AT-0", row.AccessToken, StringComparison.Ordinal);
        Assert.DoesNotContain("RT-0", row.RefreshToken + row.SeedHash, StringComparison.Ordinal);
        Assert.Equal(("AT-0", "RT-0"), await store.AddNode().GetRequiredService<IZaloAccounts>().FindAsync(Oa, Never) is { } read ? (read.Pair.Access, read.Pair.Refresh) : default);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_nodes_that_refresh_at_once_one_may(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        IZaloAccounts[] nodes = [store.Get<IZaloAccounts>(), .. Enumerable.Range(0, 3).Select(_ => store.AddNode().GetRequiredService<IZaloAccounts>())];
        await nodes[0].SeedAsync(Oa, "RT-0", Pair("AT-0", "RT-0"), Never);

        Assert.Single(await Task.WhenAll(nodes.Select(node => Task.Run(() => node.LeaseAsync(Oa, 1, Minute, Never)))), leased => leased);
        Assert.False(await nodes[3].LeaseAsync(Oa, 1, Minute, Never));

        // One that was killed loses it with time; a pair that was replaced is not refreshed again.
        store.Clock.Now += Minute;
        Assert.True(await nodes[1].LeaseAsync(Oa, 1, Minute, Never));
        Assert.True(await nodes[1].RotateAsync(Oa, 1, Pair("AT-1", "RT-1"), Never));
        Assert.False(await nodes[2].LeaseAsync(Oa, 1, Minute, Never));
        Assert.False(await nodes[2].RotateAsync(Oa, 1, Pair("AT-x", "RT-x"), Never));
        Assert.False(await nodes[2].LoseGrantAsync(Oa, 1, Never));
        Assert.Equal(("AT-1", 2), await FactsAsync(store));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_to_be_read_after_an_outage_is_remembered_until_it_was(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var accounts = store.Get<IZaloAccounts>();
        var missed = store.Clock.Now;
        var nowhere = await accounts.CatchUpFromAsync(Oa, missed, Never);
        await accounts.SeedAsync(Oa, "RT-0", Pair("AT-0", "RT-0"), Never);

        Assert.Equal(missed, nowhere);
        Assert.Null(await accounts.CatchUpFromAsync(Oa, null, Never));
        Assert.Equal(missed, await accounts.CatchUpFromAsync(Oa, missed, Never));
        Assert.Equal(missed, await store.AddNode().GetRequiredService<IZaloAccounts>().CatchUpFromAsync(Oa, missed + Minute, Never));
        await accounts.CaughtUpAsync(Oa, missed, Never);
        Assert.Null(await accounts.CatchUpFromAsync(Oa, null, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_nodes_that_wait_for_the_end_of_a_pause_one_tries(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        IZaloAccounts one = store.Get<IZaloAccounts>(), other = store.AddNode().GetRequiredService<IZaloAccounts>();
        await one.SeedAsync(Oa, "RT-0", Pair("AT-0", "RT-0"), Never);
        var now = store.Clock.Now;
        await one.PauseAsync(Oa, now + Minute, Never);
        await other.PauseAsync(Oa, now + (Minute / 2), Never);

        Assert.Equal(now + Minute, await other.ProbeAsync(Oa, now + (2 * Minute), Never));
        store.Clock.Now += Minute;
        Assert.Null(await other.ProbeAsync(Oa, now + (3 * Minute), Never));
        Assert.Equal(now + (3 * Minute), await one.ProbeAsync(Oa, now + (3 * Minute), Never));
        await other.ResumeAsync(Oa, Never);
        Assert.Null(await one.ProbeAsync(Oa, now + (3 * Minute), Never));
    }

    private static async Task<(IZaloInbox Inbox, IZaloOutbox Outbox)> BegunAsync(Store store, string text)
    {
        var inbox = store.Get<IZaloInbox>();
        await inbox.ReceiveAsync(Said("một", "m1", store.Clock.Now), Never);
        await store.Get<IDeliveryCursors>().ClaimAsync("c1", Minute, Never);
        var outbox = store.Get<IZaloOutbox>();
        Assert.Equal(ZaloBegin.Begun, await outbox.BeginAsync(Attempt(text), Minute, Never));
        return (inbox, outbox);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_late_echo_of_what_was_sent_again_is_no_colleagues_word(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (inbox, outbox) = await BegunAsync(store, "Xin chào bà con.");
        await outbox.EndAsync("c1", 1, 0, ZaloSendState.Waiting, null, null, Never);
        await outbox.BeginAsync(Attempt("Xin chào bà con."), Minute, Never);
        await outbox.EndAsync("c1", 1, 0, ZaloSendState.Accepted, "out2", null, Never);

        await inbox.EchoAsync(Echo("out1", "Xin chào bà con."), Never);
        await inbox.EchoAsync(Echo("staff1", "Xin chào anh."), Never);

        Assert.Equal("staff1", Assert.Single(await inbox.StrangeEchoesAsync(store.Clock.Now + Minute, 10, Never)).MessageId);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_echo_that_does_not_say_in_which_conversation_of_a_visitor_is_of_their_last(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (inbox, outbox) = await BegunAsync(store, "Xin chào bà con.");

        await inbox.EchoAsync(Echo("out1", "Xin chào bà con.") with { Conversation = A.Conversation("c9") with { Channel = "zalo" } }, Never);

        Assert.Equal("out1", Assert.Single(await outbox.ReadAsync("c1", 1, Never)).MessageId);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_a_person_shared_is_kept_until_they_withdraw_it(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var inbox = store.Get<IZaloInbox>();
        var people = store.Get<IZaloPeople>();
        await inbox.ReceiveAsync(Said("x", "m1", store.Clock.Now) with { Activity = null, Shared = new ZaloShared("Lan", "0900000000") }, Never);
        await inbox.ReceiveAsync(Said("x", "m2", null) with { Activity = null, Shared = new ZaloShared(null, null) }, Never);
        var shared = (await people.FindAsync("c1", Never))!;

        await inbox.ReceiveAsync(Said("x", "m3", null) with { Activity = null, Withdraws = true }, Never);

        var withdrawn = (await people.FindAsync("c1", Never))!;
        Assert.Equal(("Lan", "0900000000", store.Clock.Now, null), (shared.Name, shared.Phone, shared.InteractedAt, shared.WithdrawnAt));
        Assert.Equal((null, null, store.Clock.Now), (withdrawn.Name, withdrawn.Phone, withdrawn.WithdrawnAt));
        Assert.Null(await people.FindAsync("c2", Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_comes_again_or_late_does_not_bring_back_what_was_withdrawn_or_ended_since(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var inbox = store.Get<IZaloInbox>();
        var now = store.Clock.Now;
        ZaloReceived Event(string id, DateTimeOffset at) => Said("x", id, null) with { HappenedAt = at };
        var shares = Event("m1", now) with { Shared = new ZaloShared("Lan", "0900000000"), Follows = true };
        await inbox.ReceiveAsync(shares, Never);
        await inbox.ReceiveAsync(Event("m2", now + Minute) with { Withdraws = true, Follows = false }, Never);

        await inbox.ReceiveAsync(shares, Never);
        await inbox.ReceiveAsync(Event("m3", now + (Minute / 2)) with { Shared = new ZaloShared("Lan", "0911111111"), Follows = true }, Never);
        var (after, again) = ((await store.Get<IZaloPeople>().FindAsync("c1", Never))!, await AgainAsync());

        Assert.Equal((null, null, store.Clock.Now, false), (after.Name, after.Phone, after.WithdrawnAt, after.Follows));
        Assert.Equal(("Lan", "0922222222", null, true), (again.Name, again.Phone, again.WithdrawnAt, again.Follows));

        async Task<ZaloPerson> AgainAsync()
        {
            await inbox.ReceiveAsync(Event("m4", now + (2 * Minute)) with { Shared = new ZaloShared("Lan", "0922222222"), Follows = true }, Never);

            // The same event once more, without a time to tell it by.
            await inbox.ReceiveAsync(Event("m2", now + (3 * Minute)) with { Withdraws = true, Follows = false }, Never);
            return (await store.Get<IZaloPeople>().FindAsync("c1", Never))!;
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_citizen_who_has_their_data_erased_is_nobody_on_Zalo_either(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var inbox = store.Get<IZaloInbox>();
        var shares = Said("x", "m1", store.Clock.Now) with { Activity = null, Shared = new ZaloShared("Lan", "0900000000") };
        await inbox.ReceiveAsync(shares, Never);
        await inbox.ReceiveAsync(Said("xóa dữ liệu của tôi", "m2", store.Clock.Now), Never);
        store.Clock.Now += Minute;

        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c1", 0, 1, "{}", [], [new Effect.EraseData("c1", 1)]), Never));
        await inbox.ReceiveAsync(shares, Never);

        var person = (await store.Get<IZaloPeople>().FindAsync("c1", Never))!;
        Assert.Equal((null, null, store.Clock.Now), (person.Name, person.Phone, person.WithdrawnAt));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_entry_has_arrived_when_all_its_parts_have(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (inbox, outbox) = await BegunAsync(store, "một");
        var people = store.Get<IZaloPeople>();
        await outbox.EndAsync("c1", 1, 0, ZaloSendState.Accepted, "out1", null, Never);
        await outbox.BeginAsync(Attempt("hai") with { Part = 1 }, Minute, Never);
        await inbox.MarkAsync(["out1", "out2"], true, store.Clock.Now, Never);
        var half = (await people.ArrivalsAsync("c1", Never))[1];
        await outbox.EndAsync("c1", 1, 1, ZaloSendState.Accepted, "out2", null, Never);

        var whole = (await people.ArrivalsAsync("c1", Never))[1];

        Assert.Equal(new ZaloArrival(ZaloSendState.Open, false, null, null, null), half);
        Assert.Equal(new ZaloArrival(ZaloSendState.Accepted, false, null, store.Clock.Now, store.Clock.Now), whole);
        await outbox.EndAsync("c1", 1, 1, ZaloSendState.Failed, null, -230, Never);
        Assert.Equal((ZaloSendState.Failed, -230), ((await people.ArrivalsAsync("c1", Never))[1].State, (await people.ArrivalsAsync("c1", Never))[1].Code!.Value));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Somebody_whose_ticket_waits_is_asked_for_a_phone_number_once(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var people = store.Get<IZaloPeople>();
        var now = store.Clock.Now;
        await store.Get<IZaloInbox>().ReceiveAsync(Said("một", "m1", now), Never);
        Task<IReadOnlyList<ZaloAsk>> ToAskAsync() => people.WithoutPhoneAsync(now - Minute, now + Minute, 10, Never);
        var before = await ToAskAsync();
        var draft = new Hotline.Tickets.TicketDraft { Code = "HG-2222-22", ConversationId = "c1", OpenedBy = Activity.IdOf("c1", 1), Reason = Hotline.Tickets.TicketReason.Asked, Need = "một", Contact = new Hotline.Tickets.Contact(null, null), ConsentedAt = now };
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c1", 0, 1, "{}", [], [new Effect.OpenTicket(draft)]), Never));

        var ask = Assert.Single(await ToAskAsync());
        var asked = await Task.WhenAll(people.AskForPhoneAsync(ask, "Xin số điện thoại.", Never), people.AskForPhoneAsync(ask, "Xin số điện thoại.", Never));

        Assert.Empty(before);
        Assert.Equal(new ZaloAsk("c1", "HG-2222-22"), ask);
        Assert.Single(asked, said => said);
        Assert.Single(await store.Log.ReadAsync("c1", 0, 10, Never), entry => entry.Text == "Xin số điện thoại.");
        Assert.Empty(await ToAskAsync());
    }

    private static async Task<(string Access, long Version)> FactsAsync(Store store)
    {
        var account = (await store.Get<IZaloAccounts>().FindAsync(Oa, Never))!;
        return (account.Pair.Access, account.Version);
    }

    private static (string? Id, ZaloSendState State) Facts(ZaloSend send) => (send.MessageId, send.State);

    private static ZaloPair Pair(string access, string refresh) => new(access, refresh, new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));

    private static ZaloAttempt Attempt(string text) => new() { ConversationId = "c1", Sequence = 1, Part = 0, Form = ZaloForm.Full, TextKey = ZaloText.KeyOf(text) };

    private static ZaloReceived Said(string text, string id, DateTimeOffset? at) => new()
    {
        Conversation = A.Conversation() with { Channel = "zalo", UserId = Lan.Id, ServiceUrl = "https://openapi.zalo.me" },
        User = Lan,
        Activity = A.CitizenSays(text, $"msg:{id}"),
        InteractedAt = at,
        HappenedAt = at ?? new DateTimeOffset(2026, 11, 20, 1, 30, 0, TimeSpan.Zero),
    };

    private static ZaloEcho Echo(string id, string text) => new()
    {
        MessageId = id,
        Conversation = A.Conversation() with { Channel = "zalo", UserId = Lan.Id, ServiceUrl = "https://openapi.zalo.me" },
        User = Lan,
        Text = text,
        AdminId = null,
        At = new DateTimeOffset(2026, 11, 20, 1, 30, 0, TimeSpan.Zero),
    };
}
