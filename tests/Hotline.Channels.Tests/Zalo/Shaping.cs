using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels.Zalo;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;

namespace Hotline.Channels.Tests.Zalo;

public sealed class Shaping
{
    [Fact]
    public void Sources_are_short_numbers_with_a_list_of_links_and_no_Markdown_is_left()
    {
        var message = Assert.Single(ZaloMessages.Of(Says("**Có.** Vay tối đa 50 triệu đồng [1]. 5 \\* 3\n\n[1]: https://hotline.example/documents/a#II.1 \"Kế hoạch 71\""), ZaloForm.Full, null));

        Assert.Equal("Có. Vay tối đa 50 triệu đồng [1]. 5 * 3\n\nNguồn:\n[1] Kế hoạch 71: https://hotline.example/documents/a#II.1", message.Text("text"));
    }

    [Fact]
    public void Five_buttons_at_most_and_the_rest_to_type()
    {
        var entry = Says("Bà con ở tỉnh nào?", [.. Enumerable.Range(1, 7).Select(number => Action("imBack", $"Tỉnh {number}", $"Tỉnh {number}"))]);

        var message = Assert.Single(ZaloMessages.Of(entry, ZaloForm.Full, "m1"));

        Assert.Equal(["Tỉnh 1", "Tỉnh 2", "Tỉnh 3", "Tỉnh 4", "Tỉnh 5"], message["attachment"]!["payload"]!["buttons"]!.AsArray().Select(button => button!["payload"]!.GetValue<string>()));
        Assert.EndsWith("\n- Tỉnh 6\n- Tỉnh 7", message.Text("text"), StringComparison.Ordinal);
        Assert.Equal("m1", message.Text("quote_message_id"));
    }

    [Fact]
    public void A_link_is_a_button_and_words_where_buttons_are_refused()
    {
        var entry = Says("Xem lịch", Action("openUrl", "Thêm vào lịch", "https://hotline.example/lich.ics"));

        var full = Assert.Single(ZaloMessages.Of(entry, ZaloForm.Full, null));
        var plain = Assert.Single(ZaloMessages.Of(entry, ZaloForm.Plain, "m1"));

        Assert.Equal("oa.open.url", full["attachment"]!["payload"]!["buttons"]![0]!["type"]!.GetValue<string>());
        Assert.Equal("text", Assert.Single(plain).Key);
        Assert.Contains("Thêm vào lịch: https://hotline.example/lich.ics", plain.Text("text"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1999, 1)]
    [InlineData(2000, 1)]
    [InlineData(2001, 2)]
    public void A_text_is_cut_at_sentences_when_it_is_too_long(int length, int parts)
    {
        var sentence = "Bà con đến bộ phận một cửa của xã. ";
        var text = string.Concat(Enumerable.Repeat(sentence, (length / sentence.Length) + 1))[..(length - 1)].TrimEnd().PadRight(length, '.');

        var cut = ZaloMessages.Split(text, ZaloMessages.LongestText);

        Assert.Equal(parts, cut.Count);
        Assert.All(cut, part => Assert.InRange(part.Length, 1, ZaloMessages.LongestText));
        Assert.Equal(parts == 1 ? text : "(1/2)", parts == 1 ? cut[0] : cut[0][..5]);
    }

    [Fact]
    public void Composed_and_decomposed_letters_are_cut_alike_and_no_sign_is_torn()
    {
        var text = string.Concat(Enumerable.Repeat("👨‍👩‍👧‍👦ườ", 400));

        var cut = ZaloMessages.Split(text, ZaloMessages.LongestText);

        Assert.Equal(cut, ZaloMessages.Split(text.Normalize(NormalizationForm.FormD), ZaloMessages.LongestText));
        Assert.All(cut, part => Assert.True(part.IsNormalized() && !char.IsLowSurrogate(part[6]) && !char.IsHighSurrogate(part[^1])));
    }

    [Fact]
    public void Where_Zalo_found_it_too_long_the_parts_are_smaller()
    {
        var text = string.Concat(Enumerable.Repeat("Một câu ngắn. ", 50));

        Assert.Single(ZaloMessages.Of(Says(text), ZaloForm.Full, null));
        Assert.True(ZaloMessages.Of(Says(text), ZaloForm.Short, null).Count > 1);
    }

    [Fact]
    public void Nothing_is_sent_where_there_is_nothing_to_read() => Assert.Empty(ZaloMessages.Of(Says(" \n"), ZaloForm.Full, null));

    private static JsonObject Action(string type, string title, string value) => new() { ["type"] = type, ["title"] = title, ["value"] = value };

    private static Activity Says(string text, params JsonObject[] actions) => new()
    {
        ConversationId = "c",
        Sequence = 1,
        Id = "c|0000001",
        Author = Author.Bot,
        Timestamp = new DateTimeOffset(2026, 11, 20, 1, 30, 0, TimeSpan.Zero),
        Content = new JsonObject
        {
            ["type"] = "message",
            ["text"] = text,
            ["textFormat"] = "markdown",
            ["suggestedActions"] = new JsonObject { ["actions"] = new JsonArray([.. actions]) },
        },
    };
}
