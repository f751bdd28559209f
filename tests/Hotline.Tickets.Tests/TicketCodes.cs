namespace Hotline.Tickets.Tests;

public sealed class TicketCodes
{
    [Fact]
    public void The_same_seed_gives_the_same_code_and_its_neighbour_another()
    {
        Assert.Equal(TicketCode.Create(42, "HG"), TicketCode.Create(42, "HG"));
        Assert.NotEqual(TicketCode.Create(42, "HG"), TicketCode.Create(43, "HG"));
    }

    [Fact]
    public void A_code_is_two_letters_and_six_signs_of_the_alphabet_with_a_digit()
    {
        for (ulong seed = 0; seed < 5_000; seed++)
        {
            var code = TicketCode.Create(seed, "AG");
            var signs = code[3..].Replace("-", "", StringComparison.Ordinal);

            Assert.Matches("^AG-[A-Z0-9]{4}-[A-Z0-9]{2}$", code);
            Assert.All(signs, sign => Assert.Contains(sign, TicketCode.Alphabet));
            Assert.Contains(signs, char.IsAsciiDigit);
            Assert.Equal(code, TicketCode.Parse(code));
        }
    }

    [Theory]
    [InlineData("01O")]
    [InlineData("1IL")]
    [InlineData("2Z")]
    [InlineData("5S")]
    [InlineData("8B")]
    [InlineData("UV")]
    [InlineData("0OQ")]
    public void Of_signs_that_look_alike_at_most_one_is_used(string lookAlikes) =>
        Assert.InRange(lookAlikes.Count(sign => TicketCode.Alphabet.Contains(sign, StringComparison.Ordinal)), 0, 1);

    [Theory]
    [InlineData("HG-7KQ4-M2")]
    [InlineData("hg-7kq4-m2")]
    [InlineData("hg7kq4m2")]
    [InlineData(" HG 7KQ4 M2 ")]
    [InlineData("Hg.7kq4.mz")]
    [InlineData("HG–7KQ4–M2")]
    public void A_code_is_read_however_it_is_typed(string typed) => Assert.Equal("HG-7KQ4-M2", TicketCode.Parse(typed));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("HG-7KQ4-M")]
    [InlineData("HG-7KQ4-M22")]
    [InlineData("7G-7KQ4-M2")]
    [InlineData("HG-7KO4-M2")]
    [InlineData("HG-KKQC-MM")]
    public void What_cannot_be_a_code_is_none(string? typed) => Assert.Null(TicketCode.Parse(typed));

    [Theory]
    [InlineData("tra giùm phiếu hg 7kq4 m2 với")]
    [InlineData("Phiếu HG-7KQ4-M2?")]
    [InlineData("phieu:hg7kq4m2")]
    [InlineData("HG-7KQ4 M2 tới đâu rồi")]
    public void A_code_is_found_among_words(string text) => Assert.Equal("HG-7KQ4-M2", TicketCode.Find(text));

    [Theory]
    [InlineData("tra cứu phiếu cho tôi")]
    [InlineData("kế hoạch 800/KH-UBND của An Giang")]
    [InlineData("tôi sinh ngày 02/09/1964")]
    public void Ordinary_words_hold_no_code(string text) => Assert.Null(TicketCode.Find(text));

    [Theory]
    [InlineData("H")]
    [InlineData("hg")]
    [InlineData("HGG")]
    public void A_prefix_that_is_not_two_capital_letters_is_refused(string prefix) =>
        Assert.Throws<ArgumentException>(() => TicketCode.Create(1, prefix));
}
