using System.Text;
using System.Text.Json.Nodes;

namespace Hotline.Conversations.Tests;

/// <summary>
/// Replays the approved conversations under <c>tests/conversations/</c>. With HOTLINE_ACCEPT=1 a file that differs is rewritten and the run still fails,
/// so that nobody accepts unseen: the difference is reviewed like code.
/// Lines: <c># …</c> remark, <c>Dân: …</c> the citizen (<c>a | b</c>: two messages at once), <c>Cán bộ: nhận|trả</c> the operator takes or gives back, <c>Trang: …</c> the page is opened (or its province),
/// <c>Sau: 3 ngày</c> time goes by; <c>Bot: …</c> and <c>=&gt; …</c> are what came of it.
/// </summary>
public sealed class Transcripts
{
    public static TheoryData<string> Files()
    {
        var folder = Repository.Folder("tests", "conversations");
        var files = new TheoryData<string>();
        foreach (var path in Directory.GetFiles(folder, "*.chat", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            files.Add(Path.GetRelativePath(folder, path).Replace('\\', '/'));
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Are_as_approved(string file)
    {
        var path = Path.Combine(Repository.Folder("tests", "conversations"), file);
        var approved = File.ReadAllText(path);

        var played = Play(approved);

        if (played != approved && Environment.GetEnvironmentVariable("HOTLINE_ACCEPT") == "1")
        {
            File.WriteAllText(path, played);
        }

        Assert.Equal(approved, played);
    }

    private static string Play(string script)
    {
        var chat = new Chat();
        var played = new StringBuilder();
        string? province = null;
        foreach (var line in script.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("Bot:", StringComparison.Ordinal) && !line.StartsWith("     ", StringComparison.Ordinal) && !line.StartsWith("=>", StringComparison.Ordinal)))
        {
            played.Append(line).Append('\n');
            var (who, what) = line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (line[..colon], line[(colon + 1)..].Trim()) : (line, "");
            var before = chat.Effects.Count;
            switch (who)
            {
                case "Dân":
                    Tell(chat, what.Contains(" | ", StringComparison.Ordinal) ? chat.SaysAtOnce(what.Split(" | "), content => Add(content, province)) : chat.Says(what.Replace("\\n", "\n", StringComparison.Ordinal), content => Add(content, province)), before, played);
                    break;
                case "Trang" when what == "mở":
                    Tell(chat, chat.Event(Author.Citizen, "webchat/join"), before, played);
                    break;
                case "Trang":
                    province = what;
                    break;
                case "Cán bộ":
                    Tell(chat, chat.Event(Author.Operator, what == "nhận" ? "hotline.taken" : "hotline.released", new JsonObject { ["operator"] = "Minh" }), before, played);
                    break;
                case "Sau":
                    chat.Now = chat.Now.AddDays(int.Parse(what.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
                    break;
            }
        }

        return played.ToString();
    }

    private static void Add(JsonObject content, string? province)
    {
        if (province is not null)
        {
            content["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["province"] = province } };
        }
    }

    private static void Tell(Chat chat, IReadOnlyList<JsonObject> replies, int effectsBefore, StringBuilder played)
    {
        foreach (var reply in replies)
        {
            var options = string.Concat(Chat.Options(reply).Select(option => $" [{option}]"));

            // Link definitions say nothing to a reader of the transcript beyond the cited passages.
            var text = string.Join('\n', Chat.Text(reply).Split('\n').Where(line => !line.Contains("]: https://", StringComparison.Ordinal))).TrimEnd();
            played.Append("Bot: ").Append(text.Replace("\n\n", "\n", StringComparison.Ordinal).Replace("\n", "\n     ", StringComparison.Ordinal)).Append(options).Append('\n');
            var passages = (JsonArray)reply["channelData"]!["hotline"]!["passages"]!;
            played.Append("=> outcome: ").Append(Chat.Outcome(reply));
            if (passages.Count > 0)
            {
                played.Append(", passages: ").AppendJoin(' ', passages.Select(passage => (string)passage!));
            }

            if (reply["channelData"]!["hotline"]!["answers"] is JsonArray answers)
            {
                played.Append(", answers: ").Append(answers.Count);
            }

            if (chat.State.Flow is { } flow)
            {
                played.Append(", flow: ").Append(flow.Name).Append('/').Append(flow.Step);
            }

            played.Append('\n');
        }

        if (replies.Count == 0)
        {
            played.Append("=> silent\n");
        }

        foreach (var effect in chat.Effects.Skip(effectsBefore))
        {
            played.Append(effect switch
            {
                Effect.OpenTicket opened => $"=> ticket: {opened.Draft.Code}, {opened.Draft.Reason}, {opened.Draft.Province ?? "-"}, {opened.Draft.AgencyName ?? "-"}, name: {opened.Draft.Contact.Name ?? "-"}, phone: {opened.Draft.Contact.Phone ?? "-"}, need: {opened.Draft.Need}\n",
                Effect.CitizenWrote wrote => $"=> told: {wrote.TicketCode}\n",
                Effect.EraseData erase => $"=> erased: through {erase.Through}\n",
                _ => throw new InvalidOperationException("Another effect."),
            });
        }
    }
}
