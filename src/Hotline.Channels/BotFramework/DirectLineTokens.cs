using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Channels.BotFramework;

/// <summary>The key that signs Direct Line tokens. Kept in the database, so that a token of one node is good on all of them.</summary>
public sealed class DirectLineKeys
{
    /// <param name="signingKey">At least 32 random bytes.</param>
    public DirectLineKeys(byte[] signingKey)
    {
        ArgumentNullException.ThrowIfNull(signingKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(signingKey.Length, 32, nameof(signingKey));
        Signing = new SymmetricSecurityKey([.. signingKey]);
    }

    internal SymmetricSecurityKey Signing { get; }
}

/// <summary>What a token allows: one conversation, as one user.</summary>
/// <param name="ConversationId">The only conversation it opens.</param>
/// <param name="User">Author of every activity posted with it; null: the client says who it is.</param>
/// <param name="TrustedOrigins">Pages that may use it; empty: any.</param>
internal sealed record TokenGrant(string ConversationId, string? User, IReadOnlyList<string> TrustedOrigins);

/// <summary>What a stream's address allows: reading one conversation from one place on.</summary>
internal sealed record StreamTicket(string ConversationId, long After);

/// <summary>A token as read.</summary>
/// <param name="Value">What it grants; null when it is not good.</param>
/// <param name="Expired">It was ours and good, but its time is over.</param>
internal readonly record struct TokenReading<T>(T? Value, bool Expired)
    where T : class;

/// <summary>Issues and reads tokens, resume tickets and stream tickets: JWT, HS256, no clock skew. None can stand in for another: each kind has its audience.</summary>
internal sealed class DirectLineTokens(DirectLineKeys keys, IOptions<ChannelsOptions> options, TimeProvider time)
{
    private const string Issuer = "hotline";
    private const string TokenAudience = "hotline-directline";
    private const string ResumeAudience = "hotline-directline-resume";
    private const string TicketAudience = "hotline-directline-stream";

    // Nodes' clocks differ a little, and a token is often used in the instant it was made.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    public int LifetimeSeconds => options.Value.DirectLine.TokenLifetimeSeconds;

    public bool CanResume => options.Value.DirectLine.ResumeDays > 0;

    public string Issue(TokenGrant grant) => Sign(TokenAudience, ClaimsOf(grant), TimeSpan.FromSeconds(LifetimeSeconds));

    public Task<TokenReading<TokenGrant>> ReadAsync(string token) => ReadGrantAsync(token, TokenAudience);

    /// <summary>Grants nothing but a token with the same grant.</summary>
    public string IssueResumeTicket(TokenGrant grant) => Sign(ResumeAudience, ClaimsOf(grant), TimeSpan.FromDays(options.Value.DirectLine.ResumeDays));

    public Task<TokenReading<TokenGrant>> ReadResumeTicketAsync(string ticket) => ReadGrantAsync(ticket, ResumeAudience);

    public string IssueTicket(StreamTicket ticket) => Sign(
        TicketAudience,
        new() { ["conv"] = ticket.ConversationId, ["after"] = ticket.After },
        TimeSpan.FromSeconds(options.Value.Limits.StreamTicketSeconds));

    public async Task<TokenReading<StreamTicket>> ReadTicketAsync(string ticket)
    {
        var (jwt, expired) = await VerifyAsync(ticket, TicketAudience);
        return jwt is not null
            && jwt.TryGetPayloadValue<string>("conv", out var conversation)
            && jwt.TryGetPayloadValue<long>("after", out var after)
                ? new(new StreamTicket(conversation, after), false)
                : new(null, expired);
    }

    private static Dictionary<string, object> ClaimsOf(TokenGrant grant)
    {
        Dictionary<string, object> claims = new() { ["conv"] = grant.ConversationId };
        if (grant.User is not null)
        {
            claims["user"] = grant.User;
        }

        if (grant.TrustedOrigins.Count > 0)
        {
            claims["origins"] = grant.TrustedOrigins.ToArray();
        }

        return claims;
    }

    private async Task<TokenReading<TokenGrant>> ReadGrantAsync(string token, string audience)
    {
        var (jwt, expired) = await VerifyAsync(token, audience);
        if (jwt is null || !jwt.TryGetPayloadValue<string>("conv", out var conversation))
        {
            return new(null, expired);
        }

        jwt.TryGetPayloadValue<string>("user", out var user);
        var origins = jwt.TryGetPayloadValue<JsonElement>("origins", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(origin => origin.GetString() ?? "").ToArray()
            : [];
        return new(new TokenGrant(conversation, user, origins), false);
    }

    private string Sign(string audience, Dictionary<string, object> claims, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            Claims = claims,
            NotBefore = now - ClockDifference,
            Expires = now + lifetime,
            SigningCredentials = new SigningCredentials(keys.Signing, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>Who signed it first; only then the time, so that "expired" is said of our own tokens only.</summary>
    private async Task<(JsonWebToken? Token, bool Expired)> VerifyAsync(string token, string audience)
    {
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = audience,
            IssuerSigningKey = keys.Signing,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireSignedTokens = true,
            ValidateLifetime = false,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return (null, false);
        }

        var now = time.GetUtcNow().UtcDateTime;
        return now >= jwt.ValidTo ? (null, true) : now < jwt.ValidFrom ? (null, false) : (jwt, false);
    }
}
