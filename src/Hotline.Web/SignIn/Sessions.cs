using System.Security.Claims;
using Hotline.Storage;
using Hotline.Storage.Rows;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Web.SignIn;

/// <summary>Browsers that are signed in. Each request asks whether its session was ended, so that ending one holds at once, on every node.</summary>
internal sealed class Sessions(IDbContextFactory<HotlineDb> databases, TimeProvider time)
{
    /// <summary>Claim with the session's id.</summary>
    public const string Claim = "hotline:session";

    /// <summary>Claim that is there when a code of the second factor was given.</summary>
    public const string WithSecondFactor = "hotline:second-factor";

    /// <summary>Over after so long without a request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    private const int LongestBrowser = 200;
    private const int LongestList = 50;

    /// <summary>A request is noted once a minute, not each time.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session; its claims belong into the cookie.</summary>
    public async Task<IReadOnlyList<Claim>> BeginAsync(User user, HttpContext context, bool secondFactor)
    {
        var now = time.GetUtcNow();
        var browser = context.Request.Headers.UserAgent.ToString();
        var session = new UserSessionRow
        {
            Id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
            UserId = user.Id,
            StartedAt = now,
            SeenAt = now,
            ExpiresAt = now + Lifetime,
            Browser = browser.Length <= LongestBrowser ? browser : browser[..LongestBrowser],
            Address = context.Connection.RemoteIpAddress?.ToString() ?? "",
            SecondFactor = secondFactor,
        };
        var db = await databases.CreateDbContextAsync(context.RequestAborted).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        db.UserSessions.Add(session);
        await db.SaveChangesAsync(context.RequestAborted).ConfigureAwait(false);
        return secondFactor ? [new Claim(Claim, session.Id), new Claim(WithSecondFactor, "1")] : [new Claim(Claim, session.Id)];
    }

    /// <summary>Whether whoever asks may go on: a program always, a browser while its session was not ended.</summary>
    public async Task<bool> IsGoodAsync(ClaimsPrincipal? user, CancellationToken cancellation)
    {
        if (user?.ByCookie() != true)
        {
            return true;
        }

        var now = time.GetUtcNow();
        var (id, owner) = (user.FindFirstValue(Claim), user.FindFirstValue(ClaimTypes.NameIdentifier));
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var session = await db.UserSessions.AsNoTracking().Where(row => row.Id == id && row.UserId == owner && row.EndedAt == null && row.ExpiresAt > now)
            .Select(row => new { row.SeenAt }).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (session is not null && session.SeenAt + Noted <= now)
        {
            await db.UserSessions.Where(row => row.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.SeenAt, now).SetProperty(row => row.ExpiresAt, now + Lifetime), cancellation).ConfigureAwait(false);
        }

        return session is not null;
    }

    /// <summary>Sessions that are open, the newest first.</summary>
    public async Task<IReadOnlyList<UserSessionRow>> ListAsync(string userId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.UserSessions.AsNoTracking().Where(row => row.UserId == userId && row.EndedAt == null && row.ExpiresAt > now)
            .OrderByDescending(row => row.SeenAt).ThenBy(row => row.Id).Take(LongestList).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends one session of an account. False when it has no such open session.</summary>
    public async Task<bool> EndAsync(string userId, string id, CancellationToken cancellation)
    {
        DateTimeOffset? now = time.GetUtcNow();
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.UserSessions.Where(row => row.Id == id && row.UserId == userId && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now), cancellation).ConfigureAwait(false) == 1;
    }

    /// <summary>Ends all sessions of an account, in the caller's transaction.</summary>
    public Task EndAllAsync(HotlineDb db, string userId)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return db.UserSessions.Where(row => row.UserId == userId && row.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now));
    }

    /// <summary>Asked for each request with a cookie.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (!await context.HttpContext.RequestServices.GetRequiredService<Sessions>().IsGoodAsync(context.Principal, context.HttpContext.RequestAborted).ConfigureAwait(false))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme).ConfigureAwait(false);
            return;
        }

        await SecurityStampValidator.ValidatePrincipalAsync(context).ConfigureAwait(false);
    }

    /// <summary>Identity makes the principal anew from time to time; what belongs to the session stays.</summary>
    public static Task KeepAsync(SecurityStampRefreshingPrincipalContext context)
    {
        var identity = (ClaimsIdentity)context.NewPrincipal!.Identity!;
        identity.AddClaims(context.CurrentPrincipal!.Claims.Where(claim => claim.Type is Claim or WithSecondFactor));
        return Task.CompletedTask;
    }
}
