using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Hotline.Channels.BotFramework;

/// <summary>A file as it came.</summary>
/// <param name="Name">As the citizen's machine calls it, fit to be shown.</param>
/// <param name="ContentType">By its first bytes.</param>
/// <param name="Content">All of it.</param>
internal sealed record UploadedFile(string Name, string ContentType, ReadOnlyMemory<byte> Content);

/// <summary>What was uploaded, or why it cannot be taken: one file as the body, or a form of files with at most one activity they belong to.</summary>
internal sealed record Upload(JsonObject? Activity, IReadOnlyList<UploadedFile> Files, Refusal? Refusal)
{
    private const string ActivityType = "application/vnd.microsoft.activity";
    private const int LongestName = 120;

    /// <summary>Reads everything before anything is kept: a refused upload leaves nothing behind.</summary>
    public static async Task<Upload> ReadAsync(HttpContext http, LimitOptions limits)
    {
        RequestBody.CountedHere(http);
        if (http.Request.ContentLength > limits.UploadBytes + (64L * 1024))
        {
            return Refused(Refusal.TooBig);
        }

        var isTyped = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type);
        try
        {
            return isTyped && type!.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                ? await ReadFormAsync(http, type, limits)
                : await ReadOneAsync(http, limits);
        }
        catch (InvalidDataException malformed)
        {
            return Refused(Refusal.BadSyntax($"The form cannot be read: {malformed.Message}"));
        }
        catch (IOException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Refused(Refusal.BadSyntax("The form ends before its last part does."));
        }
    }

    /// <summary>A name without folders and without characters that do something; never empty.</summary>
    internal static string NameOf(string? name)
    {
        var bare = (name ?? "").Split('/', '\\')[^1];
        bare = string.Concat(bare.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter) && char.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.Format && letter is not ('"' or '<' or '>'))).Trim(' ', '.');
        return bare.Length == 0 ? "tệp" : bare.Length <= LongestName ? bare : bare[..LongestName];
    }

    private static Upload Refused(Refusal refusal) => new(null, [], refusal);

    private static async Task<Upload> ReadOneAsync(HttpContext http, LimitOptions limits)
    {
        return await ReadBytesAsync(http.Request.Body, limits.UploadBytes, http.RequestAborted) is not { } content ? Refused(Refusal.TooBig)
            : content.IsEmpty ? Refused(Refusal.MissingProperty("file"))
            : FileOf(http.Request.Headers.ContentDisposition, content) is { } file ? new(null, [file], null)
            : Refused(Refusal.UnknownFileKind);
    }

    private static async Task<Upload> ReadFormAsync(HttpContext http, MediaTypeHeaderValue type, LimitOptions limits)
    {
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return Refused(Refusal.BadSyntax("The form has no boundary."));
        }

        MultipartReader reader = new(boundary, http.Request.Body);
        JsonObject? activity = null;
        List<UploadedFile> files = [];
        var left = limits.UploadBytes;
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } part)
        {
            if (await ReadBytesAsync(part.Body, left, http.RequestAborted) is not { } content)
            {
                return Refused(Refusal.TooBig);
            }

            left -= content.Length;
            if (part.ContentType?.StartsWith(ActivityType, StringComparison.OrdinalIgnoreCase) is true)
            {
                if (activity is not null)
                {
                    return Refused(Refusal.BadArgument("An upload belongs to one activity."));
                }

                var read = RequestBody.Parse(content.Span, limits.ActivityCharacters);
                if (read.Json is null)
                {
                    return Refused(read.Refusal!);
                }

                activity = read.Json;
            }
            else if (files.Count == limits.FilesPerUpload)
            {
                return Refused(Refusal.BadArgument($"An upload takes {limits.FilesPerUpload} files at most."));
            }
            else if (FileOf(part.ContentDisposition, content) is { } file)
            {
                files.Add(file);
            }
            else
            {
                return Refused(Refusal.UnknownFileKind);
            }
        }

        return files.Count > 0 ? new(activity, files, null) : Refused(Refusal.MissingProperty("file"));
    }

    private static UploadedFile? FileOf(string? header, ReadOnlyMemory<byte> content)
    {
        var name = ContentDispositionHeaderValue.TryParse(header, out var disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value
            : null;
        return FileKind.Of(content.Span) is { } kind ? new(NameOf(name), kind, content) : null;
    }

    /// <summary>Null when there is more than that.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(Stream body, int most, CancellationToken cancellation)
    {
        using MemoryStream bytes = new();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (bytes.Length + read > most)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
