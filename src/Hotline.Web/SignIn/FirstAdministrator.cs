using Hotline.Storage.Platform;
using Hotline.Web.Platform;
using Microsoft.Extensions.Options;

namespace Hotline.Web.SignIn;

/// <summary>
/// How the first administrator comes to be: from the settings at the first start, or, in Development, by a link in the log that works once,
/// for 15 minutes, and only while there is no administrator.
/// </summary>
internal sealed partial class FirstAdministrator(
    IServiceScopeFactory scopes,
    OneTimeLinks links,
    ApiTokens tokens,
    IOptions<HotlineOptions> options,
    ILogger<FirstAdministrator> log)
{
    public const string Path = "/quan-tri-dau-tien";
    private const string Purpose = "first-admin";
    private const string BootstrapToken = "bootstrap";

    /// <summary>Whoever begins alone runs the desk too; administrators made later see no tickets unless they are given a role for it.</summary>
    private static readonly AccountRights Rights = new([Roles.Administrator, Roles.Supervisor], [], []);

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Creates what the settings ask for and is not there yet.</summary>
    /// <exception cref="StartRefusedException">The settings name an account that cannot be made.</exception>
    public async Task CreateFromSettingsAsync(CancellationToken cancellation)
    {
        var bootstrap = options.Value.Bootstrap;
        if (bootstrap.ApiToken.Length > 0
            && await tokens.EnsureAsync(bootstrap.ApiToken, BootstrapToken, null, Rights.Roles, null, "system", cancellation).ConfigureAwait(false))
        {
            LogToken();
        }

        if (bootstrap.Email.Length == 0)
        {
            return;
        }

        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        if (await accounts.HasAdministratorAsync().ConfigureAwait(false))
        {
            return;
        }

        var problems = await accounts.AddAsync(bootstrap.Email, "Quản trị", Rights, bootstrap.Password, "system", asGiven: true).ConfigureAwait(false);
        if (problems.Count > 0)
        {
            throw new StartRefusedException($"Hotline:Bootstrap cannot create the first administrator: {string.Join(' ', problems)}");
        }

        LogCreated();
        if (GuessablePasswords.WhyNot(bootstrap.Password, bootstrap.Email) is not null || PasswordLength.Length(bootstrap.Password) < options.Value.Accounts.Password)
        {
            // A service that does not start helps nobody; whoever reads the log can set another one.
            LogGuessable();
        }
    }

    /// <summary>Logs the link when nobody could sign in otherwise.</summary>
    public async Task OfferLinkAsync(string address, CancellationToken cancellation)
    {
        if (await IsThereOneAsync().ConfigureAwait(false))
        {
            return;
        }

        var secret = await links.CreateAsync(Purpose, Lifetime, cancellation).ConfigureAwait(false);
        LogLink($"{address.TrimEnd('/')}{Path}?ma={secret}");
    }

    /// <summary>Whether the link would work now.</summary>
    public async Task<bool> IsGoodAsync(string secret, CancellationToken cancellation) =>
        await links.IsGoodAsync(Purpose, secret, cancellation).ConfigureAwait(false) && !await IsThereOneAsync().ConfigureAwait(false);

    /// <summary>Uses the link. Null: it is used up or over. Otherwise what is wrong with the account, nothing when it was made.</summary>
    public async Task<IReadOnlyList<string>?> UseAsync(string secret, string email, string name, string password, CancellationToken cancellation)
    {
        if (!await IsGoodAsync(secret, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        // A slip in the form must not use the link up: it may be the only way in.
        var problems = await accounts.CheckAsync(email, password).ConfigureAwait(false);
        if (problems.Count > 0)
        {
            return problems;
        }

        return await links.UseAsync(Purpose, secret, cancellation).ConfigureAwait(false)
            ? await accounts.AddAsync(email, name, Rights, password, "system").ConfigureAwait(false)
            : null;
    }

    private async Task<bool> IsThereOneAsync()
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        return await scope.ServiceProvider.GetRequiredService<Accounts>().HasAdministratorAsync().ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no administrator yet. Create the first one within 15 minutes, once: {Link}")]
    private partial void LogLink(string link);

    [LoggerMessage(Level = LogLevel.Information, Message = "The first administrator was created from the settings")]
    private partial void LogCreated();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The first administrator's password is short or among those guessed first; set another with: users set-password EMAIL")]
    private partial void LogGuessable();

    [LoggerMessage(Level = LogLevel.Information, Message = "An administrator's API token was kept from the settings")]
    private partial void LogToken();
}
