using System.Text.Json.Nodes;
using Hotline.Conversations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.BotFramework;

/// <summary>
/// The bot's side of the Bot Framework protocol: a channel posts activities, and reads the answers in the response when it asked for that
/// (<c>expectReplies</c>), or gets them at its serviceUrl from <see cref="ConnectorDelivery"/>.
/// </summary>
internal sealed partial class Connector(
    IConversationLog log, TurnQueue turns, RunTurn runTurn, CallerTokens callers, IOptions<ChannelsOptions> options, ILogger<Connector> logger)
{
    public const string Path = "/api/messages";
    private const string ExpectReplies = "expectReplies";
    private const string Feedback = "message/submitAction";

    private static readonly IResult Accepted = Results.StatusCode(StatusCodes.Status200OK);

    private readonly ChannelsOptions settings = options.Value;

    public Task AnswerAsync(HttpContext http) => Protocol.AnswerAsync(http, ReceiveAsync, LogFailure);

    /// <summary>Whether the replies to an activity go into the response, and nowhere else.</summary>
    public static bool ExpectsReplies(JsonObject content) => content.Text("deliveryMode") == ExpectReplies && content.Text("type") != "invoke";

    private async Task<IResult> ReceiveAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return Refusal.WrongMethod("POST");
        }

        // The form is looked at before the sender, as every bot does.
        var body = await RequestBody.ReadAsync(http.Request, settings.Limits.ActivityCharacters, optional: false);
        if (body.Json is not { } content)
        {
            return body.Refusal!;
        }

        if (content.Text("type") is not { Length: > 0 } type)
        {
            return Refusal.MissingProperty("type");
        }

        BotCaller? caller = null;
        if (settings.Connector.AppId.Length > 0)
        {
            caller = await callers.AuthenticateAsync(http.Request.Headers.Authorization.ToString(), content, http.RequestAborted);
            if (caller is null)
            {
                return Refusal.UnprovenCaller;
            }
        }
        else if (!CallerAddress.IsThisMachine(http))
        {
            // Without a registration there are no tokens to check: only this machine is trusted, as the Emulator expects.
            return Refusal.NotLocal;
        }

        if (ConversationReference.Read(content, caller, out var from) is { } incomplete)
        {
            return incomplete;
        }

        return type switch
        {
            "conversationUpdate" => await WelcomeAsync(http, content, from),
            "message" or "event" => await TakeAsync(http, content, from),
            "invoke" when content.Text("name") == Feedback => await TakeFeedbackAsync(http, content, from),
            "invoke" => Refusal.UnknownInvoke,

            // Reactions, installations, typing and what is invented tomorrow: no reason to fail.
            _ => ExpectsReplies(content) ? Replies([]) : Accepted,
        };
    }

    /// <summary>Somebody joined. The bot itself is no reason to greet.</summary>
    private async Task<IResult> WelcomeAsync(HttpContext http, JsonObject content, ConversationReference from)
    {
        var bot = from.Bot.Text("id");
        var joined = content["membersAdded"] is JsonArray members && members.OfType<JsonObject>().Any(member => member.Text("id") != bot);
        if (!joined)
        {
            return ExpectsReplies(content) ? Replies([]) : Accepted;
        }

        var created = await StartAsync(http, content, from);
        if (!ExpectsReplies(content))
        {
            if (created)
            {
                turns.Enqueue(from.ConversationId);
            }

            return Accepted;
        }

        return created ? await AnswerAsync(from, first: 1, own: 1, http.RequestAborted) : Replies([]);
    }

    private async Task<IResult> TakeAsync(HttpContext http, JsonObject content, ConversationReference from)
    {
        var created = await StartAsync(http, content, from);
        if (await AppendAsync(content, from, http.RequestAborted) is not { } activity)
        {
            return ExpectsReplies(content) ? Replies([]) : Accepted;
        }

        if (!ExpectsReplies(content))
        {
            turns.Enqueue(from.ConversationId);
            return Accepted;
        }

        // The greeting of a conversation that begins with a question belongs to its answer.
        return await AnswerAsync(from, created ? 1 : activity.Sequence, activity.Sequence, http.RequestAborted);
    }

    /// <summary>An invoke is answered at once; what the bot makes of it has time.</summary>
    private async Task<IResult> TakeFeedbackAsync(HttpContext http, JsonObject content, ConversationReference from)
    {
        await StartAsync(http, content, from);
        await AppendAsync(content, from, http.RequestAborted);
        turns.Enqueue(from.ConversationId);
        return JsonAnswer.Ok([]);
    }

    private async Task<bool> StartAsync(HttpContext http, JsonObject content, ConversationReference from)
    {
        var user = from.User.Text("id");
        var first = ConversationStart.Of(from.ConversationId, from.ChannelId, user, from.Locale);
        from.KeepIn(first.Content);
        if (ExpectsReplies(content))
        {
            first.Content["deliveryMode"] = ExpectReplies;
        }

        NewConversation start = new()
        {
            Id = from.ConversationId,
            Channel = from.ChannelId,
            UserId = user,
            Locale = from.Locale,
            PublicUrl = PublicUrl.Of(http.Request, settings),
            ServiceUrl = from.ServiceUrl,
        };
        return (await log.StartAsync(start, [first], http.RequestAborted)).Created;
    }

    /// <summary>The channel's own id makes a redelivered activity the first one again. Null: the bot has ended the conversation.</summary>
    private async Task<Activity?> AppendAsync(JsonObject content, ConversationReference from, CancellationToken cancellation)
    {
        foreach (var property in CitizenActivity.SetByTheChannel)
        {
            content.Remove(property);
        }

        from.KeepIn(content);
        if (from.Caller is { } caller)
        {
            content["callerId"] = caller.Id;
        }

        content["conversation"] = new JsonObject { ["id"] = from.ConversationId };
        content["from"]!["role"] = "user";
        NewActivity activity = new()
        {
            ConversationId = from.ConversationId,
            Author = Author.Citizen,
            Content = content,
            ExternalId = CitizenActivity.Shorten(from.ActivityId),
            ForBot = true,
        };
        return (await log.AppendAsync(activity, cancellation)).Activity;
    }

    /// <summary>Runs the turn here and now, and tells what the bot said to the activity at <paramref name="own"/>, and to the start at <paramref name="first"/> if that came with it.</summary>
    private async Task<IResult> AnswerAsync(ConversationReference from, long first, long own, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(settings.Connector.ExpectRepliesSeconds));
        try
        {
            await runTurn(from.ConversationId, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The channel asks again with the same id, and by then it is answered.
            turns.Enqueue(from.ConversationId);
            return Refusal.BotTooSlow;
        }

        return Replies(await RepliesAsync(from, first, own, cancellation));
    }

    private async Task<List<JsonObject>> RepliesAsync(ConversationReference from, long first, long own, CancellationToken cancellation)
    {
        HashSet<string> asked = new(StringComparer.Ordinal);
        List<JsonObject> replies = [];
        var nobodyElseSpoke = true;
        for (var after = first - 1; ;)
        {
            var page = await log.ReadAsync(from.ConversationId, after, 1000, cancellation);
            if (page.Count == 0)
            {
                return replies;
            }

            foreach (var activity in page)
            {
                if (activity.Author == Author.Citizen || activity.Sequence == first)
                {
                    nobodyElseSpoke = activity.Sequence == first || activity.Sequence == own;
                    if (nobodyElseSpoke)
                    {
                        asked.Add(activity.Id);
                    }
                }
                else if (activity.Author == Author.Bot && Answers(activity, asked, nobodyElseSpoke))
                {
                    replies.Add(from.Address(activity, from.ActivityId));
                }
            }

            after = page[^1].Sequence;
        }
    }

    /// <summary>A reply names what it answers, or all that it answers at once; a greeting names nothing and follows what caused it.</summary>
    private static bool Answers(Activity activity, HashSet<string> asked, bool nobodyElseSpoke) =>
        activity.Content.Text("replyToId") is not { } replyTo ? nobodyElseSpoke
        : asked.Contains(replyTo)
            || (activity.Content["channelData"]?["hotline"]?["answers"] is JsonArray answers
                && answers.OfType<JsonValue>().Any(id => id.TryGetValue<string>(out var text) && asked.Contains(text)));

    private static JsonAnswer Replies(List<JsonObject> replies) => JsonAnswer.Ok(new JsonObject { ["activities"] = new JsonArray([.. replies]) });

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Method} of a Bot Framework channel failed")]
    private partial void LogFailure(Exception failure, string method);
}
