using System.Security.Cryptography;
using System.Text;
using Hotline.Storage;
using Hotline.Storage.Rows;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Web.SignIn;

/// <summary>
/// The second factor of an account: an app's codes, each good once, and ten codes for the day the telephone is lost, of which only hashes are kept.
/// Wrong ones count towards the lock-out like wrong passwords.
/// </summary>
internal sealed class SecondFactor(UserManager<User> users, HotlineDb db, Sessions sessions, IDataProtectionProvider protection, TimeProvider time)
{
    private const int RecoveryCodes = 10;

    /// <summary>Signs of which none is mistaken for another.</summary>
    private const string RecoveryAlphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    private static readonly TimeSpan SetupTime = TimeSpan.FromMinutes(15);

    private ITimeLimitedDataProtector Setup => protection.CreateProtector("hotline.second-factor").ToTimeLimitedDataProtector();

    /// <summary>A secret that becomes the account's when a code of it was typed, and the same sealed, for the form.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="ticket">What the form of a wrong code sent back, so that the app need not be set up again; null: a new secret.</param>
    public (string Secret, string Ticket) Begin(User user, string? ticket = null)
    {
        if (Open(user, ticket) is { } kept)
        {
            return (kept, ticket!);
        }

        var secret = OneTimeCodes.NewSecret();
        return (secret, Setup.Protect($"{user.Id} {secret}", SetupTime));
    }

    /// <summary>Turns the second factor on when the code is right. The codes for a lost telephone are told here and never again; null: the code was wrong.</summary>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(User user, string ticket, string code)
    {
        if (Open(user, ticket) is not { } secret || OneTimeCodes.Match(secret, Digits(code), time.GetUtcNow()) is not { } step)
        {
            return null;
        }

        var transaction = await db.Database.BeginTransactionAsync().ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        await db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.CodeStep, step)).ConfigureAwait(false);
        Accounts.Check(await users.SetAuthenticationTokenAsync(user, Provider, KeyName, secret).ConfigureAwait(false));
        var codes = await RenewCodesAsync(user).ConfigureAwait(false);
        Accounts.Check(await users.SetTwoFactorEnabledAsync(user, true).ConfigureAwait(false));
        await sessions.EndAllAsync(db, user.Id).ConfigureAwait(false);
        Audit(user.Id, "user.second-factor-on", user);
        await db.SaveChangesAsync().ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return codes;
    }

    /// <summary>Whether the code is right and was not used before: of the app, or one for a lost telephone.</summary>
    public async Task<bool> AcceptAsync(User user, string code)
    {
        if (await users.IsLockedOutAsync(user).ConfigureAwait(false))
        {
            return false;
        }

        if (await MatchesAsync(user, code).ConfigureAwait(false))
        {
            Accounts.Check(await users.ResetAccessFailedCountAsync(user).ConfigureAwait(false));
            return true;
        }

        Accounts.Check(await users.AccessFailedAsync(user).ConfigureAwait(false));
        return false;
    }

    /// <summary>Takes the second factor away, for somebody who lost telephone and codes; every session ends.</summary>
    public async Task ResetAsync(User user, string actor)
    {
        var transaction = await db.Database.BeginTransactionAsync().ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        Accounts.Check(await users.SetTwoFactorEnabledAsync(user, false).ConfigureAwait(false));
        Accounts.Check(await users.RemoveAuthenticationTokenAsync(user, Provider, KeyName).ConfigureAwait(false));
        Accounts.Check(await users.RemoveAuthenticationTokenAsync(user, Provider, CodesName).ConfigureAwait(false));
        await sessions.EndAllAsync(db, user.Id).ConfigureAwait(false);
        Audit(actor, "user.second-factor-reset", user);
        await db.SaveChangesAsync().ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }

    /// <summary>How many codes for a lost telephone are left.</summary>
    public async Task<int> CodesLeftAsync(User user) => await users.CountRecoveryCodesAsync(user).ConfigureAwait(false);

    // Where Identity's own store keeps them, so that its counts and its deletion hold.
    private const string Provider = "[AspNetUserStore]";
    private const string KeyName = "AuthenticatorKey";
    private const string CodesName = "RecoveryCodes";

    private async Task<bool> MatchesAsync(User user, string code)
    {
        var digits = Digits(code);
        if (digits.Length == 6 && await users.GetAuthenticatorKeyAsync(user).ConfigureAwait(false) is { } secret)
        {
            if (OneTimeCodes.Match(secret, digits, time.GetUtcNow()) is not { } step)
            {
                return false;
            }

            // One statement: of two who show the same code at once, one comes in. Older half minutes are over with it.
            return await db.Users.Where(row => row.Id == user.Id && (row.CodeStep == null || row.CodeStep < step))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.CodeStep, step)).ConfigureAwait(false) == 1;
        }

        return (await users.RedeemTwoFactorRecoveryCodeAsync(user, Hash(user, code)).ConfigureAwait(false)).Succeeded;
    }

    private async Task<IReadOnlyList<string>> RenewCodesAsync(User user)
    {
        string[] codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => $"{RandomNumberGenerator.GetString(RecoveryAlphabet, 5)}-{RandomNumberGenerator.GetString(RecoveryAlphabet, 5)}")];
        Accounts.Check(await users.SetAuthenticationTokenAsync(user, Provider, CodesName, string.Join(';', codes.Select(code => Hash(user, code)))).ConfigureAwait(false));
        return codes;
    }

    private string? Open(User user, string? ticket)
    {
        try
        {
            return ticket is { Length: > 0 } && Setup.Unprotect(ticket).Split(' ') is [var id, var secret] && id == user.Id ? secret : null;
        }
        catch (CryptographicException)
        {
            // Not ours, or over.
            return null;
        }
    }

    private void Audit(string actor, string action, User user) => db.AuditEntries.Add(new AuditEntryRow { At = time.GetUtcNow(), Actor = actor, Action = action, Subject = $"user:{user.Id}" });

    private static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit));

    /// <summary>Fifty random bits need no slow hash.</summary>
    private static string Hash(User user, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Id} {string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}")));
}
