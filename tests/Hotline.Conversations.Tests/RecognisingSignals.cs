using System.Text.Json.Nodes;
using Hotline.Conversations.Flows;

namespace Hotline.Conversations.Tests;

/// <summary>
/// What people write when they are in need, wish for something or are polite, in every register, and what only looks like it.
/// The utterances are in <c>Utterances/*.tsv</c>: kind, tab, what is written.
/// </summary>
public sealed class RecognisingSignals
{
    private static readonly string[] Courtesy = ["thanks", "bye", "greeting", "khmer", "praise", "insult", "anger", "testing", "who", "what"];

    private static readonly string[] Refusals =
        [PhraseKeys.RefuseInjection, PhraseKeys.RefusePayment, PhraseKeys.RefuseChore, PhraseKeys.RefusePersonalRecord, PhraseKeys.RefusePrivatePerson];

    public static TheoryData<string, string> Emergencies => Utterances("emergencies");

    public static TheoryData<string, string> Wishes => Utterances("wishes");

    public static TheoryData<string, string> SmallTalk => Utterances("small-talk");

    public static TheoryData<string, string> LookAlikes => Utterances("look-alikes");

    [Theory]
    [MemberData(nameof(Emergencies))]
    public void An_emergency_is_told_whom_to_call_first(string kind, string text)
    {
        var reply = LastReply(new Chat(), text);

        Assert.Equal("emergency", Chat.Outcome(reply));
        Assert.Matches(
            kind switch
            {
                "medical" => "115",
                "fire" => "11[24]",
                "child" or "hunger" => "111",
                "suicide" => "11[15]",
                _ => "113",
            },
            Chat.Text(reply).Split('\n')[0]);
        Assert.NotEmpty(Chat.Options(reply));
    }

    [Theory]
    [MemberData(nameof(Wishes))]
    public void A_wish_is_followed_or_declined(string kind, string text)
    {
        var chat = new Chat();
        if (kind == "cancel")
        {
            chat.Says("Tôi muốn gửi phản ánh về trợ cấp");
        }

        var reply = LastReply(chat, text);

        switch (kind)
        {
            case "cancel":
                Assert.Matches("đã hu[ỷy]|đã hủy|[Cc]ancelled", Chat.Text(reply));
                Assert.Null(chat.State.Flow);
                break;
            case "person" or "ticket" or "complaint" or "lookup":
                Assert.Contains(Chat.Outcome(reply), (string[])["dialog", "handoff"]);
                break;
            default:
                Assert.Equal("abstained", Chat.Outcome(reply));
                Assert.True(IsRefusal(reply), Chat.Text(reply));
                break;
        }
    }

    [Theory]
    [MemberData(nameof(SmallTalk))]
    public void Small_talk_gets_small_talk(string kind, string text)
    {
        Assert.Contains(kind, Courtesy);
        Assert.Equal("smalltalk", Chat.Outcome(LastReply(new Chat(), text)));
    }

    [Theory]
    [MemberData(nameof(LookAlikes))]
    public void What_only_looks_like_one_goes_to_the_knowledge(string kind, string text)
    {
        var reply = LastReply(new Chat(), text);

        Assert.NotEqual("emergency", Chat.Outcome(reply));
        if (kind == "question")
        {
            Assert.Contains(Chat.Outcome(reply), (string[])["answered", "clarify", "abstained"]);
            Assert.False(IsRefusal(reply), Chat.Text(reply));
        }
    }

    [Fact]
    public void Hundreds_of_utterances_of_each_sort_are_tried()
    {
        Assert.True(Emergencies.Count + Wishes.Count + SmallTalk.Count >= 250);
        Assert.True(LookAlikes.Count >= 250);
    }

    private static JsonObject LastReply(Chat chat, string text) => chat.Says(text)[^1];

    private static bool IsRefusal(JsonObject reply) => Refusals.Any(key =>
        Chat.Text(reply).StartsWith(Repository.Dialogs.Phrases.Say(Phrases.VietnameseTag, key, 0), StringComparison.Ordinal)
        || Chat.Text(reply).StartsWith(Repository.Dialogs.Phrases.Say(Phrases.EnglishTag, key, 0), StringComparison.Ordinal));

    private static TheoryData<string, string> Utterances(string file)
    {
        var all = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Repository.Folder("tests", "Hotline.Conversations.Tests", "Utterances", $"{file}.tsv")))
        {
            var parts = line.Split('\t');
            all.Add(parts[0], parts[1]);
        }

        return all;
    }
}
