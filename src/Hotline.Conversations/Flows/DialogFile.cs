using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hotline.Conversations.Flows;

/// <summary>One YAML file being read: hands out its parts and gathers what is wrong, with lines.</summary>
internal sealed class DialogFile(string path, List<DialogError> errors)
{
    public string Path { get; } = path;

    /// <summary>The root mapping; null (and an error) when the text is not one.</summary>
    public YamlMappingNode? Parse(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            errors.Add(new DialogError(Path, 0, "expected one mapping of keys to values"));
        }
        catch (YamlException error)
        {
            errors.Add(new DialogError(Path, (int)error.Start.Line, error.InnerException?.Message ?? error.Message));
        }

        return null;
    }

    public void Wrong(YamlNode at, string reason) => errors.Add(new DialogError(Path, (int)at.Start.Line, reason));

    public void Wrong(int line, string reason) => errors.Add(new DialogError(Path, line, reason));

    public void Wrong(string reason) => errors.Add(new DialogError(Path, 0, reason));

    /// <summary>The text of a scalar; null (and an error) when it is something else or blank.</summary>
    public string? Text(YamlNode node, string what)
    {
        if (node is YamlScalarNode { Value: { } text } && !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        Wrong(node, $"{what} must be a text");
        return null;
    }

    /// <summary>A scalar or a list of scalars.</summary>
    public IReadOnlyList<(string Text, YamlNode At)> Texts(YamlNode node, string what)
    {
        if (node is not YamlSequenceNode list)
        {
            return Text(node, what) is { } one ? [(one, node)] : [];
        }

        var texts = new List<(string, YamlNode)>();
        foreach (var item in list)
        {
            if (Text(item, $"each entry of {what}") is { } text)
            {
                texts.Add((text, item));
            }
        }

        return texts;
    }

    /// <summary>The entries of a mapping; an error when it is something else.</summary>
    public IEnumerable<(string Key, YamlNode KeyNode, YamlNode Value)> Entries(YamlNode node, string what)
    {
        if (node is not YamlMappingNode mapping)
        {
            Wrong(node, $"{what} must be a mapping");
            yield break;
        }

        foreach (var (key, value) in mapping)
        {
            if (Text(key, $"a key of {what}") is { } name)
            {
                yield return (name, key, value);
            }
        }
    }
}
