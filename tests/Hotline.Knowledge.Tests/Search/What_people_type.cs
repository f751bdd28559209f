using System.Text;
using Hotline.Knowledge.Search;
using Hotline.Knowledge.Tests.Sources;

namespace Hotline.Knowledge.Tests.Search;

/// <summary>Against a handful of sentences, and against no list of words unless the scenario says so: what is filled in comes from the documents.</summary>
public class What_people_type
{
    private static readonly string[] Sentences =
    [
        "Người lao động được hưởng trợ cấp thất nghiệp khi đủ điều kiện và đã đăng ký.",
        "Điều kiện hưởng bảo hiểm y tế của hộ nghèo. Người dân không phải đóng tiền khi khám bệnh.",
        "Đăng ký tiêm chủng tại trạm y tế. Muốn tiêm vắc xin phòng bệnh thì đến trạm y tế trước ngày hẹn.",
        "Trung tâm Giáo dục và Đào tạo hướng dẫn thủ tục. Giáo dục và đào tạo nghề cho thanh niên.",
        "Người dân không biết thủ tục thì hỏi Ủy ban nhân dân xã. Vì vậy cán bộ phải giúp người dân về quyền lợi.",
        "Giáo dục và đào tạo được quan tâm. Người lao động, người lao động tự do, người lao động có hợp đồng.",
        "Đủ điều kiện thì được vay vốn. Điều kiện vay vốn, quy định về vay vốn. Bảo hiểm y tế, bảo hiểm y tế tự nguyện.",
        "Trường hợp không đủ điều kiện thì được trả lời. Trong trường hợp này phải biết quy trình. Trường hợp khác.",
    ];

    private static readonly SearchIndex Index = SearchIndex.Build(Sentences.Select((sentence, number) => new SearchDocument($"d{number}", "", sentence)), Lexicon.Empty);

    private static string Read(string typed) => Index.Search(typed, 1).Decoded;

    [Theory]
    [InlineData("tro cap that nghiep", "trợ cấp thất nghiệp")]
    [InlineData("đủ điều kien vay vốn", "đủ điều kiện vay vốn")]
    [InlineData("người lao dộng tu do", "người lao động tự do")]
    [InlineData("dieu kien huong bao hiem y te", "điều kiện hưởng bảo hiểm y tế")]
    public void Gets_its_missing_marks_back(string typed, string meant) => Assert.Equal(meant, Read(typed));

    [Fact]
    public void Is_the_same_composed_and_decomposed()
    {
        var text = "đủ điều kiện hưởng trợ cấp";
        Assert.Equal(Index.Search(text, 5).Hits, Index.Search(text.Normalize(NormalizationForm.FormD), 5).Hits);
    }

    [Theory]
    [InlineData("tie6m chu3ng", "tiêm chủng")]
    [InlineData("tieem churng", "tiêm chủng")]
    [InlineData("trowj caaps thaats nghieepj", "trợ cấp thất nghiệp")]
    [InlineData("ddieeuf kieenj vay voons", "điều kiện vay vốn")]
    [InlineData("điêuf kiênj vay vốn", "điều kiện vay vốn")]
    public void May_be_raw_keystrokes(string typed, string meant) => Assert.Equal(meant, Read(typed));

    [Theory]
    [InlineData("tợr cấp thất nghiệp", "trợ cấp thất nghiệp")]
    [InlineData("bao hieem y tees", "bảo hiểm y tế")]
    [InlineData("thủtục đăng ký", "thủ tục đăng ký")]
    [InlineData("thu tcu dang ky", "thủ tục đăng ký")]
    public void May_have_slips_of_the_fingers(string typed, string meant) => Assert.Equal(meant, Read(typed));

    [Theory]
    [InlineData("nlđ tự do", "người lao động tự do")]
    [InlineData("bhyt hộ nghèo", "bảo hiểm y tế hộ nghèo")]
    [InlineData("gdđt nghề", "giáo dục và đào tạo nghề")]
    public void May_be_first_letters_of_what_the_documents_write_out(string typed, string meant) => Assert.Equal(meant, Read(typed));

