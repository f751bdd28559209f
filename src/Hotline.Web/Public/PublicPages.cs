using System.Security.Cryptography;
using System.Text;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Sources;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hotline.Web.Public;

/// <summary>What anybody may read: the demo page, the documents.</summary>
internal static class PublicPages
{
    /// <summary>Quotes that one address may ask to be marked.</summary>
    private const int MostQuotes = 5;

    /// <summary>Characters of one of them.</summary>
    private const int LongestQuote = 2000;

    public static IEndpointRouteBuilder MapPublicPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("/", ShowHome);
        pages.MapGet("/documents", ShowDocuments);
        pages.MapGet("/documents/{id}", ShowDocument);
        pages.MapMethods("/calendar/{id}.ics", [HttpMethods.Get, HttpMethods.Head], ShowCalendar);
        return routes.MapLookUp();
    }

    private static RazorComponentResult<HomePage> ShowHome(CurrentRelease release, TimeProvider time) =>
        new(new { Provinces = GroupsOf(release, time) });

    private static RazorComponentResult<DocumentsPage> ShowDocuments(CurrentRelease release, TimeProvider time) =>
        new(new { Groups = GroupsOf(release, time) });

    /// <summary>A citation joins the quotes of one passage with an ellipsis; each piece is marked where it stands.</summary>
    private static string[] Pieces(string quote) => quote.Split(" … ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IResult ShowDocument(string id, CurrentRelease release, TimeProvider time, [FromQuery(Name = "q")] string[]? quotes)
    {
        if (!release.IsLoaded || !release.Value.Documents.TryGetValue(id, out var document))
        {
            return new RazorComponentResult<RefusalPage>(new
            {
                Status = StatusCodes.Status404NotFound,
                Title = "Không có văn bản này",
                Detail = "Văn bản này không có, hoặc không còn được dùng để trả lời.",
            })
            { StatusCode = StatusCodes.Status404NotFound };
        }

        return new RazorComponentResult<DocumentPage>(new
        {
            Document = document,
            Status = document.StatusOn(time.Today()),
            Successor = document.ReplacedBy is { } successor ? release.Value.Documents.GetValueOrDefault(successor) : null,
            Quotes = (IReadOnlyList<string>)[.. (quotes ?? []).Where(quote => quote.Length <= LongestQuote).SelectMany(Pieces).Take(MostQuotes)],
        });
    }

    /// <summary>The days of an event for the calendar on a phone: the same file all day, so that what fetches it again gets 304.</summary>
    private static IResult ShowCalendar(string id, HttpContext context, CurrentRelease release, TimeProvider time, IOptions<HotlineOptions> options)
    {
        var request = context.Request;
        var service = options.Value.PublicUrl is { Length: > 0 } configured ? configured.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
        if (!release.IsLoaded || !release.Value.Calendar.TryGetValue(id, out var entry) || CalendarFile.Write(entry, release.Value, time.Today(), service) is not { } file)
        {
            return new RazorComponentResult<RefusalPage>(new
            {
                Status = StatusCodes.Status404NotFound,
                Title = "Không có lịch này",
                Detail = "Lịch này không có, hoặc trong một năm tới không có ngày nào. Bà con hỏi trợ lý để biết ngày gần nhất.",
            })
            { StatusCode = StatusCodes.Status404NotFound };
        }

        var bytes = Encoding.UTF8.GetBytes(file);
        context.Response.Headers.CacheControl = "public, max-age=3600";
        context.Response.Headers.ContentDisposition = $"inline; filename=\"{id}.ics\"";
        return TypedResults.Bytes(bytes, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }

    /// <summary>The documents by province, in the order of the provinces' names; those of the central government first.</summary>
    private static IReadOnlyList<DocumentGroup> GroupsOf(CurrentRelease release, TimeProvider time)
    {
        if (!release.IsLoaded)
        {
            return [];
        }

        var today = time.Today();
        return
        [
            .. release.Value.Documents.Values
                .GroupBy(document => document.Province)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new DocumentGroup(
                    group.Key is { } id ? release.Value.Provinces.GetValueOrDefault(id)?.Name ?? id : "Trung ương",
                    [.. group.OrderByDescending(document => document.IssuedOn).ThenBy(document => document.Id, StringComparer.Ordinal).Select(document => (document, document.StatusOn(today)))])),
        ];
    }
}

/// <summary>How lists call a document.</summary>
internal static class DocumentNames
{
    /// <summary>"Kế hoạch 71/KH-UBND", "Tin (không số)".</summary>
    public static string Short(Document document) => $"{(document.Kind == DocumentKind.News ? "Tin" : document.Kind.Label())} {document.Number ?? "(không số)"}";
}

/// <summary>Documents of one province.</summary>
public sealed record DocumentGroup(string Name, IReadOnlyList<(Document Document, DocumentStatus Status)> Documents);
