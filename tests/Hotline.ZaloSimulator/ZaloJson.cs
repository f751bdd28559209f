using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hotline.ZaloSimulation;

/// <summary>JSON as Zalo writes it: letters as they are, nothing escaped that need not be.</summary>
internal static partial class ZaloJson
{
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonSerializerOptions Web { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The serialiser writes letters beyond 16 bits, emoji among them, as two escapes whatever its encoder; Zalo writes them as they are.</summary>
    public static string Text(JsonNode node) => Escapes().Replace(
        node.ToJsonString(Plain),
        match => match.Groups[1].Success ? $"{Unit(match.Groups[1])}{Unit(match.Groups[2])}" : match.Value);

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(Text(node));

    public static string Success(JsonNode data) => Text(new JsonObject { ["data"] = data, ["error"] = 0, ["message"] = "Success" });

    public static string Error(int code, string message) => Text(new JsonObject { ["error"] = code, ["message"] = message });

    /// <summary>Refusals of the token address have names of their own and no <c>message</c>.</summary>
    public static string TokenError(int code, string name, string description = "") => Text(new JsonObject
    {
        ["error"] = code,
        ["error_name"] = name,
        ["error_reason"] = "",
        ["error_description"] = description,
        ["ref_doc"] = "",
    });

    /// <summary>An object, or null for anything else.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonObject? Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    public static int? ErrorIn(string body) => Parse(body)?["error"] is JsonValue value && value.TryGetValue(out int code) ? code : null;

    /// <summary>The text, or null for anything that is no JSON string.</summary>
    public static string? String(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static int? Integer(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    private static char Unit(Group digits) => (char)ushort.Parse(digits.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\\\\|\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
