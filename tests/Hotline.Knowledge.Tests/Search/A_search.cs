using FsCheck;
using FsCheck.Fluent;
using Hotline.Knowledge.Search;

namespace Hotline.Knowledge.Tests.Search;

public class A_search
{
    private static readonly SearchDocument[] Documents =
    [
        new("viec-lam", "Phiên giao dịch việc làm", "Phiên giao dịch việc làm mở vào thứ năm hằng tuần tại Trung tâm Dịch vụ việc làm tỉnh."),
        new("that-nghiep", "Trợ cấp thất nghiệp", "Người lao động nghỉ việc được hưởng trợ cấp thất nghiệp khi đã đóng bảo hiểm thất nghiệp."),
        new("y-te", "Bảo hiểm y tế", "Nhà nước đóng bảo hiểm y tế cho hộ nghèo. Thẻ bảo hiểm y tế được đổi tại cơ quan bảo hiểm xã hội."),
        new("tiem-chung", "Tiêm chủng", "Đăng ký tiêm chủng tại trạm y tế nơi ở. Người đã tiêm chủng được cấp giấy chứng nhận."),
    ];

    private static readonly Lexicon Words = Lexicon.Parse(
        """
        abbreviations:
          bhyt: bảo hiểm y tế
          ko: không
          tctn: trợ cấp thất nghiệp
        synonyms:
          chích ngừa: tiêm chủng
        frames: [cho em hỏi, ở đâu vậy]
        english:
          job fair: phiên giao dịch việc làm
          vaccination: tiêm chủng
        """,
        "lexicon.yaml",
        out _);

    private static readonly SearchIndex Index = SearchIndex.Build(Documents, Words);

    [Theory]
    [InlineData("trợ cấp thất nghiệp", "that-nghiep")]
    [InlineData("tro cap that nghiep", "that-nghiep")]
    [InlineData("cho em hỏi tctn", "that-nghiep")]
    [InlineData("trơj câps thất nghiêpj", "that-nghiep")]
    [InlineData("tro cpa thaat nghiep", "that-nghiep")]
    [InlineData("bhyt cho ho ngheo", "y-te")]
    [InlineData("phien giaodich viec lam", "viec-lam")]
    [InlineData("chich ngua o dau", "tiem-chung")]
    [InlineData("when is the job fair", "viec-lam")]
    public void Finds_what_is_meant_however_it_is_typed(string query, string id) => Assert.Equal(id, Index.Search(query, 3).Hits[0].Id);

    [Fact]
    public void Says_how_it_understood_the_question()
    {
        Assert.Equal("Trợ cấp thất nghiệp ở đâu?", Index.Search("Tro cap that nghiep o dau?", 1).Decoded, ignoreCase: false);
        Assert.Equal("bảo hiểm y tế hộ nghèo", Index.Search("bhyt hộ nghèo", 1).Decoded);
    }

    [Fact]
    public void Leaves_words_alone_that_nobody_knows() => Assert.Equal("Zyxwvu 42 !", Index.Search("Zyxwvu 42 !", 1).Decoded);

    [Fact]
    public void Only_finds_what_the_caller_allows()
    {
        var hits = Index.Search("bảo hiểm", 10, id => id != "y-te").Hits;
        Assert.DoesNotContain(hits, h => h.Id == "y-te");
        Assert.Equal("that-nghiep", hits[0].Id);
    }

    [Fact]
    public void Covers_the_whole_question_when_every_word_is_there()
    {
        var hit = Index.Search("trợ cấp thất nghiệp", 1).Hits[0];
        Assert.Equal(1, hit.Coverage, 6);
        Assert.InRange(Index.Search("trợ cấp máy bay", 1).Hits[0].Coverage, 0.01, 0.6);
    }

    [Fact]
    public void Fits_its_own_matter_better_than_a_foreign_one() =>
        Assert.True(Index.Search("hưởng trợ cấp thất nghiệp", 1).Fit > 2 * Index.Search("tỷ số trận bóng đá tối qua của đội tuyển", 1).Fit);

    [Theory]
    [InlineData("")]
    [InlineData(" ?!…")]
    [InlineData("\uD800")]
    public void Finds_nothing_for_a_question_without_words(string query)
    {
        var result = Index.Search(query, 5);
        Assert.Empty(result.Hits);
        Assert.Equal(0, result.Fit);
    }

