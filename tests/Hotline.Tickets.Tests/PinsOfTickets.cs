namespace Hotline.Tickets.Tests;

public sealed class PinsOfTickets
{
    [Fact]
    public void A_pin_has_nine_signs_that_are_not_mistaken_for_others()
    {
        for (var secret = 0UL; secret < 500; secret++)
        {
            Assert.Matches($"^([{TicketCode.Alphabet}]{{3}}-){{2}}[{TicketCode.Alphabet}]{{3}}$", TicketPin.Create(secret, 1));
        }
    }

    [Fact]
    public void Every_sign_of_a_pin_is_every_sign_of_the_alphabet_about_as_often()
    {
        const int Drawn = 22_000;
        var pins = Enumerable.Range(0, Drawn).Select(secret => TicketPin.Create((ulong)secret, 1).Replace("-", "", StringComparison.Ordinal)).ToArray();

        for (var place = 0; place < 9; place++)
        {
            Assert.All(TicketCode.Alphabet, sign => Assert.InRange(pins.Count(pin => pin[place] == sign), 800, 1200));
        }

        Assert.Equal(Drawn, pins.Distinct().Count());
    }

    [Fact]
    public void Tickets_of_one_secret_have_pins_of_their_own_and_the_same_ticket_the_same()
    {
        Assert.Equal(TicketPin.Create(5, 1), TicketPin.Create(5, 1));
        Assert.NotEqual(TicketPin.Create(5, 1), TicketPin.Create(5, 2));
    }

    [Theory]
    [InlineData("7KQ-4M2-XCD", "7KQ-4M2-XCD")]
    [InlineData(" 7kq 4mz xcd.", "7KQ-4M2-XCD")]
    [InlineData("7kq4m2xcd", "7KQ-4M2-XCD")]
    [InlineData("7KQ-4M2", null)]
    [InlineData("7KQ-4M2-XCO", null)]
    [InlineData("HG-7KQ4-M2", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_pin_is_read_however_it_is_typed(string? typed, string? pin) => Assert.Equal(pin, TicketPin.Parse(typed));

    [Fact]
    public void A_pin_beside_a_code_leaves_the_code_to_be_found() =>
        Assert.Equal("HG-7KQ4-M2", TicketCode.Find($"Phiếu **HG-7KQ4-M2**, mã tra cứu **{TicketPin.Create(1, 1)}**.".Replace("**", " ", StringComparison.Ordinal)));
}
