using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Knowledge.Tests.Answers;

/// <summary>Small invented plans beside the shipped ones.</summary>
public sealed class DocumentsThatDiffer
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Theory]
    [InlineData("Phấn đấu 40% hộ nuôi ong lấy mật được tập huấn phòng bệnh cho ong.", "Phấn đấu 55% hộ nuôi ong lấy mật được tập huấn phòng bệnh cho ong.")]
    [InlineData("Mỗi hộ nuôi ong lấy mật được hỗ trợ mua thùng ong 2.000.000 đồng.", "Hỗ trợ mỗi hộ nuôi ong lấy mật mua thùng ong 3 triệu đồng.")]
    [InlineData("Hộ nuôi ong lấy mật nộp đơn đăng ký giống ong trước ngày 15/6/2026.", "Hộ nuôi ong lấy mật nộp đơn đăng ký giống ong trước ngày 30/6/2026.")]
    public void Are_both_quoted_where_they_give_different_figures_for_the_same_thing(string one, string other)
    {
        var release = With(Plan("mot", "901", one), Plan("hai", "902", other));

        var answer = Answered(release, "hộ nuôi ong lấy mật ở An Giang");

        var (here, there) = Assert.Single(answer.Differing);
        Assert.NotEqual(here.Document.Id, there.Document.Id);
        Assert.Equal(["an-giang-hai", "an-giang-mot"], new[] { here.Document.Id, there.Document.Id }.Order());
        Assert.Contains(here.Text.TrimEnd('.'), one + other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Phấn đấu 40% hộ nuôi ong lấy mật được tập huấn phòng bệnh.", "Phấn đấu 40% hộ nuôi ong lấy mật được tập huấn phòng bệnh.")] // The same figure.
    [InlineData("Phấn đấu 40% hộ nuôi ong lấy mật được tập huấn phòng bệnh.", "Phấn đấu 55% trại nuôi tằm ươm tơ được vay vốn mua máy.")] // Another thing.
    [InlineData("Phấn đấu 40% hộ nuôi ong lấy mật được tập huấn phòng bệnh.", "Phấn đấu ít nhất 55% hộ nuôi ong lấy mật được tập huấn phòng bệnh.")] // A bound is no figure.
    [InlineData("Năm 2026 phấn đấu 40% hộ nuôi ong lấy mật được tập huấn phòng bệnh.", "Năm 2027 phấn đấu 55% hộ nuôi ong lấy mật được tập huấn phòng bệnh.")] // Another year.
    [InlineData("Tập huấn phòng bệnh cho 40 hộ nuôi ong lấy mật.", "Tập huấn phòng bệnh cho 55% hộ nuôi ong lấy mật.")] // Another unit.
    public void Are_not_seen_in_what_is_not_the_same_thing(string one, string other) => Assert.Empty(Fixtures(With(Plan("mot", "901", one), Plan("hai", "902", other))));

    [Fact]
    public void Are_not_seen_where_they_never_held_at_the_same_time()
    {
        const string Text = "Phấn đấu {0} hộ nuôi ong lấy mật được tập huấn phòng bệnh.";
        var release = With(Plan("mot", "901", Text.Replace("{0}", "40%", StringComparison.Ordinal), 2024), Plan("hai", "902", Text.Replace("{0}", "55%", StringComparison.Ordinal), 2026));

        Assert.Empty(Fixtures(release));
    }

    [Fact]
    public void Are_not_found_in_the_five_plans_which_give_each_figure_once() =>
        Assert.Empty(ShippedKnowledge.Release.Differences.All.Select(pair => $"{pair.One.Document.Id}: {pair.One.Text} | {pair.Other.Document.Id}: {pair.Other.Text}"));

    [Fact]
    public void Are_told_by_the_newer_one_where_it_took_the_others_place()
    {
        var release = With(
            Plan("cu", "901", "Phấn đấu 40% hộ nuôi ong lấy mật được tập huấn phòng bệnh cho ong.", more: "replaced_by: an-giang-moi\n"),
            Plan("moi", "902", "Phấn đấu 55% hộ nuôi ong lấy mật ở các xã được tập huấn cách phòng bệnh cho ong."));

        var answer = Answered(release, "bao nhiêu phần trăm hộ nuôi ong lấy mật được tập huấn phòng bệnh cho ong, ở An Giang");

        Assert.Equal("an-giang-moi", answer.Citations[0].Document.Id);
        Assert.Empty(answer.Differing);
    }

    [Fact]
    public void Are_named_with_what_replaced_them_when_asked_for_by_number()
    {
        var release = With(
            Plan("cu", "901", "Phấn đấu 40% hộ nuôi ong lấy mật được tập huấn phòng bệnh cho ong.", more: "replaced_by: an-giang-moi\n"),
            Plan("moi", "902", "Phấn đấu 55% hộ nuôi ong lấy mật ở các xã được tập huấn cách phòng bệnh cho ong."));

        var answer = Answered(release, "kế hoạch 901 nói bao nhiêu phần trăm hộ nuôi ong lấy mật được tập huấn");

        Assert.Equal("an-giang-cu", answer.Citations[0].Document.Id);
        Assert.Equal("an-giang-moi", Assert.Single(answer.NotCurrent).ReplacedBy);
    }

    private static IEnumerable<string> Fixtures(Release release) => release.Differences.All.Select(pair => pair.One.Text);

    private static Answer.Answered Answered(Release release, string question)
    {
        var answer = Answerer.Answer(new Question { Text = question, Province = "an-giang", Today = Today }, release);
        return answer as Answer.Answered ?? Assert.IsType<Answer.NearMiss>(answer).Said;
    }

    private static Release With(params IEnumerable<KnowledgeFile> plans) =>
        Release.Build(1, [.. ShippedKnowledge.Files, .. plans], out var errors) ?? throw new InvalidOperationException(string.Join(Environment.NewLine, errors));

    private static KnowledgeFile Plan(string id, string number, string text, int year = 2026, string more = "") => new($"plans/an-giang-{id}.md", $"""
        ---
        id: an-giang-{id}
        number: {number}/KH-UBND
        kind: ke-hoach
        issuer: Ủy ban nhân dân tỉnh An Giang
        province: an-giang
        title: Chăm lo nghề nuôi ong {id}
        issued_on: {year}-01-05
        issued_on_as_written: ngày 05 tháng 01 năm {year}
        period:
          from: {year}-01-01
          to: {year}-12-31
        period_basis: "năm {year}"
        {more}---

        # KẾ HOẠCH CHĂM LO NGHỀ NUÔI ONG

        ## I. MỤC TIÊU

        1. {text}
        """);
}