    [Fact]
    public void Works_without_documents() => Assert.Empty(SearchIndex.Build([], Lexicon.Empty).Search("trợ cấp", 5).Hits);

    [Fact]
    public void Orders_equal_scores_by_id()
    {
        var same = SearchIndex.Build([new("b", "", "hộ nghèo"), new("c", "", "hộ nghèo"), new("a", "", "hộ nghèo"), new("x", "", "việc làm")], Lexicon.Empty);
        Assert.Equal(["a", "b", "c"], same.Search("ho ngheo", 5).Hits.Select(h => h.Id));
    }

    [Fact]
    public void Refuses_two_documents_of_one_id()
    {
        var error = Assert.Throws<ArgumentException>(() => SearchIndex.Build([new("a", "", "x"), new("a", "", "y")], Lexicon.Empty));
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sees_an_added_document_and_no_longer_a_withdrawn_one()
    {
        var more = Index.With(new SearchDocument("giong", "Hỗ trợ cây giống", "Hộ nghèo được hỗ trợ cây giống, con giống để chăn nuôi."));
        Assert.Equal("giong", more.Search("ho tro con giong chan nuoi", 1).Hits[0].Id);
        Assert.DoesNotContain(Index.Search("ho tro con giong chan nuoi", 10).Hits, h => h.Id == "giong");

        var changed = more.With(new SearchDocument("giong", "", "Không còn gì."));
        Assert.Equal(more.Count, changed.Count);
        Assert.DoesNotContain(changed.Search("chan nuoi", 10).Hits, h => h.Id == "giong");

        var less = more.Without("giong");
        Assert.DoesNotContain(less.Search("ho tro con giong chan nuoi", 10).Hits, h => h.Id == "giong");
        Assert.Equal(Index.Count, less.Count);
        Assert.Same(Index, Index.Without("nothing"));
    }

    [Fact]
    public void Ranks_additions_among_the_rest_and_learns_their_words()
    {
        var more = Index.With(new SearchDocument("cay", "Hỗ trợ máy gặt lúa", "Nông dân được hỗ trợ mua máy gặt lúa."));
        Assert.Equal("máy gặt lúa", more.Search("may gat lua", 1).Decoded);
        Assert.Equal(1, more.Search("may gat lua", 1).Hits[0].Coverage, 6);
        Assert.Equal("viec-lam", more.Search("phien giao dich viec lam", 5).Hits[0].Id);
    }

    [Fact]
    public void Finds_everything_after_many_additions_and_withdrawals()
    {
        var index = Index;
        for (var i = 0; i < 70; i++)
        {
            index = index.With(new SearchDocument($"d{i:00}", "", $"Tờ trình mang số {i} về chăn nuôi."));
        }

        for (var i = 0; i < 70; i += 2)
        {
            index = index.Without($"d{i:00}");
        }

        index = index.Without("y-te");
        Assert.Equal(Documents.Length - 1 + 35, index.Count);
        Assert.Equal(35, index.Search("chan nuoi", 100).Hits.Count);
        Assert.Equal("d33", index.Search("to trinh so 33", 1).Hits[0].Id);
        Assert.DoesNotContain(index.Search("bảo hiểm y tế", 100).Hits, h => h.Id == "y-te");
    }

    [Fact]
    public void Gives_the_same_answer_to_many_threads()
    {
        var queries = new[] { "tro cap that nghiep", "bhyt cho ho ngheo", "chich ngua o dau", "phien giaodich viec lam" };
        var alone = queries.Select(q => Index.Search(q, 3).Hits).ToList();
        Parallel.For(0, 200, i => Assert.Equal(alone[i % 4], Index.Search(queries[i % 4], 3).Hits));
    }

    [Fact]
    public void Survives_any_text() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<char[]>(),
            characters =>
            {
                var result = Index.Search(new string(characters), 3);
                return result.Fit is >= 0 and < 10 && result.Hits.All(h => h.Score > 0 && h.Coverage is >= 0 and <= 1.000001);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Answers_a_question_of_two_thousand_letters() => Assert.NotEmpty(Index.Search(string.Concat(Enumerable.Repeat("tro cap htat nghiepj bhyt ", 80)), 3).Hits);
}
