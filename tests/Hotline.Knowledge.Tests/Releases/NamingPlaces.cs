using Hotline.Knowledge.Releases;

namespace Hotline.Knowledge.Tests.Releases;

public sealed class NamingPlaces
{
    private static readonly ProvinceFinder Finder = new(
        [
            new() { Id = "an-giang", Name = "An Giang", Spellings = ["AG", "angiang"], Towns = ["Thành phố Long Xuyên", "Huyện Châu Thành", "Huyện Chợ Mới", "Huyện Tri Tôn"], TicketPrefix = "AG" },
            new() { Id = "hau-giang", Name = "Hậu Giang", Spellings = ["HG"], Towns = ["Huyện Châu Thành", "Thành phố Vị Thanh"], TicketPrefix = "HG" },
            new() { Id = "ben-tre", Name = "Bến Tre", TicketPrefix = "BT" },
            new() { Id = "dien-bien", Name = "Điện Biên", TicketPrefix = "DB" },
            new() { Id = "tien-giang", Name = "Tiền Giang", Towns = ["Huyện Châu Thành", "Huyện Cái Bè"], TicketPrefix = "TG" },
        ],
        ["an-giang", "hau-giang"]);

    [Theory]
    [InlineData("ở An Giang có hỗ trợ không", "an-giang")]
    [InlineData("o an giang co ho tro khong", "an-giang")]
    [InlineData("AN GIANG", "an-giang")]
    [InlineData("nhà em ở AG", "an-giang")]
    [InlineData("tui o long xuyen", "an-giang")]
    [InlineData("Bà con Khmer ở Tri Tôn", "an-giang")]
    [InlineData("hau giang", "hau-giang")]
    [InlineData("job fair in Hau Giang", "hau-giang")]
    [InlineData("dân Vị Thanh hỏi", "hau-giang")]
    [InlineData("huyện Cái Bè", "tien-giang")]
    public void A_place_is_found_by_name_spelling_or_town_with_or_without_marks(string text, string province) =>
        Assert.Equal(province, Finder.Find(text).Province);

    [Theory]
    [InlineData("dịch bệnh diễn biến phức tạp")]
    [InlineData("dich dien bien phuc tap")]
    [InlineData("cho moi nguoi hoi chut")]
    [InlineData("hag cho ag")]
    [InlineData("")]
    public void Everyday_words_are_no_places(string text) => Assert.Null(Finder.Find(text).Province);

    [Theory]
    [InlineData("ở Bến Tre mỗi người được bao nhiêu", "ben-tre")] // "mỗi" is not "mới".
    [InlineData("dân Bến Tre mời họp thì sao", "ben-tre")]
    [InlineData("Bến Tre vé xe mấy đồng", "ben-tre")] // "vé" is not "về".
    [InlineData("ở Bến Tre mới về", null)] // Where somebody came from is not where they ask about.
    [InlineData("tu ben tre moi ve", null)]
    [InlineData("bên trê cá", null)] // Marks that say something else.
    [InlineData("bến trè", null)]
    [InlineData("chạy xe từ Bến Tre về An Giang", "an-giang")]
    public void Marks_tell_a_place_and_the_words_around_it_from_words_like_them(string text, string? province) => Assert.Equal(province, Finder.Find(text).Province);

    [Theory]
    [InlineData("Kế hoạch do ông Nguyễn Tri Tôn ký phải không", null)]
    [InlineData("bà Lê Thị Tri Tôn phụ trách à", null)]
    [InlineData("ông Nguyễn ở Tri Tôn", "an-giang")]
    public void A_name_of_somebody_is_no_town(string text, string? province) => Assert.Equal(province, Finder.Find(text).Province);

    [Fact]
    public void A_town_that_several_provinces_have_leaves_the_choice_covered_ones_first()
    {
        var mention = Finder.Find("Nhà tui ở huyện Châu Thành");

        Assert.Null(mention.Province);
        Assert.Equal(["an-giang", "hau-giang", "tien-giang"], mention.Several);
    }

    [Fact]
    public void A_province_named_beside_a_shared_town_settles_it()
    {
        var mention = Finder.Find("huyện Châu Thành tỉnh Hậu Giang");

        Assert.Equal("hau-giang", mention.Province);
        Assert.Empty(mention.Several);
    }

    [Fact]
    public void The_place_meant_is_the_one_named_with_weight_and_last() =>
        Assert.Equal("hau-giang", Finder.Find("Tui ở Hậu Giang mà em cứ nói An Giang, tui hỏi Hậu Giang").Province);

    [Fact]
    public void What_is_left_has_no_place_in_it() =>
        Assert.Equal("sàn việc làm mở ngày nào", string.Join(' ', Finder.Find("sàn việc làm ở tỉnh Hậu Giang mở ngày nào").Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
