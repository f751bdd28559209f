namespace Hotline.Conversations.Tests;

/// <summary>What is asked in the middle of a form is answered, and the form goes on.</summary>
public sealed class AskingWithinAForm
{
    [Theory]
    [InlineData("số điện thoại sở lao động")]
    [InlineData("so dien thoai so lao dong hau giang")]
    [InlineData("lịch phiên giao dịch việc làm")]
    public void A_question_without_a_question_word_is_no_name(string asked)
    {
        var chat = AtName();

        var reply = Chat.Text(Assert.Single(chat.Says(asked)));

        Assert.Contains("\n\nBà con tên gì để cán bộ tiện xưng hô ạ? (Không bắt buộc.)", reply, StringComparison.Ordinal);
        Assert.Equal("name", chat.State.Flow?.Step);
        Assert.DoesNotContain("name", chat.State.Flow!.Slots.Keys);
    }

    [Theory]
    [InlineData("Nguyễn Thị Ngọc Ánh")]
    [InlineData("tran van lao dong")]
    [InlineData("Lê Hoàng Bảo An")]
    [InlineData("dạ em tên là Phạm Thị Bảo Hiền")]
    [InlineData("Nguyễn Văn Phương Nam")]
    public void A_name_is_one(string name)
    {
        var chat = AtName();

        chat.Says(name);

        Assert.Equal("phone", chat.State.Flow?.Step);
        Assert.Contains("name", chat.State.Flow!.Slots.Keys);
    }

    [Theory]
    [InlineData("my name is Anna")]
    [InlineData("tui tên là Lê Thị Tự Do")]
    [InlineData("Nguyễn Văn Lao Động")]
    public void A_name_is_one_also_after_an_answer_that_it_could_lean_on(string name)
    {
        var chat = new Chat();
        chat.Says("lao động tự do ở An Giang được hỗ trợ gì");
        chat.Says("tạo phiếu");
        chat.Says("đồng ý");

        chat.Says(name);

        Assert.Contains("name", chat.State.Flow!.Slots.Keys);
    }

    [Theory]
    [InlineData("0912345678, mà phiên giao dịch việc làm Hậu Giang mở ngày nào vậy")]
    [InlineData("so em 0912 345 678. lich phien giao dich viec lam hau giang")]
    public void A_number_is_taken_and_what_is_asked_beside_it_is_answered(string message)
    {
        var chat = AtName();
        chat.Says("Lan");

        var reply = Chat.Text(Assert.Single(chat.Says(message)));

        Assert.Equal("0912345678", chat.State.Flow!.Slots["phone"]);
        Assert.Equal("need", chat.State.Flow.Step);
        Assert.Contains("thứ Năm", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("0912", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0912345678 nha em, gọi buổi sáng được không")]
    [InlineData("dạ số của tôi là 0912345678")]
    public void What_is_said_of_the_number_is_no_question(string message)
    {
        var chat = AtName();
        chat.Says("Lan");
        var asked = Chat.Text(Assert.Single(chat.Says(message)));

        Assert.Equal("0912345678", chat.State.Flow!.Slots["phone"]);
        Assert.DoesNotContain("[1]", asked, StringComparison.Ordinal);
    }

    private static Chat AtName()
    {
        var chat = new Chat();
        chat.Says("Hậu Giang");
        chat.Says("tạo phiếu");
        chat.Says("đồng ý");
        Assert.Equal("name", chat.State.Flow?.Step);
        return chat;
    }
}
