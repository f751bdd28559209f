using System.Text;
using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Tests.Sources;

public sealed class Finding_a_quote
{
    [Theory]
    [InlineData("hỗ trợ từ quỹ “Đền ơn đáp nghĩa” hoặc xin", "quỹ \"Đền ơn đáp nghĩa\"", "quỹ “Đền ơn đáp nghĩa”")]
    [InlineData("Sở Lao động – Thương binh và Xã hội", "lao động - Thương binh", null)]
    [InlineData("Sở Lao động – Thương binh và Xã hội", "Lao động - Thương binh", "Lao động – Thương binh")]
    [InlineData("Sở Lao động–Thương binh", "Lao động - Thương binh", "Lao động–Thương binh")]
    [InlineData("giai đoạn 2021 - 2025", "2021-2025", "2021 - 2025")]
    [InlineData("một  hai\n ba bốn", "hai ba", "hai\n ba")]
    [InlineData("mạng…, hết", "mạng...,", "mạng…,")]
    [InlineData("hỗ trợ 100%", "hổ trợ", null)]
    [InlineData("hỗ trợ 100%", "hỗ trợ 10%", null)]
    [InlineData("hỗ trợ", "", null)]
    [InlineData("", "hỗ trợ", null)]
    public void Forgives_only_what_typesetting_changes(string passage, string quote, string? found)
    {
        var range = QuoteFinder.Find(passage, quote);

        Assert.Equal(found, range is { } at ? passage.Substring(at.Start, at.Length) : null);
    }

    [Fact]
    public void Gives_the_range_in_the_text_as_it_is_also_when_that_is_decomposed()
    {
        var passage = "Bà con được hỗ trợ tiền ăn.".Normalize(NormalizationForm.FormD);

        var (start, length) = QuoteFinder.Find(passage, "hỗ trợ tiền")!.Value;

        Assert.Equal("hỗ trợ tiền", passage.Substring(start, length).Normalize(NormalizationForm.FormC));
    }
}
