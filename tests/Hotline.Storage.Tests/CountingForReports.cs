using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Storage.Migrations;
using Hotline.Storage.Reports;
using Hotline.Storage.Tickets;
using Hotline.Tests;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tests;

public sealed class CountingForReports
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Staff Lan = new("u-lan", "Lan");
    private static readonly ReportPeriod October = ReportPeriod.ReadMonth("2026-10")!;
    private static readonly string?[] Provinces = ["an-giang", "hau-giang", null];
    private static readonly string[] Channels = ["webchat", "zalo", "directline"];
    private static readonly string[] Outcomes = ["answered", "clarify", "abstained", "smalltalk", "dialog"];
    private static readonly string[] Asked = ["cấp lại giấy khai sinh ở đâu", "cap lai giay khai sinh o dau", "lịch cắt điện tuần này", "giá vé xe buýt"];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_month_has_the_days_of_Vietnam(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        foreach (var (at, i) in new[] { "2026-09-30T16:59:59Z", "2026-09-30T17:00:00Z", "2026-10-31T16:59:59Z", "2026-10-31T17:00:00Z" }.Select((at, i) => (DateTimeOffset.Parse(at, null), i)))
        {
            store.Clock.Now = at;
            await AskAsync(store, $"c{i}", "hỏi", "answered", "an-giang", "webchat");
        }

        var figures = await store.Get<Reporting>().ReadAsync(October, null, ReportCatalogue.Nothing, clusters: true, Never);

        Assert.Equal(["c1", "c2"], figures.Facts.Select(fact => fact.ConversationId));
        Assert.Equal([new ReportPart("2026-10-01", 1), new ReportPart("2026-10-31", 1)], figures.Divide(ReportDimension.Day, ReportMeasure.Answered));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_clock_counts_when_it_was_kept_or_when_its_time_had_passed(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var desk = store.Get<TicketStore>();

        // Thursday, 29 October, 08:00 in Vietnam; a first reply within four working hours, a solution within forty.
        store.Clock.Now = new(2026, 10, 29, 1, 0, 0, TimeSpan.Zero);
        await OpenAsync(store, "c1", "HG-1111-11", "hau-giang", "webchat", TicketReason.MissingKnowledge);
        await OpenAsync(store, "c2", "HG-2222-22", "hau-giang", "webchat", TicketReason.Asked);
        store.Clock.Now += TimeSpan.FromHours(1);
        await desk.ReplyAsync("HG-1111-11", Lan, "Dạ, mời bà con tới xã.", "k1", false, Never);
        await desk.ResolveAsync("HG-1111-11", Lan, null, Never);

        // In November both the second ticket's clocks are over, of which one ran out in October.
        store.Clock.Now = new(2026, 11, 12, 1, 0, 0, TimeSpan.Zero);
        await desk.ReplyAsync("HG-2222-22", Lan, "Dạ, xin lỗi đã trễ.", "k2", false, Never);

        var october = await store.Get<Reporting>().ReadAsync(October, ["hau-giang"], ReportCatalogue.Nothing, clusters: true, Never);
        Assert.Equal(["HG-1111-11", "HG-2222-22"], Codes(october, ReportMeasure.Opened));
        Assert.Equal(["HG-1111-11"], Codes(october, ReportMeasure.FirstReplyMet));
        Assert.Equal(["HG-1111-11"], Codes(october, ReportMeasure.ResolutionMet));
        Assert.Equal(["HG-1111-11"], Codes(october, ReportMeasure.Resolved));
        Assert.Equal(["HG-2222-22"], Codes(october, ReportMeasure.FirstReplyMissed));
        Assert.Equal(["HG-2222-22"], Codes(october, ReportMeasure.Waiting));
        Assert.Equal(0, october.Count(ReportMeasure.ResolutionMissed));

        var november = await store.Get<Reporting>().ReadAsync(ReportPeriod.ReadMonth("2026-11")!, null, ReportCatalogue.Nothing, clusters: true, Never);
        Assert.Equal(["HG-2222-22"], Codes(november, ReportMeasure.ResolutionMissed));
        Assert.Equal(["HG-2222-22"], Codes(november, ReportMeasure.Waiting));
        Assert.Equal(0, november.Count(ReportMeasure.Opened, ReportMeasure.FirstReplyMissed, ReportMeasure.FirstReplyMet));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_past_month_does_not_change_by_what_happens_later(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await LiveAsync(store, 11);
        store.Clock.Now = October.End;
        var before = await store.Get<Reporting>().ReadAsync(October, null, ReportCatalogue.Nothing, clusters: true, Never);
        Assert.NotEqual(0, before.Count(ReportMeasure.Waiting));

        store.Clock.Now = October.End.AddDays(40);
        foreach (var code in before.Facts.Where(fact => fact.Measure is ReportMeasure.Waiting or ReportMeasure.Resolved).Select(fact => fact.Ticket!).Distinct().ToList())
        {
            await store.Get<TicketStore>().ReopenAsync(code, Lan, null, Never);
            await store.Get<TicketStore>().ForwardAsync(code, "can-tho/so-y-te", "Sở Y tế", "can-tho", null, Lan, null, Never);
            await store.Get<TicketStore>().ResolveAsync(code, Lan, null, Never);
        }

        var after = await store.Get<Reporting>().ReadAsync(October, null, ReportCatalogue.Nothing, clusters: true, Never);
        Assert.Equal(before.Facts, after.Facts);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_asked_before_there_were_reports_is_counted(StorageProvider provider)
    {
        await using var store = await Store.EmptyAsync(provider);
        var files = Migration.Of(provider);
        await store.Get<Migrator>().MigrateAsync([.. files.Where(file => file.Version < 11)], Never);
        await using (var db = store.Db())
        {
            object at = provider == StorageProvider.Sqlite ? October.Start.UtcTicks : October.Start;
            await db.Database.ExecuteSqlAsync(
                $"insert into conversations (id, channel, public_url, started_at, last_sequence, ended, cursor, last_inbound) values ('c1', 'zalo', 'http://localhost:5080', {at}, 0, {false}, 0, 0)");
            (Author Author, string Content)[] said =
            [
                (Author.Citizen, """{"type":"message","text":"giấy khai sinh số 079123456789"}"""),
                (Author.Bot, """{"type":"message","replyToId":"c1|0000001","text":"…","channelData":{"hotline":{"outcome":"abstained","topic":null,"province":"an-giang"}}}"""),
                (Author.Bot, """{"type":"message","text":"…","channelData":{"hotline":{"outcome":"answered","topic":"hoc-phi","province":"an-giang"}}}"""),
                (Author.Bot, """{"type":"message","text":"…","channelData":{"hotline":{"outcome":"smalltalk"}}}"""),
                (Author.Bot, """{"type":"event","name":"x","channelData":{"hotline":{"outcome":"answered"}}}"""),
                (Author.Citizen, """{"type":"message","text":"…","channelData":{"hotline":{"outcome":"answered"}}}"""),
            ];
            foreach (var (entry, i) in said.Select((entry, i) => (entry, i)))
            {
                db.Activities.Add(new() { ConversationId = "c1", Sequence = i + 1, Author = entry.Author, Timestamp = October.Start, Content = entry.Content });
            }

            await db.SaveChangesAsync();
        }

        await store.Services.MigrateAsync(Never);

        var figures = await store.Get<Reporting>().ReadAsync(October, ["an-giang"], ReportCatalogue.Nothing, clusters: true, Never);
        Assert.Equal([(ReportMeasure.Answered, 3L, "hoc-phi", "zalo"), (ReportMeasure.Abstained, 2L, null, "zalo")], figures.Facts.Select(fact => (fact.Measure, fact.Sequence, fact.Topic, fact.Channel)));
        Assert.Equal("giấy khai sinh số •••", Assert.Single(figures.Unanswered).Example);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Unanswered_questions_that_are_alike_stand_together_with_an_example_that_names_nobody(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        store.Clock.Now = October.Start.AddDays(3);
        string[] asked =
        [
            "cấp lại giấy khai sinh ở đâu", "cap lai giay khai sinh o dau", "cấp lại giấy khai sinh cho con ở đâu, sdt 0912345678", "lịch cắt điện tuần này ở Long Xuyên", "lich cat dien tuan nay",
            "vợ tôi bị chó cắn",
        ];
        foreach (var (text, i) in asked.Select((text, i) => (text, i)))
        {
            await AskAsync(store, $"c{i}", text, "abstained", "an-giang", "webchat");
        }

        var erased = await store.Log.ReadPendingAsync("c5", Never);
        await store.Log.AppendAsync(A.CitizenSays("xoá dữ liệu của tôi", null, "c5"), Never);
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c5", 1, 3, "{}", [], [new Effect.EraseData("c5", 3)]), Never));
        Assert.Null(erased);

        var figures = await store.Get<Reporting>().ReadAsync(October, null, ReportCatalogue.Nothing, clusters: true, Never);

        Assert.Equal([3, 2, 1], figures.Unanswered.Select(cluster => cluster.Questions.Count));
        Assert.Equal(["c0", "c1", "c2"], figures.Unanswered[0].Questions.Select(fact => fact.ConversationId));
        Assert.Contains("khai sinh", figures.Unanswered[0].Example, StringComparison.Ordinal);
        Assert.DoesNotContain("0912345678", string.Concat(figures.Unanswered.Select(cluster => cluster.Example)), StringComparison.Ordinal);
        Assert.Equal("", figures.Unanswered[2].Example);

        // Of two conversations nothing is kept that outlives them.
        Assert.Equal([figures.Unanswered[0].Example, null, ""], figures.Unanswered.Select(cluster => cluster.LastingExample));
        var uncounted = await store.Get<Reporting>().ReadAsync(October, null, ReportCatalogue.Nothing, clusters: false, Never);
        Assert.Equal(figures.Facts, uncounted.Facts);
        Assert.Empty(uncounted.Unanswered);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_one_citizen_asks_again_and_again_is_not_kept_in_their_words(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        store.Clock.Now = October.Start.AddDays(3);
        await AskAsync(store, "c1", "lịch cắt điện tuần này", "abstained", "an-giang", "webchat");
        for (var i = 0; i < 3; i++)
        {
            await store.Log.AppendAsync(A.CitizenSays("lịch cắt điện tuần này", null, "c1"), Never);
            var state = await store.Log.ReadPendingAsync("c1", Never);
            var reply = A.BotSays("…", "c1");
            reply.Content["replyToId"] = state!.Unread[^1].Id;
            reply.Content["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["outcome"] = "abstained", ["province"] = "an-giang" } };
            Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c1", state.Cursor, state.Unread[^1].Sequence, "{}", [reply], []), Never));
        }

        var cluster = Assert.Single((await store.Get<Reporting>().ReadAsync(October, null, ReportCatalogue.Nothing, clusters: true, Never)).Unanswered);

        Assert.Equal(4, cluster.Questions.Count);
        Assert.Null(cluster.LastingExample);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_parts_are_together_the_whole_however_it_is_divided(StorageProvider provider)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var store = await Store.OpenAsync(provider);
            var said = await LiveAsync(store, seed);
            var all = await store.Get<Reporting>().ReadAsync(October, null, ReportCatalogue.Nothing, clusters: true, Never);

            // Against what was done, not only against itself.
            foreach (var outcome in Outcomes.Take(3))
            {
                var measure = outcome switch { "answered" => ReportMeasure.Answered, "clarify" => ReportMeasure.Clarified, _ => ReportMeasure.Abstained };
                Assert.Equal(said.Questions.Count(one => one.Outcome == outcome), all.Count(measure));
                Assert.Equal(Tally(said.Questions.Where(one => one.Outcome == outcome).Select(one => one.Channel)), all.Divide(ReportDimension.Channel, measure).OrderBy(part => part.Key, StringComparer.Ordinal));
            }

            Assert.Equal(Tally(said.Tickets.Select(one => one.Reason.ToString())), all.Divide(ReportDimension.Reason, ReportMeasure.Opened).OrderBy(part => part.Key, StringComparer.Ordinal));
            Assert.Equal(said.Tickets.Count(one => !one.Resolved), all.Count(ReportMeasure.Waiting));

            foreach (var measure in Enum.GetValues<ReportMeasure>())
            {
                foreach (var by in Enum.GetValues<ReportDimension>())
                {
                    var parts = all.Divide(by, measure);
                    Assert.Equal(all.Count(measure), parts.Sum(part => part.Count));
                    Assert.All(parts, part => Assert.Equal(part.Count, all.Behind([measure], by, part.Key).Count));
                }
            }

            Assert.Equal(all.Count(ReportMeasure.Abstained), all.Unanswered.Sum(cluster => cluster.Questions.Count));

            // Provinces, and what belongs to none, are together the country; days are together the month.
            var places = new List<ReportFact>();
            foreach (var province in Provinces.OfType<string>())
            {
                places.AddRange((await store.Get<Reporting>().ReadAsync(October, [province], ReportCatalogue.Nothing, clusters: true, Never)).Facts);
            }

            Assert.Equal(all.Facts.Where(fact => fact.Province is not null).ToHashSet(), places.ToHashSet());
            var days = new List<ReportFact>();
            for (var day = October.From; day <= October.To; day = day.AddDays(1))
            {
                days.AddRange((await store.Get<Reporting>().ReadAsync(new ReportPeriod(day, day), null, ReportCatalogue.Nothing, clusters: true, Never)).Facts.Where(fact => fact.Measure <= ReportMeasure.Opened));
            }

            Assert.Equal(all.Facts.Count(fact => fact.Measure <= ReportMeasure.Opened), days.Count);
        }
    }

    [OnBothFact]
    public async Task Both_databases_give_the_same_figures()
    {
        await using var sqlite = await Store.OpenAsync(StorageProvider.Sqlite);
        await using var postgres = await Store.OpenAsync(StorageProvider.PostgreSql);
        await LiveAsync(sqlite, 5);
        await LiveAsync(postgres, 5);

        foreach (var province in Provinces)
        {
            var one = await sqlite.Get<Reporting>().ReadAsync(October, province is null ? null : [province], ReportCatalogue.Nothing, clusters: true, Never);
            var other = await postgres.Get<Reporting>().ReadAsync(October, province is null ? null : [province], ReportCatalogue.Nothing, clusters: true, Never);

            Assert.NotEmpty(one.Facts);
            Assert.Equal(one.Facts, other.Facts);
            Assert.Equal(one.Unanswered.Select(cluster => (cluster.Example, cluster.Questions.Count)), other.Unanswered.Select(cluster => (cluster.Example, cluster.Questions.Count)));
        }
    }

    private static IEnumerable<string?> Codes(ReportFigures figures, ReportMeasure measure) => figures.Behind([measure]).Select(fact => fact.Ticket).Order(StringComparer.Ordinal);

    private static IEnumerable<ReportPart> Tally(IEnumerable<string> keys) => keys.GroupBy(key => key, StringComparer.Ordinal).Select(group => new ReportPart(group.Key, group.Count())).OrderBy(part => part.Key, StringComparer.Ordinal);

    /// <summary>A month of citizens and operators, the same for the same seed.</summary>
#pragma warning disable CA5394 // Reproducible, not secret.
    private static async Task<Lived> LiveAsync(Store store, int seed)
    {
        var random = new Random(seed);
        var lived = new Lived([], []);
        var desk = store.Get<TicketStore>();
        store.Clock.Now = October.Start.AddMinutes(1);
        for (var i = 0; i < 24; i++)
        {
            store.Clock.Now += TimeSpan.FromMinutes(random.Next(1, 1700));
            var (province, channel) = (Provinces[random.Next(3)], Channels[random.Next(3)]);
            if (random.Next(3) > 0)
            {
                var outcome = Outcomes[random.Next(Outcomes.Length)];
                await AskAsync(store, $"c{i:00}", Asked[random.Next(Asked.Length)], outcome, province, channel);
                lived.Questions.Add((outcome, channel));
                continue;
            }

            var (code, reason) = ($"HG-{i:0000}-00", (TicketReason)random.Next(7));
            await OpenAsync(store, $"c{i:00}", code, province, channel, reason);
            if (random.Next(2) == 0)
            {
                store.Clock.Now += TimeSpan.FromMinutes(random.Next(1, 900));
                await desk.ReplyAsync(code, Lan, "Dạ.", "k", random.Next(2) == 0, Never);
            }

            if (random.Next(3) == 0)
            {
                await desk.ForwardAsync(code, "an-giang/so-y-te", "Sở Y tế", "an-giang", null, Lan, null, Never);
            }

            var resolved = random.Next(2) == 0;
            if (resolved)
            {
                await desk.ResolveAsync(code, Lan, null, Never);
            }

            lived.Tickets.Add((reason, resolved));
        }

        Assert.True(store.Clock.Now < October.End, "the month is over too soon");
        return lived;
    }
#pragma warning restore CA5394

    private static async Task AskAsync(Store store, string conversation, string text, string outcome, string? province, string channel)
    {
        await store.Log.StartAsync(A.Conversation(conversation) with { Channel = channel }, [A.CitizenSays(text, null, conversation)], Never);
        var reply = A.BotSays("…", conversation);
        reply.Content["replyToId"] = Activity.IdOf(conversation, 1);
        reply.Content["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["outcome"] = outcome, ["province"] = province } };
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit(conversation, 0, 1, "{}", [reply], []), Never));
    }

    private static async Task OpenAsync(Store store, string conversation, string code, string? province, string channel, TicketReason reason)
    {
        await store.Log.StartAsync(A.Conversation(conversation) with { Channel = channel }, [A.CitizenSays("hỏi", null, conversation)], Never);
        var draft = new TicketDraft
        {
            Code = code,
            ConversationId = conversation,
            OpenedBy = Activity.IdOf(conversation, 1),
            Reason = reason,
            Province = province,
            Need = "hỏi",
            Contact = new Contact(null, null),
            ConsentedAt = store.Clock.Now,
        };
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit(conversation, 0, 1, "{}", [A.BotSays("Dạ.", conversation)], [new Effect.OpenTicket(draft)]), Never));
    }

    private sealed record Lived(List<(string Outcome, string Channel)> Questions, List<(TicketReason Reason, bool Resolved)> Tickets);
}

/// <summary>Runs where both databases are; skipped by name where PostgreSQL is not installed.</summary>
public sealed class OnBothFactAttribute : FactAttribute
{
    public OnBothFactAttribute() => Skip = PostgresServer.Missing;
}
