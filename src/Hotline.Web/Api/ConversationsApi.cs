using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Storage;
using Hotline.Storage.Log;
using Hotline.Storage.Platform;
using Hotline.Storage.Tickets;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Web.Api;

/// <summary>Conversations for programs: the log as it is.</summary>
internal static class ConversationsApi
{
    private const int LargestPage = 1000;

    public static RouteGroupBuilder MapConversations(this RouteGroupBuilder conversations)
    {
        conversations.WithTags("Conversations");
        conversations.MapGet("/{id}/activities", ReadAsync).WithSummary("Activities after a place of the log, oldest first");
        return conversations;
    }

    private static async Task<Results<Ok<ActivityPage>, ProblemHttpResult>> ReadAsync(
        string id, IConversationLog log, AnswerTraces traces, AuditLog audit, IDbContextFactory<HotlineDb> databases, HttpContext context, long? after, int? limit, CancellationToken cancellation)
    {
        if (after is < 0 || limit is < 1 or > LargestPage)
        {
            return Problems.Invalid("invalid_page", "after từ 0; limit từ 1 đến 1000.");
        }

        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        if (await log.FindAsync(id, cancellation).ConfigureAwait(false) is null || !await db.MayReadAsync(id, context.User.Staff().Reach, cancellation).ConfigureAwait(false))
        {
            return Problems.NotFound("Không có cuộc trò chuyện này.");
        }

        await audit.SeenAsync(context.User.Staff().Id, "conversation.read", $"conversation:{id}", cancellation).ConfigureAwait(false);
        var activities = await log.ReadAsync(id, after ?? 0, limit ?? 200, cancellation).ConfigureAwait(false);
        var why = activities.Count > 0 ? await traces.ReadAsync(id, activities[0].Sequence, activities[^1].Sequence, cancellation).ConfigureAwait(false) : null;
        return TypedResults.Ok(new ActivityPage(
            [.. activities.Select(activity => new LoggedActivity(activity.Sequence, activity.Author, activity.Content) { Trace = why!.GetValueOrDefault(activity.Sequence) })],
            activities.Count > 0 ? activities[^1].Sequence : after ?? 0));
    }
}

/// <summary>A page of a log.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="After">Send it back as <c>after</c> for the next page; nothing more when the page is empty.</param>
internal sealed record ActivityPage(IReadOnlyList<LoggedActivity> Items, long After);

/// <summary>One entry of a log.</summary>
internal sealed record LoggedActivity(long Sequence, Author Author, JsonObject Activity)
{
    /// <summary>How the bot came to it; null for everything but its answers from the knowledge.</summary>
    public ReplyTrace? Trace { get; init; }
}
