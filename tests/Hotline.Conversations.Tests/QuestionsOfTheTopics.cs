using Hotline.Knowledge.Answers;
using Hotline.Language;

namespace Hotline.Conversations.Tests;

/// <summary>No step before the knowledge takes away a question that the knowledge was written for.</summary>
public sealed class QuestionsOfTheTopics
{
    // First-person or ongoing violence and fire are met as emergencies although a topic speaks of them too.
    private static readonly string[] Emergencies =
    [
        "tui bị chồng đánh, ai giúp",
        "chồng nhậu về đánh vợ thì kêu ai",
        "má tui bị ba đánh hoài, nhờ ai được hông",
        "cháy nhà",
        "con bị bạo hành thì báo ai",
        "thấy đứa nhỏ bị cha ghẻ đánh, phải mần sao",
        "con gái tui bị xâm hại, được giúp gì",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reach_the_knowledge(bool withoutMarks)
    {
        var taken = new List<string>();
        foreach (var topic in Chat.Release.Topics.Values)
        {
            foreach (var written in topic.Questions.Append(topic.Title).Except(Emergencies))
            {
                var question = withoutMarks ? Vietnamese.Fold(written) : written;
                var asked = false;
                var chat = new Chat
                {
                    Answer = (about, _) =>
                    {
                        asked = true;
                        return new Answer.Abstained { Asked = about.Text, Reason = AbstainReason.OutOfScope, Trace = new AnswerTrace(about.Text, [], "not looked at") };
                    },
                };
                var reply = Assert.Single(chat.Says(question));
                if (!asked)
                {
                    taken.Add($"{topic.Id}: {question} ({Chat.Outcome(reply)}: {Chat.Text(reply).Split('\n')[0]})");
                }
            }
        }

        Assert.True(taken.Count == 0, string.Join(Environment.NewLine, taken));
    }
}
