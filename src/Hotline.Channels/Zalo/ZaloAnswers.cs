using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Channels.Zalo;

/// <summary>What became of a call.</summary>
internal abstract record ZaloAnswer
{
    private ZaloAnswer()
    {
    }

    /// <summary>Zalo did it.</summary>
    public sealed record Done(JsonNode? Data) : ZaloAnswer;

    /// <summary>Zalo refused this call and says why.</summary>
    public sealed record Refused(int Code) : ZaloAnswer;

    /// <summary>Nothing was done, and nothing will be for any call: too many, no token, the account is not set up. It is tried again when the gate opens.</summary>
    public sealed record Held(int Code) : ZaloAnswer;

    /// <summary>Nobody knows: time-out, reset, 5xx, a body that cannot be read.</summary>
    public sealed record Unknown(string Why) : ZaloAnswer;
}

/// <summary>What a code of Zalo asks for.</summary>
internal enum ZaloErrorClass
{
    /// <summary>The access token: refreshed once, called once more.</summary>
    Token,

    /// <summary>Too many calls: everybody waits.</summary>
    Rate,

    /// <summary>The app or account is not set up, or closed: everybody waits and an administrator is told.</summary>
    Setup,

    /// <summary>It may work later.</summary>
    Later,

    /// <summary>Not between 22:00 and 6:00.</summary>
    Night,

    /// <summary>This person cannot be reached.</summary>
    Person,

    /// <summary>A part of the message: without quote and buttons it may pass.</summary>
    Form,

    /// <summary>Too long.</summary>
    Length,

    /// <summary>This message will never pass.</summary>
    Message,
}

/// <summary>The table of codes.</summary>
internal static class ZaloErrors
{
    public const int TooManyCalls = -32;
    public const int SpentRefreshToken = -14014;

    public static ZaloErrorClass ClassOf(int code) => code switch
    {
        -216 or -220 or -124 or 216 or 401 or -401 => ZaloErrorClass.Token,
        TooManyCalls or 429 => ZaloErrorClass.Rate,
        -204 or -205 or -209 or -212 or -219 or -221 or -223 or -224 or -235 or -242 or -320 or -321 => ZaloErrorClass.Setup,
        -200 or -211 or -218 => ZaloErrorClass.Later,
        -234 or -133 => ZaloErrorClass.Night,
        -213 or -217 or -227 or -230 or -232 or -244 => ZaloErrorClass.Person,
        -201 or -233 => ZaloErrorClass.Form,
        -210 => ZaloErrorClass.Length,
        _ => ZaloErrorClass.Message,
    };

    /// <summary>Whether it says that the window for words is closed: a template may still pass.</summary>
    public static bool IsWindow(int code) => code is -230 or -232;

    /// <summary>Whether the table names the code; others are told to an administrator.</summary>
    public static bool IsKnown(int code) => ClassOf(code) != ZaloErrorClass.Message || code is -100 or -240 or -248;

    /// <summary>A body's own code; null when there is none: the end of the call is unknown then.</summary>
    public static int? CodeIn(JsonNode? body) =>
        body is JsonObject content && content["error"] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var code) ? code : null;

    /// <summary>A body as JSON; null when it is none.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
