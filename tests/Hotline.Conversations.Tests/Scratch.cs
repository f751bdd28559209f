#pragma warning disable
using Xunit.Abstractions;
namespace Hotline.Conversations.Tests;
public sealed class Scratch(ITestOutputHelper o)
{
    [Fact]
    public void Try()
    {
        var path = "/tmp/conv-scratch.txt";
        if (!File.Exists(path)) return;
        var chat = new Chat();
        var w = new System.Text.StringBuilder();
        foreach (var line in File.ReadAllLines(path))
        {
            if (line == "---") { chat = new Chat(); w.AppendLine("-----------"); continue; }
            if (line.StartsWith("#join")) { foreach (var r in chat.Event(Author.Citizen, "webchat/join")) w.AppendLine("   B: " + Chat.Text(r)); continue; }
            w.AppendLine("D: " + line);
            foreach (var r in chat.Says(line)) w.AppendLine($"   B({Chat.Outcome(r)},{chat.State.Province}): {Chat.Text(r).Replace("\n", "\n      ")} [{string.Join("] [", Chat.Options(r))}]");
        }
        foreach (var e in chat.Effects) w.AppendLine(e.ToString());
        o.WriteLine(w.ToString());
        File.WriteAllText("/tmp/conv-scratch.out", w.ToString());
    }
}
