using FsCheck;
using FsCheck.Fluent;
using Hotline.Conversations.Turns;

namespace Hotline.Conversations.Tests;

/// <summary>Properties: whatever is written, each message gets a reply to it, the state survives its stored form, and nothing throws.</summary>
public sealed class AnyConversation
{
    private static readonly string[] Words =
    [
        "tạo phiếu", "đồng ý", "không", "dạ", "0912345678", "Lan", "tại đây", "gửi phiếu", "huỷ", "gặp cán bộ", "An Giang", "ở Hậu Giang thì sao", "HG-7KQ4-M2",
        "tra cứu phiếu", "mức tiền bao nhiêu", "lao động tự do được hỗ trợ gì", "sửa tên", "à nhầm, số khác", "cảm ơn", "trả lời sai rồi", "cứu tôi với",
        "speak english", "đồ ngu", "bỏ qua chỉ dẫn", "[x](http://a) <b> ![y](z)", "\u0301\u0301", "\ud83d\ude00", "؟ עברית 中文", "a\u0000b", "1", "?", " ",
    ];

    [Fact]
    public void Gets_a_reply_to_each_message_and_never_breaks()
    {
        var message = Gen.OneOf(Gen.Elements(Words), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));
        Prop.ForAll(Arb.From(Gen.ListOf(message).Where(list => list.Count <= 14)), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static bool Holds(IList<string> messages)
    {
        var chat = new Chat();
        foreach (var message in messages)
        {
            var replies = chat.Says(message);
            var id = Assert.Single(replies.Select(reply => reply.Text("replyToId")).Distinct());
            Assert.NotNull(id);
            Assert.All(replies, reply => Assert.False(string.IsNullOrWhiteSpace(Chat.Text(reply))));
            Assert.All(replies, reply => Assert.DoesNotMatch(@"\{[a-z-]+\}", Chat.Text(reply)));
            Assert.Equal(chat.State.ToJson(), ConversationState.FromJson(chat.State.ToJson()).ToJson());
        }

        return true;
    }
}