    [Theory]
    [InlineData("đủ đkiện vay vốn", "đủ điều kiện vay vốn")]
    [InlineData("du dkien vay von", "đủ điều kiện vay vốn")]
    [InlineData("t hợp không đủ điều kiện", "trường hợp không đủ điều kiện")]
    public void May_be_a_first_letter_and_a_syllable(string typed, string meant) => Assert.Equal(meant, Read(typed));

    [Theory]
    [InlineData("fải đóng tiền", "phải đóng tiền")]
    [InlineData("wyền lợi", "quyền lợi")]
    [InlineData("zì zậy cán bộ", "vì vậy cán bộ")]
    [InlineData("ngừi dân hong bít", "người dân không biết")]
    [InlineData("mún tim vac xin", "muốn tiêm vắc xin")]
    [InlineData("phải júp người dân", "phải giúp người dân")]
    [InlineData("khôngggg biết", "không biết")]
    [InlineData("trog trườg hợp này", "trong trường hợp này")]
    public void May_be_the_spelling_of_chats(string typed, string meant) => Assert.Equal(meant, Read(typed));

    [Theory]
    [InlineData("chích ngừa ở đâu", "Người dân đăng ký tiêm chủng tại trạm y tế.")]
    [InlineData("chich ngua o dau", "Người dân đăng ký tiêm chủng tại trạm y tế.")]
    [InlineData("kiếm chuyện mần", "Trung tâm giới thiệu việc làm cho người lao động.")]
    [InlineData("ổng chơi xì ke", "Người nghiện ma túy được đưa đi cai nghiện.")]
    [InlineData("cần tìm job", "Trung tâm giới thiệu việc làm cho người lao động.")]
    public void May_be_said_as_in_the_south_or_with_english_words_when_the_lexicon_knows_them(string typed, string found)
    {
        string[] sentences = ["Người dân đăng ký tiêm chủng tại trạm y tế.", "Trung tâm giới thiệu việc làm cho người lao động.", "Người nghiện ma túy được đưa đi cai nghiện.", "Hộ nghèo không phải đóng tiền."];
        Assert.Equal(found, Shipped(sentences).Search(typed, 1).Hits[0].Id);
    }

    [Theory]
    [InlineData("vaccine cho children ở đâu", "Trẻ em tiêm vắc xin tại trạm y tế.")]
    [InlineData("insurance của hộ nghèo", "Hộ nghèo không phải đóng tiền bảo hiểm.")]
    [InlineData("insurances cua ho ngheo", "Hộ nghèo không phải đóng tiền bảo hiểm.")]
    public void May_have_single_words_of_english_that_a_vietnamese_document_answers(string typed, string found)
    {
        string[] sentences = ["Trẻ em tiêm vắc xin tại trạm y tế.", "Trung tâm giới thiệu việc làm cho người lao động.", "Hộ nghèo không phải đóng tiền bảo hiểm.", "Hộ nghèo được vay vốn."];
        Assert.Equal(found, Shipped(sentences).Search(typed, 1).Hits[0].Id);
    }

    [Theory]
    [InlineData("hổng biết", "không biết")]
    [InlineData("bả hổng có tiền", "bà ấy không có tiền")]
    public void Is_read_with_the_words_of_the_lexicon(string typed, string meant) =>
        Assert.Equal(meant, Shipped("Bà ấy không có tiền.", "Ông ấy không biết.").Search(typed, 1).Decoded);

    private static SearchIndex Shipped(params string[] sentences)
    {
        var path = Path.Combine(Checkout.Root, "knowledge", "lexicon.yaml");
        return SearchIndex.Build(sentences.Select(sentence => new SearchDocument(sentence, "", sentence)), Lexicon.Parse(File.ReadAllText(path), path, out _));
    }

    [Fact]
    public void Is_left_alone_when_it_is_right_already()
    {
        foreach (var sentence in Sentences)
        {
            Assert.Equal(sentence, Read(sentence));
        }
    }
}
