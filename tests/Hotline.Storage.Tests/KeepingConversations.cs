using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Knowledge.Answers;
using Hotline.Storage.Log;

namespace Hotline.Storage.Tests;

public sealed class KeepingConversations
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_conversation_starts_with_its_first_activities(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);

        var (conversation, created) = await store.Log.StartAsync(A.Conversation() with { Locale = "vi-VN", ServiceUrl = "http://localhost:9" }, [A.BotSays("Chào bà con"), A.CitizenSays("tiêm ở đâu")], Never);

        Assert.True(created);
        Assert.Equal(2, conversation.LastSequence);
        Assert.Equal(conversation, await store.Log.FindAsync("c1", Never));
        Assert.Equal("vi-VN", conversation.Locale);
        Assert.Equal("lan", conversation.UserId);
        Assert.Equal(["Chào bà con", "tiêm ở đâu"], await TextsAsync(store));
        Assert.Equal(["c1"], await store.Log.BehindAsync(10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Starting_again_returns_the_first_one_and_appends_nothing(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation() with { Locale = "vi-VN" }, [A.BotSays("Chào")], Never);

        var (conversation, created) = await store.Log.StartAsync(A.Conversation() with { Locale = "en-US" }, [A.BotSays("Hello")], Never);

        Assert.False(created);
        Assert.Equal("vi-VN", conversation.Locale);
        Assert.Equal(["Chào"], await TextsAsync(store));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Six_first_messages_at_once_make_one_conversation_with_all_six(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var other = store.AddNode();
        var logs = new[] { store.Log, (IConversationLog)other.GetService(typeof(IConversationLog))! };

        var started = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            var log = logs[i % 2];
            var (_, created) = await log.StartAsync(A.Conversation(), [], Never);
            var appended = await log.AppendAsync(A.CitizenSays($"câu {i}", $"m{i}"), Never);
            Assert.Equal(AppendOutcome.Appended, appended.Outcome);
            return created;
        }));

        Assert.Equal(1, started.Count(created => created));
        Assert.Equal(["câu 0", "câu 1", "câu 2", "câu 3", "câu 4", "câu 5"], (await TextsAsync(store)).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3, 4, 5, 6], (await store.Log.ReadAsync("c1", 0, 100, Never)).Select(activity => activity.Sequence));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_external_id_in_parallel_is_one_activity(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [], Never);
        var other = (IConversationLog)store.AddNode().GetService(typeof(IConversationLog))!;

        var ends = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? store.Log : other).AppendAsync(A.CitizenSays("một lần thôi", "m1"), Never)));
        var later = await store.Log.AppendAsync(A.CitizenSays("chữ khác", "m1"), Never);

        Assert.Equal(1, ends.Count(end => end.Outcome == AppendOutcome.Appended));
        Assert.All([.. ends, later], end => Assert.Equal("c1|0000001", end.Activity?.Id));
        Assert.Equal(AppendOutcome.Repeated, later.Outcome);
        Assert.Equal(["một lần thôi"], await TextsAsync(store));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_external_id_in_two_conversations_is_two_activities(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation("c1"), [], Never);
        await store.Log.StartAsync(A.Conversation("c2"), [], Never);

        Assert.Equal(AppendOutcome.Appended, (await store.Log.AppendAsync(A.CitizenSays("a", "m1", "c1"), Never)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await store.Log.AppendAsync(A.CitizenSays("a", "m1", "c2"), Never)).Outcome);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Sequences_have_no_gaps_and_timestamps_grow_even_when_the_clock_stands(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        store.Clock.Now = new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.FromHours(7)).AddTicks(1_234_567);
        await store.Log.StartAsync(A.Conversation(), [], Never);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => store.Log.AppendAsync(A.CitizenSays($"câu {i}"), Never)));
        store.Clock.Now = store.Clock.Now.AddHours(-1);
        await store.Log.AppendAsync(A.CitizenSays("đồng hồ lùi"), Never);

        var all = await store.Log.ReadAsync("c1", 0, 1000, Never);
        Assert.Equal(Enumerable.Range(1, 51).Select(i => (long)i), all.Select(activity => activity.Sequence));
        Assert.Equal("2026-11-20T01:30:00.123Z", all[0].Content.Text("timestamp"));
        Assert.Equal(all.Select((_, i) => all[0].Timestamp.AddMilliseconds(i)), all.Select(activity => activity.Timestamp));
        Assert.All(all, activity => Assert.Equal(activity.Timestamp, DateTimeOffset.Parse(activity.Content.Text("timestamp")!, null)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_activity_is_kept_as_it_came_but_for_its_place(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [], Never);
        const string Came = """
            {"type":"message","text":"Đặng Thị Hồng\n\t  e\u0301 𝒳 <b>&amp;","value":1.50,"big":12345678901234567890,"none":null,"localTimestamp":"2026-11-20T08:30:00.0000000+07:00",
            "channelData":{"clientActivityID":"x1","deep":[[{"a":true}]]},"conversation":{"id":"wrong","name":"kept"},"id":"theirs","timestamp":"1999-01-01","channelId":"webchat","nul":"\u0000"}
            """;

        var appended = await store.Log.AppendAsync(A.CitizenSays("") with { Content = JsonNode.Parse(Came)!.AsObject() }, Never);

        var expected = JsonNode.Parse(Came)!.AsObject();
        expected["id"] = "c1|0000001";
        expected["timestamp"] = "2026-11-20T01:30:00.000Z";
        expected["channelId"] = "directline";
        expected["conversation"] = new JsonObject { ["id"] = "c1", ["name"] = "kept" };
        var read = Assert.Single(await store.Log.ReadAsync("c1", 0, 10, Never));
        Assert.Equal(expected.ToJsonString(), read.Content.ToJsonString());
        Assert.Equal(expected.ToJsonString(), appended.Activity!.Content.ToJsonString());
        Assert.Contains("1.50", read.Content.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_posts_after_the_end_but_repetitions_are_still_known(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [], Never);
        var end = A.CitizenSays("", "end") with { Content = new JsonObject { ["type"] = "endOfConversation" } };

        Assert.Equal(AppendOutcome.Appended, (await store.Log.AppendAsync(end, Never)).Outcome);

        Assert.Equal(AppendOutcome.Repeated, (await store.Log.AppendAsync(end, Never)).Outcome);
        Assert.Equal(new Appended(null, AppendOutcome.Ended), await store.Log.AppendAsync(A.CitizenSays("còn ai không"), Never));
        Assert.True((await store.Log.FindAsync("c1", Never))!.Ended);
        Assert.Single(await store.Log.ReadAsync("c1", 0, 10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_unknown_conversation_is_said_to_be_unknown(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);

        Assert.Equal(new Appended(null, AppendOutcome.UnknownConversation), await store.Log.AppendAsync(A.CitizenSays("a"), Never));
        Assert.Null(await store.Log.FindAsync("c1", Never));
        Assert.Empty(await store.Log.ReadAsync("c1", 0, 10, Never));
        Assert.Null(await store.Log.ReadPendingAsync("c1", Never));
        Assert.Equal(CommitOutcome.CursorMoved, await store.Log.CommitAsync(A.Commit(0, 1), Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Readers_take_up_where_they_were(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [.. Enumerable.Range(1, 5).Select(i => A.BotSays($"{i}"))], Never);

        Assert.Equal(["3", "4"], (await store.Log.ReadAsync("c1", 2, 2, Never)).Select(activity => activity.Text));
        Assert.Empty(await store.Log.ReadAsync("c1", 5, 2, Never));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Log.ReadAsync("c1", 0, 1001, Never));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Log.ReadAsync("c1", 0, 0, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_turn_reads_what_is_for_the_bot_and_moves_the_cursor_once(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [A.BotSays("Chào"), A.CitizenSays("một"), A.CitizenSays("hai")], Never);

        var turn = await store.Log.ReadPendingAsync("c1", Never);
        Assert.NotNull(turn);
        Assert.Equal((0, null), (turn.Cursor, turn.StateJson));
        Assert.Equal(["một", "hai"], turn.Unread.Select(activity => activity.Text));
        Assert.Equal([2L, 3L], turn.Unread.Select(activity => activity.Sequence));

        var commit = new TurnCommit("c1", 0, 3, """{"province":"an-giang"}""", [A.BotSays("trả lời một"), A.BotSays("trả lời hai")], []);
        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.Log.CommitAsync(commit, Never)));

        Assert.Equal(1, ends.Count(end => end == CommitOutcome.Committed));
        Assert.Equal(7, ends.Count(end => end == CommitOutcome.CursorMoved));
        Assert.Equal(["Chào", "một", "hai", "trả lời một", "trả lời hai"], await TextsAsync(store));
        Assert.Null(await store.Log.ReadPendingAsync("c1", Never));
        Assert.Empty(await store.Log.BehindAsync(10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task How_an_answer_came_about_is_committed_with_it_and_kept_beside_the_log(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [A.CitizenSays("học nghề được bao nhiêu tiền")], Never);
        var trace = new ReplyTrace
        {
            Answer = new AnswerTrace("học nghề được bao nhiêu tiền", [new ScoredCandidate("topic:hoc-nghe@hau-giang", 12.5)], "curated topic")
            {
                Province = "hau-giang",
                Likeliness = 0.8,
                Details = [Detail.Amount],
            },
            Unsaid = [Detail.Amount],
            Cut = ["3 triệu"],
        };

        await store.Log.CommitAsync(new TurnCommit("c1", 0, 1, "{}", [A.BotSays("kế hoạch không nêu") with { Trace = trace }, A.BotSays("còn gì nữa không ạ")], []), Never);

        var traces = store.Get<AnswerTraces>();
        var (place, kept) = Assert.Single(await traces.ReadAsync("c1", 1, 3, Never));
        Assert.Equal(2, place);
        Assert.Equal(trace.ToJson(), kept.ToJson());
        Assert.Equal(new ScoredCandidate("topic:hoc-nghe@hau-giang", 12.5), Assert.Single(kept.Answer.Candidates));
        Assert.Equal([Detail.Amount], kept.Unsaid);
        Assert.Empty(await traces.ReadAsync("c1", 3, 3, Never));
        Assert.DoesNotContain(await store.Log.ReadAsync("c1", 0, 10, Never), activity => activity.Content.ToJsonString().Contains("hoc-nghe", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_arrives_during_a_turn_is_read_by_the_next(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [A.CitizenSays("một")], Never);
        var turn = await store.Log.ReadPendingAsync("c1", Never);
        await store.Log.AppendAsync(A.CitizenSays("hai"), Never);

        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c1", 0, turn!.Unread[^1].Sequence, "{\"n\":1}", [A.BotSays("trả lời một")], []), Never));

        Assert.Equal(["c1"], await store.Log.BehindAsync(10, Never));
        var next = await store.Log.ReadPendingAsync("c1", Never);
        Assert.Equal((1L, "{\"n\":1}"), (next!.Cursor, next.StateJson));
        Assert.Equal(["hai"], next.Unread.Select(activity => activity.Text));
        Assert.Equal(["một", "hai", "trả lời một"], await TextsAsync(store));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_conversation_that_ended_still_gets_the_answer_to_its_last_question(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [A.CitizenSays("một"), A.CitizenSays("") with { Content = new JsonObject { ["type"] = "endOfConversation" } }], Never);

        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(A.Commit(0, 2, A.BotSays("trả lời")), Never));

        Assert.Equal(3, (await store.Log.FindAsync("c1", Never))!.LastSequence);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Conversations_that_are_behind_come_oldest_first(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        foreach (var id in (string[])["b", "a", "c", "quiet"])
        {
            await store.Log.StartAsync(A.Conversation(id), id == "quiet" ? [] : [A.CitizenSays("câu", null, id)], Never);
            store.Clock.Now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal(["b", "a", "c"], await store.Log.BehindAsync(10, Never));
        Assert.Equal(["b", "a"], await store.Log.BehindAsync(2, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Readers_are_woken_after_the_commit(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [], Never);
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var reader = store.Get<Wakeups>().Subscribe("c1", () =>
        {
            // A second connection sees only what is committed.
            using var db = store.Db();
            seen.TrySetResult(db.Activities.Count());
        });

        await store.Log.AppendAsync(A.CitizenSays("a"), Never);

        Assert.Equal(1, await seen.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<IEnumerable<string?>> TextsAsync(Store store) => (await store.Log.ReadAsync("c1", 0, 1000, Never)).Select(activity => activity.Text);
}
