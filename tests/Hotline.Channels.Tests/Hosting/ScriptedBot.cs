using System.Text.Json.Nodes;
using Hotline.Conversations;
using Microsoft.Extensions.Hosting;

namespace Hotline.Channels.Tests.Hosting;

/// <summary>A bot small enough to read: greets who comes, and says back what it is told.</summary>
internal sealed class ScriptedBot(IConversationLog log, TurnQueue turns) : BackgroundService
{
    public const string Greeting = "Xin chào bà con.";

    /// <summary>Said to it, it thinks until <see cref="Thought"/> is set.</summary>
    public const string Riddle = "câu khó";

    public TaskCompletionSource Thought { get; } = new();

    public static string ReplyTo(string? text) => $"Bà con vừa nói: {text}";

    /// <summary>Reads everything unread of one conversation.</summary>
    public async Task RunAsync(string conversationId, CancellationToken cancellation)
    {
        while (await log.ReadPendingAsync(conversationId, cancellation) is { } pending)
        {
            if (pending.Unread.Any(activity => activity.Text == Riddle))
            {
                await Thought.Task.WaitAsync(cancellation);
            }

            NewActivity[] replies =
            [
                .. pending.Unread.Select(activity => activity.Type switch
                {
                    "conversationUpdate" => Say(activity, Greeting, replyTo: null),
                    "message" => Say(activity, ReplyTo(activity.Text), replyTo: activity.Id),
                    _ => null,
                }).OfType<NewActivity>(),
            ];
            await log.CommitAsync(new(conversationId, pending.Cursor, pending.Unread[^1].Sequence, "{}", replies, []), cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RunAsync(await turns.DequeueAsync(stoppingToken), stoppingToken);
        }
    }

    private static NewActivity Say(Activity to, string text, string? replyTo)
    {
        JsonObject content = new()
        {
            ["type"] = "message",
            ["channelId"] = to.Content.Text("channelId"),
            ["conversation"] = new JsonObject { ["id"] = to.ConversationId },
            ["from"] = new JsonObject { ["id"] = "hotline", ["role"] = "bot" },
            ["text"] = text,
            ["textFormat"] = "plain",
        };
        if (replyTo is not null)
        {
            content["replyToId"] = replyTo;
        }

        return new NewActivity { ConversationId = to.ConversationId, Author = Author.Bot, Content = content, ForBot = false };
    }
}
