using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hotline.Channels.BotFramework;

/// <summary>A request's body as a JSON object, or why it cannot be one.</summary>
internal readonly record struct RequestBody(JsonObject? Json, Refusal? Refusal)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A property given twice is malformed: which one counts would depend on the reader.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads one JSON object of at most <paramref name="characters"/> UTF-16 units. An empty body is an empty object when <paramref name="optional"/>.</summary>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, int characters, bool optional)
    {
        // No text of so few characters needs more bytes than that, so the rest need not be read to know.
        var bytes = await ReadBytesAsync(request, 3 * characters);
        if (bytes is not { } body)
        {
            return new(null, Refusal.TooBig);
        }

        return optional && WithoutMark(body.Span).Trim(" \t\r\n"u8).IsEmpty ? new([], null) : Parse(body.Span, characters);
    }

    /// <summary>One JSON object of at most <paramref name="characters"/> UTF-16 units.</summary>
    public static RequestBody Parse(ReadOnlySpan<byte> body, int characters)
    {
        body = WithoutMark(body);
        try
        {
            if (StrictUtf8.GetCharCount(body) > characters)
            {
                return new(null, Refusal.TooBig);
            }
        }
        catch (DecoderFallbackException)
        {
            return new(null, Refusal.BadArgument("The body is not valid UTF-8."));
        }

        try
        {
            if (body.Contains((byte)0) || HasUnstorableText(body))
            {
                return new(null, Refusal.BadArgument("The text contains U+0000 or half of a surrogate pair."));
            }

            return JsonNode.Parse(body, documentOptions: Strict) is JsonObject json
                ? new(json, null)
                : new(null, Refusal.BadSyntax("The body must be one JSON object."));
        }
        catch (JsonException)
        {
            return new(null, Refusal.BadSyntax("The body is not valid JSON."));
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    /// <summary>
    /// Lifts the host's limit where the bytes are counted here. Over its limit the host cuts the connection, and a client that is still sending never reads the
    /// refusal; without one it reads on for some seconds after the answer.
    /// </summary>
    public static void CountedHere(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = null;
        }
    }

    /// <summary>The body as it came; null when it is longer than <paramref name="most"/> bytes.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, int most)
    {
        CountedHere(request.HttpContext);
        if (request.ContentLength > most)
        {
            return null;
        }

        using MemoryStream body = new((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > most)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>U+0000 and unpaired surrogates can stand in valid JSON as escapes, but no database column takes them. Reads the whole text, so malformed JSON throws here.</summary>
    private static bool HasUnstorableText(ReadOnlySpan<byte> json)
    {
        var found = false;
        Utf8JsonReader reader = new(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                found |= HasUnstorableEscape(reader.ValueSpan);
            }
        }

        return found;
    }

    private static bool HasUnstorableEscape(ReadOnlySpan<byte> text)
    {
        var awaitsLow = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || text[++i] != 'u')
            {
                if (awaitsLow)
                {
                    return true;
                }

                continue;
            }

            // The reader has checked that four hexadecimal digits follow.
            var unit = ushort.Parse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            i += 4;
            if (unit == 0 || char.IsLowSurrogate((char)unit) != awaitsLow)
            {
                return true;
            }

            awaitsLow = char.IsHighSurrogate((char)unit);
        }

        return awaitsLow;
    }
}
