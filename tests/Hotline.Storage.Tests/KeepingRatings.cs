using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Storage.Log;
using Hotline.Storage.Migrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class KeepingRatings
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_citizens_think_is_listed_newest_first_filtered_and_counted(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Log.StartAsync(A.Conversation(), [A.CitizenSays("học phí")], Never);
        var start = store.Clock.Now;
        await RateAsync(store, false, "hoc-phi", "an-giang");
        store.Clock.Now += TimeSpan.FromHours(1);
        await RateAsync(store, true, "hoc-phi", "hau-giang");
        store.Clock.Now += TimeSpan.FromHours(1);
        await RateAsync(store, false, null, null);
        var ratings = store.Get<AnswerRatings>();

        var (all, total) = await ratings.ListAsync(new RatingQuery { Limit = 2 }, Never);
        Assert.Equal((2, 3), (all.Count, total));
        Assert.Equal([null, "hoc-phi"], all.Select(row => row.Topic));
        Assert.Equal((1L, 4, "hau-giang", true), (all[1].Question, all[1].Release, all[1].Province, all[1].Helpful));

        Assert.Equal([4L, 2L], await SequencesAsync(new() { Helpful = false }));
        Assert.Equal([3L, 2L], await SequencesAsync(new() { Topic = "hoc-phi" }));
        Assert.Equal([4L], await SequencesAsync(new() { Topic = "" }));
        Assert.Equal([2L], await SequencesAsync(new() { Province = "an-giang" }));
        Assert.Equal([3L], await SequencesAsync(new() { From = start.AddMinutes(30), Before = start.AddMinutes(90) }));
        Assert.Equal([2L], await SequencesAsync(new() { Offset = 2 }));
        Assert.Equal([new TopicRatings("hoc-phi", 1, 1), new TopicRatings(null, 0, 1)], await ratings.CountAsync(new RatingQuery { Topic = "hoc-phi", Helpful = true }, Never));

        async Task<IEnumerable<long>> SequencesAsync(RatingQuery query) => (await ratings.ListAsync(query, Never)).Items.Select(row => row.Sequence);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_rated_before_there_was_a_list_is_in_it(StorageProvider provider)
    {
        await using var store = await Store.EmptyAsync(provider);
        var files = Migration.Of(provider);
        await store.Get<Migrator>().MigrateAsync([.. files.Where(file => file.Version < 5)], Never);
        await using (var db = store.Db())
        {
            // As that version wrote it: today's model has columns that came later.
            object started = provider == StorageProvider.Sqlite ? store.Clock.Now.UtcTicks : store.Clock.Now;
            await db.Database.ExecuteSqlAsync(
                $"insert into conversations (id, channel, public_url, started_at, last_sequence, ended, cursor, last_inbound) values ('c1', 'directline', 'http://localhost:5080', {started}, 0, {false}, 0, 0)");
            var said = new List<string>
            {
                """{"type":"event","name":"hotline.feedback","value":{"helpful":true,"question":"c1|0000007","topic":"hoc-phi","passages":[],"release":3}}""",
                """{"type":"event","name":"hotline.feedback","value":{"helpful":false,"question":"c1|0000008","topic":null,"passages":["a#1"],"release":3}}""",
                """{"type":"event","name":"hotline.feedback","value":{"helpful":"?"}}""",
                """{"type":"event","name":"other","value":{"name":"hotline.feedback"}}""",
            };
            for (var i = 0; i < said.Count; i++)
            {
                db.Activities.Add(new() { ConversationId = "c1", Sequence = i + 1, Author = Author.System, Timestamp = store.Clock.Now, Content = said[i] });
            }

            // What a citizen writes is never taken for the service's own word.
            db.Activities.Add(new() { ConversationId = "c1", Sequence = 9, Author = Author.Citizen, Timestamp = store.Clock.Now, Content = said[0] });
            await db.SaveChangesAsync();
        }

        await store.Services.MigrateAsync(Never);

        var (rows, _) = await store.Get<AnswerRatings>().ListAsync(new RatingQuery(), Never);
        Assert.Equal([(2L, false, 8L, null, 3), (1L, true, 7L, "hoc-phi", 3)], rows.Select(row => (row.Sequence, row.Helpful, row.Question, row.Topic, row.Release)));
        Assert.All(rows, row => Assert.Equal(store.Clock.Now, row.At));
    }

    private static Task<Appended> RateAsync(Store store, bool helpful, string? topic, string? province) => store.Log.AppendAsync(
        new NewActivity
        {
            ConversationId = "c1",
            Author = Author.System,
            ForBot = false,
            Content = new JsonObject
            {
                ["type"] = "event",
                ["name"] = AnswerRating.Event,
                ["value"] = new JsonObject { ["helpful"] = helpful, ["question"] = Activity.IdOf("c1", 1), ["topic"] = topic, ["province"] = province, ["release"] = 4 },
            },
        },
        Never);
}
