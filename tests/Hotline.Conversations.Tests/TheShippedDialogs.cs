using System.Text.RegularExpressions;
using Hotline.Conversations.Flows;

namespace Hotline.Conversations.Tests;

public sealed partial class TheShippedDialogs
{
    [Fact]
    public void Have_no_error() => Assert.Empty(Dialogs.Load(Repository.Folder("dialogs")).Errors);

    [Fact]
    public void Say_nothing_that_nobody_asks_for()
    {
        var inFlows = Directory.GetFiles(Repository.Folder("dialogs", "flows")).Select(File.ReadAllText).ToList();

        Assert.All(
            Repository.Dialogs.Phrases.Keys(Phrases.VietnameseTag).Except(PhraseKeys.All),
            key => Assert.Contains(inFlows, text => text.Contains(key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("fire")]
    [InlineData("medical")]
    [InlineData("child")]
    [InlineData("suicide")]
    [InlineData("police")]
    [InlineData("hunger")]
    public void Name_only_emergency_numbers_that_the_knowledge_has(string kind)
    {
        var known = Chat.Release.Emergencies.Select(number => number.Number).ToHashSet(StringComparer.Ordinal);
        foreach (var language in (string[])[Phrases.VietnameseTag, Phrases.EnglishTag])
        {
            var numbers = Number().Matches(Repository.Dialogs.Phrases.Say(language, $"emergency.{kind}", 0)).Select(found => found.Value).ToList();
            Assert.NotEmpty(numbers);
            Assert.Subset(known, numbers.ToHashSet(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("phrases.en.yaml", "  welcome: |-", "  welcom: |-", "greeting.welcome")]
    [InlineData("phrases.en.yaml", "{provinces}", "{province}", "{provinces}")]
    [InlineData("phrases.vi.yaml", "input:", "input", "phrases.vi.yaml")]
    [InlineData("signals.yaml", "  skip:", "  skipp:", "skipp")]
    [InlineData("signals.yaml", "{chính_sách}", "{chinh_sach}", "{chinh_sach}")]
    [InlineData("flows/open-ticket.yaml", "as: phone", "as: telephone", "telephone")]
    [InlineData("flows/open-ticket.yaml", "go: declined", "go: refused", "refused")]
    [InlineData("flows/open-ticket.yaml", "ask: ticket.need", "ask: ticket.nee", "ticket.nee")]
    [InlineData("flows/feedback.yaml", "link: open-ticket", "link: open-tickets", "open-tickets")]
    [InlineData("flows/choose-province.yaml", "tries: 2", "tries: many", "tries")]
    [InlineData("flows/choose-province.yaml", "steps:", "stepz:", "stepz")]
    public void With_a_mistake_are_refused_with_file_line_and_reason(string file, string right, string wrong, string named)
    {
        using var copy = new CopiedDialogs();
        var path = Path.Combine(copy.Folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(right, wrong, StringComparison.Ordinal));

        var loaded = Dialogs.Load(copy.Folder);

        Assert.Null(loaded.Dialogs);
        Assert.Contains(loaded.Errors, error => error.ToString().Contains(named, StringComparison.Ordinal) && error.ToString().Contains(".yaml", StringComparison.Ordinal));
        Assert.Contains(loaded.Errors, error => error.Line > 0 || error.Reason.Contains("missing", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => CurrentDialogs.Load(copy.Folder));
    }

    [Fact]
    public void Are_read_again_when_a_file_changes_and_kept_when_the_change_is_wrong()
    {
        using var copy = new CopiedDialogs();
        var current = CurrentDialogs.Load(copy.Folder);
        var first = current.Value;
        Assert.Null(current.ReloadIfChanged());

        var path = Path.Combine(copy.Folder, "phrases.vi.yaml");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text + "\nnonsense");
        Assert.NotEmpty(current.ReloadIfChanged()!);
        Assert.Same(first, current.Value);

        File.WriteAllText(path, text.Replace("Dạ, chào bà con.", "Dạ, hẹn gặp lại bà con.", StringComparison.Ordinal));
        Assert.Empty(current.ReloadIfChanged()!);
        Assert.StartsWith("Dạ, hẹn gặp lại", current.Value.Phrases.Say("vi", PhraseKeys.SmalltalkBye, 0), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b11\d\b")]
    private static partial Regex Number();

    private sealed class CopiedDialogs : IDisposable
    {
        public CopiedDialogs()
        {
            Folder = Directory.CreateTempSubdirectory("dialogs").FullName;
            var from = Repository.Folder("dialogs");
            foreach (var path in Directory.GetFiles(from, "*.yaml", SearchOption.AllDirectories))
            {
                var to = Path.Combine(Folder, Path.GetRelativePath(from, path));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(path, to);
            }
        }

        public string Folder { get; }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
