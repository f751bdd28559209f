using Hotline.Knowledge.Releases;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hotline.Knowledge;

/// <summary>Reads YAML of people's files: every mistake becomes an error with file and line, never an exception.</summary>
/// <param name="path">The file, as named in errors.</param>
/// <param name="firstLine">Line of the file on which the YAML begins, minus one (front matter).</param>
public sealed class Yaml(string path, int firstLine = 0)
{
    private readonly List<KnowledgeError> errors = [];

    public IReadOnlyList<KnowledgeError> Errors => errors;

    public string Path => path;

    /// <summary>The root node; null after a syntax error or for an empty text.</summary>
    public YamlNode? Load(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            errors.Add(new(path, (int)problem.Start.Line + firstLine, $"not YAML: {problem.Message}"));
            return null;
        }

        if (stream.Documents.Count == 0)
        {
            errors.Add(new(path, firstLine, "the file is empty"));
            return null;
        }

        return stream.Documents[0].RootNode;
    }

    public void Error(YamlNode at, string reason) => errors.Add(new(path, (int)at.Start.Line + firstLine, reason));

    /// <summary>The items of a list of mappings; anything else is an error.</summary>
    public IEnumerable<YamlMappingNode> Mappings(YamlNode? node, string what)
    {
        if (node is not YamlSequenceNode list)
        {
            if (node is not null)
            {
                Error(node, $"{what} must be a list");
            }

            yield break;
        }

        foreach (var item in list.Children)
        {
            if (item is YamlMappingNode mapping)
            {
                yield return mapping;
            }
            else
            {
                Error(item, $"each entry of {what} must have named fields");
            }
        }
    }

    /// <summary>Errors for fields nobody reads: a misspelt name must not be silently lost.</summary>
    public void OnlyFields(YamlMappingNode mapping, params ReadOnlySpan<string> known)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        foreach (var key in mapping.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value;
            if (name is null || !known.Contains(name))
            {
                Error(key, $"unknown field '{name}'; known are {string.Join(", ", known.ToArray())}");
            }
        }
    }

    public static YamlNode? Field(YamlMappingNode mapping, string name)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        foreach (var (key, value) in mapping.Children)
        {
            if (key is YamlScalarNode scalar && scalar.Value == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A text field; null and no error when it is absent or empty.</summary>
    public string? Optional(YamlMappingNode mapping, string name)
    {
        var node = Field(mapping, name);
        switch (node)
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                return string.IsNullOrWhiteSpace(scalar.Value) || (scalar.Style == ScalarStyle.Plain && scalar.Value is "null" or "~") ? null : scalar.Value.Trim();
            default:
                Error(node, $"'{name}' must be a text");
                return null;
        }
    }

    /// <summary>A text field that must be there; an error and an empty text otherwise.</summary>
    public string Required(YamlMappingNode mapping, string name)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var text = Optional(mapping, name);
        if (text is null)
        {
            Error(mapping, $"'{name}' is missing");
        }

        return text ?? "";
    }

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(YamlMappingNode mapping, string name)
    {
        var node = Field(mapping, name);
        if (node is null or YamlScalarNode { Value: null or "" })
        {
            return [];
        }

        if (node is not YamlSequenceNode list)
        {
            Error(node, $"'{name}' must be a list");
            return [];
        }

        var texts = new List<string>();
        foreach (var item in list.Children)
        {
            if (item is YamlScalarNode { Value: { } value } && !string.IsNullOrWhiteSpace(value))
            {
                texts.Add(value.Trim());
            }
            else
            {
                Error(item, $"each entry of '{name}' must be a text");
            }
        }

        return texts;
    }
}
