using System.Security.Cryptography;

namespace Hotline.ZaloSimulation;

/// <summary>How a text's length is counted; Zalo tells nowhere.</summary>
public enum TextUnit
{
    Utf16,
    CodePoint,
    Utf8Byte,
}

/// <summary>Which timestamp goes into a webhook's signature.</summary>
public enum TimestampSource
{
    Body,

    /// <summary>The header <c>X-ZEvent-Timestamp</c>, which says the same as the body.</summary>
    Header,

    /// <summary>The header, and it says something else than the body.</summary>
    Differs,
}

/// <summary>How the consent address treats PKCE.</summary>
public enum PkceMode
{
    None,

    /// <summary>One challenge saved in the console; the consent address of a request is not looked at.</summary>
    Fixed,
    PerRequest,
}

/// <summary>
/// One simulated Zalo with one app and one Official Account. What Zalo documents nowhere is a setting here, its default the strictest reading.
/// Secrets and tokens that are not given are made at the start.
/// </summary>
public sealed record SimulatorOptions
{
    /// <summary>Port of the page and the control API; OAuth, OpenAPI and business API listen on the three ports after it. 0: four free ports.</summary>
    public int Port { get; init; }

    /// <summary>The same seed and the same acts give the same ids and the same faults.</summary>
    public int Seed { get; init; } = 1;

    public string AppId { get; init; } = "1000000000000000001";

    public string OaId { get; init; } = "4000000000000000004";

    public string AppSecret { get; init; } = NewSecret();

    public string OaSecretKey { get; init; } = NewSecret();

    /// <summary>What time it is, and how long waits are: redelivery, delays, echoes. Tests may move it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Zalo's is 25 hours.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(25);

    /// <summary>Zalo's is three months.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Calls of one app in a minute, refused ones included.</summary>
    public int CallsPerMinute { get; init; } = 4_000;

    /// <summary>How long a webhook may take before it counts as failed; real time.</summary>
    public TimeSpan WebhookDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Factor of the redelivery ladder of 30 s, 5, 15, 30 and 60 minutes; 0.01 makes it 0.3 s to 36 s. Above 0, at most 1.</summary>
    public double RedeliveryScale { get; init; } = 1;

    /// <summary>From the acceptance of a send to its echo. Negative: the echo is posted before the send is answered.</summary>
    public TimeSpan EchoDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Whether users' telephones report what they received and saw.</summary>
    public bool Receipts { get; init; } = true;

    /// <summary>Whether the echo of a call of ours names an administrator, as one source has it.</summary>
    public bool AdminOnEveryEcho { get; init; } = true;

    /// <summary>Whether the signature is written with <c>mac=</c> before it.</summary>
    public bool MacPrefix { get; init; } = true;

    public TimestampSource SignedTimestamp { get; init; }

    /// <summary>Whether the signature begins with the account's id in place of the app's, as community code has it.</summary>
    public bool SignWithOaId { get; init; }

    public TextUnit TextUnit { get; init; }

    /// <summary>Longest text, in <see cref="TextUnit"/>s.</summary>
    public int LongestText { get; init; } = 2_000;

    /// <summary>Where the consent address sends the administrator back. Empty: any address on this machine.</summary>
    public string ConsentCallback { get; init; } = "";

    public PkceMode Pkce { get; init; } = PkceMode.PerRequest;

    /// <summary>The challenge of <see cref="PkceMode.Fixed"/>.</summary>
    public string FixedChallenge { get; init; } = "";

    /// <summary>Whether the consent address gives <c>state</c> back; Zalo does not promise it.</summary>
    public bool EchoState { get; init; } = true;

    /// <summary>Whether an expired token is refused with -216 in place of -220.</summary>
    public bool ExpiredIsInvalid { get; init; }

    /// <summary>Seconds after a staff message in which a send that was already on its way is still excused.</summary>
    public int StaffGraceSeconds { get; init; } = 13;

    /// <summary>Longest that an outgoing call of the hotline may stay open.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long anything is awaited in process before <see cref="SimulatorTimeoutException"/>; real time.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
