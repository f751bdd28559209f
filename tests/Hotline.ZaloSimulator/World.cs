using System.Globalization;

namespace Hotline.ZaloSimulation;

/// <summary>One user of Zalo as the account may meet them.</summary>
internal sealed class User
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    public string ById { get; init; } = "";

    public bool Anonymous => ConversationId.Length > 0;

    public string AnonymousId { get; init; } = "";

    public string ConversationId { get; init; } = "";

    public bool Follows { get; set; } = true;

    public bool Blocks { get; set; }

    public bool Inactive { get; set; }

    public DateTimeOffset? LastInteraction { get; set; }

    /// <summary>When somebody wrote in Zalo's own console.</summary>
    public DateTimeOffset? StaffSpoke { get; set; }

    public string Phone { get; set; } = "";

    /// <summary>Both sides, oldest first.</summary>
    public List<Line> Lines { get; } = [];

    /// <summary>What the account sent, in the order of acceptance.</summary>
    public List<Sent> Sent { get; } = [];

    /// <summary>Events of this user in the order they were made.</summary>
    public List<Event> Events { get; } = [];

    /// <summary>Calls that carry a message to this user and are not over.</summary>
    public List<InFlight> Sending { get; } = [];

    /// <summary>Contents whose fate the caller cannot know, until the conversation was read or the echo accepted; with how many events there were of this user then.</summary>
    public Dictionary<string, (Event? Echo, int Events)> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>Contents refused for good, with the code and how often.</summary>
    public Dictionary<string, (int Code, int Times)> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Highest part of each numbered series begun: total → part.</summary>
    public Dictionary<int, int> Parts { get; } = [];

    /// <summary>First attempts wait for the one before.</summary>
    public Task LastPost { get; set; } = Task.CompletedTask;
}

/// <summary>A call that carries a message and is not over.</summary>
internal sealed class InFlight(Call call)
{
    public Call Call => call;

    /// <summary>Held by a fault, so that its end is up to the caller.</summary>
    public bool Held { get; set; }

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <param name="FromUser">Written by the user, not by the account.</param>
internal sealed record Line(string MessageId, bool FromUser, string Type, string Text, DateTimeOffset At, Sent? Sent, Event? Event);

/// <summary>One pair of tokens.</summary>
internal sealed class Pair
{
    public required string Access { get; init; }

    public required string Refresh { get; init; }

    public required DateTimeOffset At { get; init; }

    public required TimeSpan Lifetime { get; init; }

    public required DateTimeOffset RefreshExpires { get; init; }

    /// <summary>Given by hand and not by a call, so that its age is not known to the one who was given it.</summary>
    public bool Seed { get; init; }

    public bool Revoked { get; set; }

    /// <summary>A call with it was refused, so a refresh is due.</summary>
    public bool WasRefused { get; set; }

    /// <summary>The call that spent the refresh token; 0: none.</summary>
    public long SpentBy { get; set; }
}

/// <summary>A file uploaded to send it.</summary>
internal sealed record Asset(string Id, string Kind, DateTimeOffset At);

/// <summary>A consent's code.</summary>
internal sealed record Code(string Value, string Challenge, DateTimeOffset At)
{
    public bool Used { get; set; }
}

/// <summary>Everything that changes, behind one lock.</summary>
internal sealed class World(SimulatorOptions options)
{
    private long users;
    private long messages;
    private long others;

    public Lock Gate { get; } = new();

    public Dictionary<string, User> Users { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, User> ByName { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<Pair> Pairs { get; } = [];

    public Dictionary<string, Code> Codes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Asset> Assets { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TemplateShape> Templates { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, int> CallsOfMinute { get; } = new(StringComparer.Ordinal);

    /// <summary>Moved by the control API; <see cref="SimulatorOptions.Time"/> runs beneath it.</summary>
    public TimeSpan Offset { get; set; }

    public DateTimeOffset Now => options.Time.GetUtcNow() + Offset;

    public bool AppActive { get; set; } = true;

    public bool OaDisabled { get; set; }

    public bool Authorised { get; set; } = true;

    /// <summary>F4: pairs made from now on are refused.</summary>
    public bool EveryTokenBad { get; set; }

    public TimeSpan? NextLifetime { get; set; }

    /// <summary>F7: <c>expires_in</c> as a number, absent, or as Zalo writes it.</summary>
    public ExpiresIn ExpiresIn { get; set; }

    public int RefreshesInFlight { get; set; }

    public List<DateTimeOffset> RefreshesWhileBad { get; } = [];

    /// <summary>First refusal of a running -32 or 429 announcement, and calls from one second after it.</summary>
    public DateTimeOffset? LimitedSince { get; set; }

    public int CallsWhileLimited { get; set; }

    public int Uploads { get; set; }

    public int Billed { get; set; }

    public string NextUserId() => (2_000_000_000_000_000_001 + users++).ToString(CultureInfo.InvariantCulture);

    /// <summary>Twenty hexadecimal digits, of the seed and a count.</summary>
    public string NextMessageId() => Hex("message", messages++)[..20];

    public string NextToken(string kind) => $"{kind}-{Hex(kind, others++)}{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}";

    public string NextId(string kind) => Hex(kind, others++)[..24];

    /// <summary>The same for the same seed.</summary>
    private string Hex(string kind, long count) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{options.Seed}/{kind}/{count}"))));
}

/// <summary>An approved template, its parameters and their longest values.</summary>
internal sealed record TemplateShape(string Id, bool Approved, IReadOnlyDictionary<string, int> Parameters);

/// <summary>How the token address writes a lifetime.</summary>
public enum ExpiresIn
{
    String,
    Number,
    Missing,
}
