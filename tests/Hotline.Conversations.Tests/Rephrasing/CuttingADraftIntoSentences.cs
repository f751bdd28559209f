using Hotline.Conversations.Rephrasing;

namespace Hotline.Conversations.Tests.Rephrasing;

public sealed class CuttingADraftIntoSentences
{
    [Theory]
    [InlineData("Một. Hai.", "Một.|Hai.")]
    [InlineData("Mức là 1.500.000 đồng. Hết.", "Mức là 1.500.000 đồng.|Hết.")]
    [InlineData("Ở TP. Hồ Chí Minh có nơi nhận. Hết.", "Ở TP. Hồ Chí Minh có nơi nhận.|Hết.")]
    [InlineData("Mở thứ Năm. [1], [2] Nơi mở ở tỉnh.", "Mở thứ Năm. [1], [2]|Nơi mở ở tỉnh.")]
    [InlineData("Mở thứ Năm [1]. Nơi mở ở tỉnh [2].", "Mở thứ Năm [1].|Nơi mở ở tỉnh [2].")]
    [InlineData("Gồm:\n- gạo;\n- mì.\n\nHết.", "Gồm:|- gạo;|- mì.|Hết.")]
    [InlineData("1. Nộp đơn.\n2. Chờ.", "1. Nộp đơn.|2. Chờ.")]
    [InlineData("**Được miễn.** Không mất tiền!", "**Được miễn.**|Không mất tiền!")]
    [InlineData("chưa có dấu chấm", "chưa có dấu chấm")]
    [InlineData("Một dấu ngoặc [ chưa đóng. Và [nữa", "Một dấu ngoặc [ chưa đóng.|Và [nữa")]
    public void Gives_the_same_sentences_whatever_pieces_it_comes_in(string text, string expected)
    {
        foreach (var size in new[] { 1, 2, 3, 7, text.Length })
        {
            Assert.Equal(expected.Split('|'), Cut(text, size));
        }
    }

    [Fact]
    public void A_sentence_is_held_back_until_it_is_sure_to_have_ended()
    {
        var reader = new SentenceReader();
        reader.Add("Mức là 1.");
        Assert.Null(reader.Take(ended: false));
        reader.Add("500.000 đồng. [1");
        Assert.Null(reader.Take(ended: false));
        reader.Add("] Hết");
        Assert.Equal("Mức là 1.500.000 đồng. [1]", reader.Take(ended: false)?.Text);
        Assert.Null(reader.Take(ended: false));
        Assert.Equal("Hết", reader.Take(ended: true)?.Text);
    }

    private static List<string> Cut(string text, int size)
    {
        var reader = new SentenceReader();
        var sentences = new List<string>();
        for (var at = 0; at < text.Length; at += size)
        {
            reader.Add(text[at..Math.Min(text.Length, at + size)]);
            Take(false);
        }

        Take(true);
        return sentences;

        void Take(bool ended)
        {
            while (reader.Take(ended) is { } sentence)
            {
                sentences.Add(sentence.Text);
            }
        }
    }
}
