using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Platform;

/// <summary>What a bearer token stands for.</summary>
/// <param name="Id">Names the token in lists and when it is revoked; tells nothing of the secret.</param>
/// <param name="Name">As its maker named it.</param>
/// <param name="UserId">Null: belongs to the installation.</param>
/// <param name="Roles">Role names.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC; null: never.</param>
/// <param name="RevokedAt">UTC; null: not revoked.</param>
public sealed record ApiToken(string Id, string Name, string? UserId, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Province slugs separated by commas; empty: all.</summary>
    public string Provinces { get; init; } = "";

    /// <summary>Agency ids separated by commas; empty: all agencies of the provinces.</summary>
    public string Agencies { get; init; } = "";
}

/// <summary>Bearer tokens of the API.</summary>
public sealed class ApiTokens
{
    private const int LongestList = 1000;

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly TimeProvider time;

    internal ApiTokens(IDbContextFactory<HotlineDb> databases, IWriter writer, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
        this.time = time;
    }

    /// <summary>Makes a token; its secret is returned here and never again.</summary>
    public Task<string> CreateAsync(string name, string? userId, IReadOnlyCollection<string> roles, DateTimeOffset? expiresAt, string createdBy, CancellationToken cancellation) =>
        CreateAsync(name, userId, roles, Reach.Everything, expiresAt, createdBy, cancellation);

    /// <summary>Makes a token that sees only a part of the tickets; its secret is returned here and never again.</summary>
    public async Task<string> CreateAsync(string name, string? userId, IReadOnlyCollection<string> roles, Reach reach, DateTimeOffset? expiresAt, string createdBy, CancellationToken cancellation)
    {
        var secret = Secrets.Create();
        await EnsureAsync(secret, name, userId, roles, reach, expiresAt, createdBy, cancellation).ConfigureAwait(false);
        return secret;
    }

    /// <summary>Makes the token with a secret chosen elsewhere (the first start's settings). False when there is one with that secret, also a revoked one: it is left as it is.</summary>
    /// <exception cref="ArgumentException">The secret is shorter than 16 characters, or a role has a comma.</exception>
    public Task<bool> EnsureAsync(string secret, string name, string? userId, IReadOnlyCollection<string> roles, DateTimeOffset? expiresAt, string createdBy, CancellationToken cancellation) =>
        EnsureAsync(secret, name, userId, roles, Reach.Everything, expiresAt, createdBy, cancellation);

    private Task<bool> EnsureAsync(string secret, string name, string? userId, IReadOnlyCollection<string> roles, Reach reach, DateTimeOffset? expiresAt, string createdBy, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reach);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(roles);
        if (secret.Length < 16)
        {
            throw new ArgumentException("An API token has at least 16 characters.", nameof(secret));
        }

        if (roles.Any(role => role.Contains(',', StringComparison.Ordinal)))
        {
            throw new ArgumentException("A role has no comma.", nameof(roles));
        }

        var hash = Secrets.Hash(secret);
        return writer.RunAsync(
            async (db, stop) =>
            {
                if (await db.ApiTokens.AnyAsync(token => token.Hash == hash, stop).ConfigureAwait(false))
                {
                    return false;
                }

                var now = time.GetUtcNow();
                db.ApiTokens.Add(new ApiTokenRow
                {
                    Hash = hash,
                    Name = name,
                    UserId = userId,
                    Roles = string.Join(',', roles),
                    Provinces = string.Join(',', reach.Provinces),
                    Agencies = string.Join(',', reach.Agencies),
                    CreatedAt = now,
                    ExpiresAt = expiresAt,
                });
                db.Audit(now, createdBy, "token.created", $"token:{hash}", name);
                return true;
            },
            cancellation);
    }

    /// <summary>The token with that secret; null when there is none, or it has expired or was revoked.</summary>
    public async Task<ApiToken?> FindAsync(string secret, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var hash = Secrets.Hash(secret);
        var now = time.GetUtcNow();
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var row = await db.ApiTokens.AsNoTracking()
            .FirstOrDefaultAsync(token => token.Hash == hash && token.RevokedAt == null && (token.ExpiresAt == null || token.ExpiresAt > now), cancellation).ConfigureAwait(false);
        return row is null ? null : ToToken(row);
    }

    /// <summary>All tokens, newest first, at most 1,000.</summary>
    public async Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = await db.ApiTokens.AsNoTracking().OrderByDescending(token => token.CreatedAt).ThenBy(token => token.Hash).Take(LongestList).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(ToToken);
    }

    /// <summary>False when there is no such token or it is revoked already.</summary>
    public Task<bool> RevokeAsync(string id, string by, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            if (await db.ApiTokens.AsTracking().FirstOrDefaultAsync(token => token.Hash == id && token.RevokedAt == null, stop).ConfigureAwait(false) is not { } row)
            {
                return false;
            }

            row.RevokedAt = time.GetUtcNow();
            db.Audit(row.RevokedAt.Value, by, "token.revoked", $"token:{id}", row.Name);
            return true;
        },
        cancellation);

    private static ApiToken ToToken(ApiTokenRow row) =>
        new(row.Hash, row.Name, row.UserId, row.Roles.Split(',', StringSplitOptions.RemoveEmptyEntries), row.CreatedAt, row.ExpiresAt, row.RevokedAt) { Provinces = row.Provinces, Agencies = row.Agencies };
}
