using Hotline.Conversations.Replies;
using Hotline.Storage.Tickets;
using Hotline.Web.Desk;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Web.Api;

/// <summary>Suggested replies for programs.</summary>
internal static class SuggestionsApi
{
    public static void MapSuggestions(this RouteGroupBuilder api)
    {
        var suggestion = api.MapGroup("/tickets/{code}/suggestion").WithTags("Tickets");
        suggestion.MapGet("", FindAsync).WithSummary("A reply composed from the knowledge; its figures can be sent once their sources were opened");
        suggestion.MapPost("/openings", OpenAsync).WithSummary("Open a source of the suggestion: its words, in their place");
    }

    private static async Task<Results<Ok<SuggestionDetails>, ProblemHttpResult>> FindAsync(string code, TicketStore tickets, ReplySuggestions suggestions, HttpContext context, CancellationToken cancellation)
    {
        var me = context.User.Staff();
        if (await tickets.FindAsync(code, me, cancellation).ConfigureAwait(false) is not { } ticket)
        {
            return Problems.NotFound("Không có phiếu nào mang mã này.");
        }

        return await suggestions.OfferAsync(ticket, me, cancellation).ConfigureAwait(false) is { } suggestion
            ? TypedResults.Ok(new SuggestionDetails(
                suggestion.Text.Length == 0 ? null : suggestion.Text,
                suggestion.Silence,
                suggestion.Why,
                [.. suggestion.Sources.Select(source => new SuggestionSourceDetails(source.Passage, source.Document, source.Heading, source.Figures, source.OpenedAt?.ToUniversalTime()))]))
            : Problems.Conflict("finished", "Phiếu đã xong. Mở lại phiếu trước khi làm tiếp.");
    }

    private static async Task<Results<Ok<OpenedSource>, ProblemHttpResult>> OpenAsync(string code, OpeningRequest opening, ReplySuggestions suggestions, HttpContext context, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(opening.Passage) ? Problems.Invalid("invalid_opening", "passage là mã của một đoạn trích trong gợi ý.")
        : await suggestions.OpenAsync(code, context.User.Staff(), opening.Passage, cancellation).ConfigureAwait(false) is { } opened ? TypedResults.Ok(opened)
        : Problems.NotFound("Nguồn này không thuộc gợi ý nào dành cho bạn ở phiếu này.");
}

/// <summary>What is suggested for a ticket.</summary>
/// <param name="Text">Plain text; null when nothing is suggested.</param>
/// <param name="Silence">Why nothing is; null when something is.</param>
/// <param name="Why">The same in words.</param>
/// <param name="Sources">What the text leans on, then what was offered before and was not opened.</param>
internal sealed record SuggestionDetails(string? Text, SuggestionSilence? Silence, string? Why, IReadOnlyList<SuggestionSourceDetails> Sources);

/// <summary>A source of a suggestion.</summary>
/// <param name="Passage">To open it by.</param>
/// <param name="Document">How the document is named; null when the passage is no longer in the knowledge.</param>
/// <param name="Heading">The nearest heading above it.</param>
/// <param name="Figures">Numbers, sums and dates that are refused in a reply until this source was opened.</param>
/// <param name="OpenedAt">When you opened it; null: not yet.</param>
internal sealed record SuggestionSourceDetails(string Passage, string? Document, string? Heading, IReadOnlyList<string> Figures, DateTimeOffset? OpenedAt);

/// <summary>A source to open.</summary>
/// <param name="Passage">Passage id.</param>
internal sealed record OpeningRequest(string? Passage);
