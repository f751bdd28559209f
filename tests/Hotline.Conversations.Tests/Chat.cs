using System.Text.Json.Nodes;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Tests;

/// <summary>A conversation held turn by turn with the real dialogs and the real knowledge.</summary>
internal sealed class Chat
{
    /// <summary>The shipped knowledge as files.</summary>
    public static IReadOnlyList<KnowledgeFile> Files { get; } = ReadFiles(Repository.Folder("knowledge"));

    private static readonly Lazy<Release> Shipped = new(() => Release.Build(1, Files, out var errors) ?? throw new InvalidOperationException(string.Join(Environment.NewLine, errors)));

    private readonly List<Activity> log = [];
    private readonly Dictionary<string, TicketFacts?> known = new(StringComparer.Ordinal);

    public static Release Release => Shipped.Value;

    public Conversation Conversation { get; init; } = new()
    {
        Id = "c1",
        Channel = "directline",
        UserId = "dl_lan",
        PublicUrl = "https://hotline.example",
        StartedAt = new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero),
    };

    /// <summary>What is answered from, when it is not what is shipped.</summary>
    public Release Knowledge { get; init; } = Release;

    public AnswerQuestion Answer { get; init; } = Answerer.Answer;

    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);

    /// <summary>When people work; null: nobody says.</summary>
    public Hotline.Tickets.ServiceRules? Rules { get; init; }

    public ConversationState State { get; set; } = new();

    public List<Effect> Effects { get; } = [];

    public List<JsonObject> Replies { get; } = [];

    /// <summary>What the turn wrote into the log beside replies.</summary>
    public List<JsonObject> Events { get; } = [];

    public IReadOnlyList<Effect.OpenTicket> Opened => [.. Effects.OfType<Effect.OpenTicket>()];

    /// <summary>What a model says to a request; null: there is no model.</summary>
    public Func<DraftRequest, Draft>? Model { get; init; }

    private static List<KnowledgeFile> ReadFiles(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".md", StringComparison.Ordinal) || path.EndsWith(".yaml", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new KnowledgeFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path))),
    ];

    /// <summary>What the outside knows of a ticket.</summary>
    public void Knows(TicketFacts facts) => known[facts.Code] = facts;

    /// <summary>One message, one turn; the replies to it.</summary>
    public IReadOnlyList<JsonObject> Says(string? text, Action<JsonObject>? more = null)
    {
        var content = new JsonObject { ["type"] = "message" };
        if (text is not null)
        {
            content["text"] = text;
        }

        more?.Invoke(content);
        return Happens(Author.Citizen, content);
    }

    /// <summary>Several messages before the bot reads any; the replies to all of them.</summary>
    public IReadOnlyList<JsonObject> SaysAtOnce(IEnumerable<string> texts, Action<JsonObject>? more = null)
    {
        var burst = new List<(Author, JsonObject)>();
        foreach (var text in texts)
        {
            var content = new JsonObject { ["type"] = "message", ["text"] = text };
            more?.Invoke(content);
            burst.Add((Author.Citizen, content));
        }

        return Happens(burst.ToArray());
    }

    public IReadOnlyList<JsonObject> Event(Author author, string name, JsonNode? value = null) =>
        Happens(author, new JsonObject { ["type"] = "event", ["name"] = name, ["value"] = value });

    public IReadOnlyList<JsonObject> Happens(params ReadOnlySpan<(Author Author, JsonObject Content)> activities)
    {
        var unread = new List<Activity>();
        foreach (var (author, content) in activities)
        {
            var sequence = log.Count + 1;
            var activity = new Activity
            {
                ConversationId = Conversation.Id,
                Sequence = sequence,
                Id = Activity.IdOf(Conversation.Id, sequence),
                Author = author,
                Timestamp = Now,
                Content = content,
            };
            log.Add(activity);
            unread.Add(activity);
        }

        return Take(unread);
    }

    public IReadOnlyList<JsonObject> Happens(Author author, JsonObject content) => Happens((author, content));

    public static string Text(JsonObject reply) => reply.Text("text") ?? "";

    public static string Outcome(JsonObject reply) => reply.Text("channelData", "hotline", "outcome") ?? "";

    public static IReadOnlyList<string> Options(JsonObject reply) =>
        reply["suggestedActions"]?["actions"] is JsonArray actions ? [.. actions.Select(action => (string)action!["title"]!)] : [];

    private List<JsonObject> Take(List<Activity> unread)
    {
        // State goes through its stored form every time, as it does in the service.
        var facts = new Dictionary<string, TicketFacts?>(StringComparer.Ordinal);
        var drafts = new Dictionary<string, Draft>(StringComparer.Ordinal);
        var told = new List<JsonObject>();
        while (true)
        {
            var result = Turn.Take(new TurnInput
            {
                Conversation = Conversation,
                State = ConversationState.FromJson(State.ToJson()),
                Unread = unread,
                Release = Knowledge,
                Dialogs = Repository.Dialogs,
                Answer = Answer,
                Now = Now,
                Rules = Rules,
                MoreMayCome = true,
                Seed = 7,
                Secret = 7,
                Tickets = facts,
                Prompts = Model is null ? null : Repository.Dialogs.Prompts,
                Drafts = drafts,
            });
            if (result is TurnResult.Needs needs)
            {
                foreach (var code in needs.TicketCodes)
                {
                    facts[code] = known.GetValueOrDefault(code);
                }

                foreach (var request in needs.Drafts)
                {
                    drafts[request.Key] = Model!(request);
                }

                continue;
            }

            if (result is TurnResult.Waits waits)
            {
                // Nothing more comes.
                Assert.InRange(waits.Until - Now, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
                Now = waits.Until;
                continue;
            }

            var done = (TurnResult.Done)result;
            State = done.State;
            Effects.AddRange(done.Effects);
            foreach (var opened in done.Effects.OfType<Effect.OpenTicket>())
            {
                Knows(new TicketFacts(opened.Draft.Code, Conversation.Id, Tickets.TicketState.New, opened.Draft.AgencyName, opened.Draft.Need, Now, Now));
            }

            Events.AddRange(done.Replies.Where(reply => reply.Author == Author.System).Select(reply => reply.Content));
            var replies = done.Replies.Where(reply => reply.Author == Author.Bot).Select(reply => reply.Content).ToList();
            foreach (var reply in replies)
            {
                // What the bot says takes a place in the log too.
                log.Add(new Activity
                {
                    ConversationId = Conversation.Id,
                    Sequence = log.Count + 1,
                    Id = Activity.IdOf(Conversation.Id, log.Count + 1),
                    Author = Author.Bot,
                    Timestamp = Now,
                    Content = reply,
                });
            }

            Replies.AddRange(replies);
            unread.RemoveAll(activity => activity.Sequence <= done.Cursor);
            told.AddRange(replies);
            if (unread.Count == 0)
            {
                return told;
            }
        }
    }
}
