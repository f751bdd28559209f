using Hotline.Conversations;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class SearchingTranscripts
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Words_of_one_message_are_found_with_and_without_marks_and_shown_where_they_stand(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "c1", "HG-7KQ4-M2", "Con tôi học lớp ba, đường Đinh Tiên Hoàng, có được miễn học phí không?");
        await OpenAsync(store, "c2", "HG-7KQ4-M3", "Học bổng cho con em", "Phí rác tháng này bao nhiêu");
        await store.Get<TranscriptIndex>().CatchUpAsync(100, Never);

        foreach (var words in (string[])["học phí", "hoc phi", "HỌC  PHÍ?", "phi mien hoc", "dinh tien hoang"])
        {
            var found = await FindAsync(store, words);
            Assert.Equal(["HG-7KQ4-M2"], found.Items.Select(ticket => ticket.Code));
            var quote = found.Quotes[found.Items[0].Id];
            Assert.Equal((2L, Author.Citizen), (quote.Sequence, quote.Author));
            Assert.Contains(quote.Pieces, piece => piece.IsHit && piece.Text.Equals(words.Contains("hoang", StringComparison.Ordinal) ? "Đinh" : "học", StringComparison.Ordinal));
        }

        Assert.Equal("Con tôi học lớp ba, đường Đinh Tiên Hoàng, có được miễn học phí không?", string.Concat((await FindAsync(store, "hoc phi")).Quotes.Values.Single().Pieces.Select(piece => piece.Text)));
        Assert.Empty((await FindAsync(store, "hoc phi bao nhieu")).Items);
        Assert.Empty((await FindAsync(store, "hocphi")).Items);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_no_word_is_no_operator(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "c1", "HG-7KQ4-M2", "Vay vốn giải quyết việc làm");
        await store.Get<TranscriptIndex>().CatchUpAsync(100, Never);

        foreach (var odd in (string[])["vay\" OR \"rac", "vay' | 'x", "vay AND NOT von", "vay*", "(vay", "NEAR(vay von)", "words:vay", "'; drop table tickets; --", "🙂", "%", "a:*"])
        {
            var found = await FindAsync(store, odd);
            Assert.True(found.Total == (odd == "vay*" || odd == "(vay" ? 1 : 0), odd);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_written_later_is_found_once_the_index_has_caught_up_and_only_beside_a_ticket(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "c1", "HG-7KQ4-M2", "Tôi hỏi");
        await store.Log.StartAsync(A.Conversation("c3"), [A.CitizenSays("cây xoài gãy đổ", null, "c3")], Never);
        var index = store.Get<TranscriptIndex>();
        Assert.Equal(1, await index.CatchUpAsync(100, Never));
        Assert.Equal(0, await index.CatchUpAsync(100, Never));
        Assert.Empty((await FindAsync(store, "xoai")).Items);

        await store.Log.AppendAsync(A.CitizenSays("cây xoài gãy đổ"), Never);
        await store.Get<TicketStore>().ReplyAsync("HG-7KQ4-M2", new Staff("u-lan", "Lan"), "Đội cây xanh sẽ tới", "k1", false, Never);
        await Task.WhenAll(index.CatchUpAsync(100, Never), store.AddNode().GetRequiredService<TranscriptIndex>().CatchUpAsync(100, Never));

        Assert.Equal(["HG-7KQ4-M2"], (await FindAsync(store, "xoài")).Items.Select(ticket => ticket.Code));
        Assert.Equal(Author.Operator, (await FindAsync(store, "cay xanh")).Quotes.Values.Single().Author);
        Assert.Empty((await store.Get<TicketStore>().ListAsync(new TicketQuery { Text = "xoài", Province = "an-giang" }, Never)).Items);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Personal_numbers_are_neither_found_nor_shown(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "c1", "HG-7KQ4-M2", "căn cước của tôi 093187001234 gọi 0987654321 xin vay vốn 50.000.000 đồng");
        await store.Get<TranscriptIndex>().CatchUpAsync(100, Never);

        Assert.Empty((await FindAsync(store, "0987654321")).Items);
        Assert.Empty((await FindAsync(store, "093187001234")).Items);
        Assert.Single((await FindAsync(store, "0912345678")).Items);
        var quote = string.Concat((await FindAsync(store, "50.000.000")).Quotes.Values.Single().Pieces.Select(piece => piece.Text));
        Assert.Contains("vay vốn 50.000.000 đồng", quote, StringComparison.Ordinal);
        Assert.DoesNotContain("0987654321", quote, StringComparison.Ordinal);
        Assert.DoesNotContain("093187001234", quote, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Erased_words_are_found_no_more_from_the_moment_they_are_erased(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await OpenAsync(store, "c1", "HG-7KQ4-M2", "bí mật của tôi là cây khế");
        await OpenAsync(store, "c2", "HG-7KQ4-M3", "cây khế nhà tôi");
        var index = store.Get<TranscriptIndex>();
        await index.CatchUpAsync(100, Never);
        Assert.Equal(2, (await FindAsync(store, "cay khe")).Total);

        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit("c1", 2, 3, "{}", [A.BotSays("Dạ, tôi đã xoá.")], [new Effect.EraseData("c1", 3)]), Never));

        Assert.Equal(["HG-7KQ4-M3"], (await FindAsync(store, "cay khe")).Items.Select(ticket => ticket.Code));
        await index.CatchUpAsync(100, Never);
        Assert.Equal(["HG-7KQ4-M3"], (await FindAsync(store, "cay khe")).Items.Select(ticket => ticket.Code));
        Assert.Equal(["HG-7KQ4-M2"], (await FindAsync(store, "tôi đã xoá")).Items.Select(ticket => ticket.Code));
    }

    [Fact]
    public void A_quote_is_cut_at_blanks_around_the_first_hit()
    {
        var text = string.Join(' ', Enumerable.Range(0, 100).Select(number => $"chữ{number}")) + " Học phí " + string.Join(' ', Enumerable.Range(0, 100).Select(number => $"sau{number}"));

        var pieces = TicketQuote.Around(text, new HashSet<string> { "hoc", "phi" });

        Assert.Equal([false, true, false, true, false], pieces.Select(piece => piece.IsHit));
        Assert.Equal(("Học", " ", "phí"), (pieces[1].Text, pieces[2].Text, pieces[3].Text));
        Assert.Matches("^… chữ[0-9]+ .* $", pieces[0].Text);
        Assert.Matches("^ sau0 .* sau[0-9]+ …$", pieces[4].Text);
        Assert.InRange(pieces.Sum(piece => piece.Text.Length), 100, 170);
        Assert.Equal([new QuotePiece("không có gì", false)], TicketQuote.Around("không  có\ngì", new HashSet<string> { "hoc" }));
    }

    private static Task<TicketPage> FindAsync(Store store, string words) => store.Get<TicketStore>().ListAsync(new TicketQuery { Text = words }, Never);

    private static async Task OpenAsync(Store store, string conversation, string code, params string[] said)
    {
        store.Clock.Now += TimeSpan.FromMinutes(1);
        await store.Log.StartAsync(A.Conversation(conversation), [A.CitizenSays("Chào", null, conversation)], Never);
        foreach (var text in said)
        {
            await store.Log.AppendAsync(A.CitizenSays(text, null, conversation), Never);
        }

        var draft = new TicketDraft
        {
            Code = code,
            ConversationId = conversation,
            OpenedBy = Activity.IdOf(conversation, 1),
            Reason = TicketReason.Asked,
            Province = "hau-giang",
            Need = "Nhờ cán bộ trả lời",
            Contact = new Contact("Đặng Thị Hồng", "0912345678"),
            ConsentedAt = new DateTimeOffset(2026, 11, 20, 1, 29, 0, TimeSpan.Zero),
        };
        Assert.Equal(CommitOutcome.Committed, await store.Log.CommitAsync(new TurnCommit(conversation, 0, 1 + said.Length, "{}", [A.BotSays($"Phiếu {code}", conversation)], [new Effect.OpenTicket(draft)]), Never));
    }
}
