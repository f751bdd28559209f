using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Knowledge.Tests.Answers;

/// <summary>A detail that one answer leaves unsaid and another one, asked about too, holds must not be called unsaid.</summary>
public sealed class HoldingTheRest
{
    private const string Question = "nuôi ong lấy mật được tập huấn gì, đăng ký giống ong ở trang web nào";
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Fact]
    public void Is_told_besides_where_it_stands_elsewhere()
    {
        var answer = Answerer.Answer(new Question { Text = Question, Province = "an-giang", Today = Today }, With("Hộ đăng ký giống ong tại trang giongong.angiang.gov.vn."));

        var said = Assert.IsType<Answer.Answered>(answer);
        Assert.DoesNotContain(Detail.WebAddress, said.Unsaid);
        Assert.Contains("giongong.angiang.gov.vn", $"{said.Text} {said.Related?.Text} {said.Further?.Text}", StringComparison.Ordinal);
    }

    [Fact]
    public void Is_said_to_be_unsaid_where_it_stands_nowhere()
    {
        var answer = Answerer.Answer(new Question { Text = Question, Province = "an-giang", Today = Today }, With("Hộ đăng ký giống ong tại Ủy ban nhân dân cấp xã."));

        var unsaid = answer is Answer.NearMiss nearMiss ? nearMiss.Unsaid : Assert.IsType<Answer.Answered>(answer).Unsaid;
        Assert.Contains(Detail.WebAddress, unsaid);
    }

    private static Release With(string where) => Release.Build(1, [
        .. ShippedKnowledge.Files,
        new("plans/an-giang-ong.md", $"""
            ---
            id: an-giang-ong
            number: 901/KH-UBND
            kind: ke-hoach
            issuer: Ủy ban nhân dân tỉnh An Giang
            province: an-giang
            title: Chăm lo nghề nuôi ong
            issued_on: 2026-01-05
            issued_on_as_written: ngày 05 tháng 01 năm 2026
            period:
              from: 2026-01-01
              to: 2026-12-31
            period_basis: "năm 2026"
            ---

            # KẾ HOẠCH CHĂM LO NGHỀ NUÔI ONG

            ## I. NHIỆM VỤ

            1. Hộ nuôi ong lấy mật được tập huấn cách phòng bệnh cho ong.

            2. {where}
            """),
        Topic("tap-huan-nuoi-ong", "Tập huấn nuôi ong lấy mật", "nuôi ong lấy mật được tập huấn gì", "Hộ nuôi ong lấy mật được tập huấn cách phòng bệnh cho ong."),
        Topic("dang-ky-giong-ong", "Đăng ký giống ong", "đăng ký giống ong ở đâu", where),
    ], out var errors) ?? throw new InvalidOperationException(string.Join(Environment.NewLine, errors));

    private static KnowledgeFile Topic(string id, string title, string question, string quote) => new($"topics/{id}.md", $"""
        ---
        title: {title}
        sector: Nông nghiệp
        questions:
          - {question}
          - {title.ToLowerInvariant()}
        answers:
          an-giang:
            quotes:
              - passage: an-giang-ong
                text: "{quote}"
        ---

        ## an-giang

        {quote}
        """);
}
