using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Hotline.Language.Tests;

public class Words_of_a_text
{
    private static string[] Exact(string text) => [.. Vietnamese.Syllables(text).Select(s => s.Exact)];

    private static string[] Folded(string text) => [.. Vietnamese.Syllables(text).Select(s => s.Folded)];

    [Fact]
    public void The_tone_is_a_digit_at_the_end_and_letter_marks_stay()
    {
        Assert.Equal(["ngươi2", "lao", "đông5", "hương3", "trơ5", "câp1", "nghi4"], Exact("Người lao động hưởng trợ cấp nghĩ"));
        Assert.Equal(["nguoi", "lao", "dong", "huong", "tro", "cap", "nghi"], Folded("Người lao động hưởng trợ cấp nghĩ"));
    }

    [Theory]
    [InlineData("hoà", "hòa")]
    [InlineData("thuỷ", "thủy")]
    [InlineData("khoẻ", "khỏe")]
    [InlineData("tuý", "túy")]
    [InlineData("kỹ", "kĩ")]
    [InlineData("lý", "lí")]
    [InlineData("quy", "qui")]
    [InlineData("quý", "quí")]
    [InlineData("TỶ", "tỉ")]
    [InlineData("ĐƯỜNG", "đường")]
    [InlineData("Ðường", "đường")]
    public void Spellings_of_one_syllable_are_one_word(string one, string other) => Assert.Equal(Exact(one), Exact(other));

    [Theory]
    [InlineData("thúy", "thúi")]
    [InlineData("tay", "tai")]
    [InlineData("má", "mà")]
    [InlineData("dân", "đân")]
    [InlineData("A1", "á")]
    public void Different_words_stay_different(string one, string other) => Assert.NotEqual(Exact(one), Exact(other));

    [Fact]
    public void Positions_point_into_the_text_as_given()
    {
        const string text = "  Số 68/NQ-CP, tiếng (Việt)";
        var words = Vietnamese.Syllables(text);
        Assert.Equal(["Số", "68", "NQ", "CP", "tiếng", "Việt"], words.Select(w => text.Substring(w.Start, w.Length)));
    }

    [Fact]
    public void Composed_and_decomposed_text_give_the_same_words() =>
        Prop.ForAll(VietnameseText, text => Exact(text.Normalize(NormalizationForm.FormD)).SequenceEqual(Exact(text.Normalize(NormalizationForm.FormC)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Case_does_not_matter() =>
        Prop.ForAll(VietnameseText, text => Exact(text.ToUpperInvariant()).SequenceEqual(Exact(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Folded_words_are_the_words_of_the_folded_text() =>
        Prop.ForAll(VietnameseText, text => Folded(text).SequenceEqual(Exact(Vietnamese.Fold(text)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_read_and_words_lie_in_it_in_order() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<char[]>(),
            characters =>
            {
                var text = new string(characters);
                var end = 0;
                foreach (var word in Vietnamese.Syllables(text))
                {
                    if (word.Start < end || word.Length < 1 || word.Exact.Length == 0 || word.Folded.Length == 0)
                    {
                        return false;
                    }

                    end = word.Start + word.Length;
                }

                return end <= text.Length;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Unpaired_surrogates_and_lone_marks_are_no_words()
    {
        Assert.Equal(["a", "b"], Exact("a\uD800b"));
        Assert.Empty(Exact("\u0301 \uDC00 \uD83D\uDE00"));
    }

    private static Arbitrary<string> VietnameseText => Gen.Choose(0, 24)
        .SelectMany(length => Gen.Elements("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ 168.-".ToCharArray()).ArrayOf(length))
        .Select(letters => new string(letters))
        .ToArbitrary();
}
