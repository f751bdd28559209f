using System.Security.Claims;
using Hotline.Knowledge.Releases;
using Hotline.Storage;
using Hotline.Storage.Rows;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hotline.Web.SignIn;

/// <summary>Accounts of staff, for the command line, the first start and the consoles.</summary>
internal sealed class Accounts(UserManager<User> users, RoleManager<IdentityRole> roles, HotlineDb db, Sessions sessions, CurrentRelease release, TimeProvider time)
{
    /// <summary>Makes an account with one role that sees everything which that role sees, or says in Vietnamese why not.</summary>
    public Task<IReadOnlyList<string>> AddAsync(string email, string name, string role, string password, string actor, bool asGiven = false) =>
        AddAsync(email, name, new AccountRights([role], [], []), password, actor, asGiven);

    /// <summary>Makes an account, or says in Vietnamese why not.</summary>
    /// <param name="email">Also the name to sign in with.</param>
    /// <param name="name">Shown to citizens and colleagues.</param>
    /// <param name="rights">What it may do and see.</param>
    /// <param name="password">As typed.</param>
    /// <param name="actor">For the audit log.</param>
    /// <param name="asGiven">True: the password is kept as it is, whoever runs the machine has chosen it.</param>
    public async Task<IReadOnlyList<string>> AddAsync(string email, string name, AccountRights rights, string password, string actor, bool asGiven = false)
    {
        if (Unfit(rights) is { Count: > 0 } unfit)
        {
            return unfit;
        }

        await EnsureRolesAsync(rights.Roles).ConfigureAwait(false);

        // Account and roles together or not at all.
        var transaction = await db.Database.BeginTransactionAsync().ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var user = new User { UserName = email, Email = email, EmailConfirmed = true, DisplayName = name, CreatedAt = time.GetUtcNow(), LockoutEnabled = true };
        rights = Whole(rights);
        (user.Provinces, user.Agencies) = (string.Join(',', rights.Provinces), string.Join(',', rights.Agencies));
        if (asGiven)
        {
            user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        }

        var created = await (asGiven ? users.CreateAsync(user) : users.CreateAsync(user, password)).ConfigureAwait(false);
        if (!created.Succeeded)
        {
            return [.. created.Errors.Select(error => error.Description)];
        }

        Check(await users.AddToRolesAsync(user, rights.Roles).ConfigureAwait(false));
        await AuditAsync(actor, "user.create", user, null, after: rights.Say()).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return [];
    }

    /// <summary>Changes what an account may do and see; its sessions end, so that no open page keeps what was taken away.</summary>
    public async Task<IReadOnlyList<string>> SetRightsAsync(string email, AccountRights rights, string actor)
    {
        if (Unfit(rights) is { Count: > 0 } unfit)
        {
            return unfit;
        }

        if (await users.FindByEmailAsync(email).ConfigureAwait(false) is not { } user)
        {
            return [$"Không có tài khoản {email}."];
        }

        var before = await RightsOfAsync(user).ConfigureAwait(false);
        if (before.Roles.Contains(Roles.Administrator) && !rights.Roles.Contains(Roles.Administrator) && (await users.GetUsersInRoleAsync(Roles.Administrator).ConfigureAwait(false)).Count == 1)
        {
            return ["Đây là quản trị viên duy nhất. Hãy cho người khác làm quản trị trước."];
        }

        await EnsureRolesAsync(rights.Roles).ConfigureAwait(false);
        rights = Whole(rights);
        var transaction = await db.Database.BeginTransactionAsync().ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        (user.Provinces, user.Agencies) = (string.Join(',', rights.Provinces), string.Join(',', rights.Agencies));
        Check(await users.RemoveFromRolesAsync(user, before.Roles.Except(rights.Roles)).ConfigureAwait(false));
        Check(await users.AddToRolesAsync(user, rights.Roles.Except(before.Roles)).ConfigureAwait(false));
        Check(await users.UpdateSecurityStampAsync(user).ConfigureAwait(false));
        await sessions.EndAllAsync(db, user.Id).ConfigureAwait(false);
        await AuditAsync(actor, "user.set-rights", user, null, before.Say(), rights.Say()).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return [];
    }

    /// <summary>What an account may do and see.</summary>
    public async Task<AccountRights> RightsOfAsync(User user) => new(
        [.. (await users.GetRolesAsync(user).ConfigureAwait(false)).Order(StringComparer.Ordinal)],
        user.Provinces.Split(',', StringSplitOptions.RemoveEmptyEntries),
        user.Agencies.Split(',', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What is wrong with rights that somebody wrote down.</summary>
    public IReadOnlyList<string> Unfit(AccountRights rights)
    {
        var problems = new List<string>();
        if (rights.Roles.Count == 0 || rights.Roles.Any(role => !Roles.All.Contains(role)))
        {
            problems.Add($"Vai trò nhận ít nhất một trong: {string.Join(", ", Roles.All)}.");
        }

        problems.AddRange(rights.Provinces.Where(id => !release.IsLoaded || !release.Value.Provinces.ContainsKey(id)).Select(id => $"Không có tỉnh \"{id}\"; ghi mã như hau-giang."));
        problems.AddRange(rights.Agencies.Where(id => !release.IsLoaded || !release.Value.Agencies.ContainsKey(id)).Select(id => $"Không có cơ quan \"{id}\"; ghi mã như hau-giang/so-y-te."));
        return problems;
    }

    /// <summary>Who has agencies has their provinces: what has found no agency yet reaches the desks of its province.</summary>
    public AccountRights Whole(AccountRights rights) => rights with
    {
        Provinces = [.. rights.Provinces.Concat(rights.Agencies.Select(id => release.Value.Agencies[id].Province)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Agencies = [.. rights.Agencies.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Roles = [.. rights.Roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    private async Task EnsureRolesAsync(IEnumerable<string> names)
    {
        foreach (var role in names)
        {
            if (!await roles.RoleExistsAsync(role).ConfigureAwait(false))
            {
                Check(await roles.CreateAsync(new IdentityRole(role)).ConfigureAwait(false));
            }
        }
    }

    /// <summary>What adding would refuse, without making anything.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(string email, string password)
    {
        var user = new User { UserName = email, Email = email };
        var results = new List<IdentityResult>();
        foreach (var validator in users.UserValidators)
        {
            results.Add(await validator.ValidateAsync(users, user).ConfigureAwait(false));
        }

        return [.. results.SelectMany(result => result.Errors).Select(error => error.Description).Concat(await CheckAsync(user, password).ConfigureAwait(false)).Distinct()];
    }

    /// <summary>What is wrong with a password for an account; nothing: it is good.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(User user, string password)
    {
        var results = new List<IdentityResult>();
        foreach (var validator in users.PasswordValidators)
        {
            results.Add(await validator.ValidateAsync(users, user, password).ConfigureAwait(false));
        }

        return [.. results.SelectMany(result => result.Errors).Select(error => error.Description).Distinct()];
    }

    /// <summary>Makes an account whose owner sets the password by a link; until then nobody signs in with it.</summary>
    public Task<IReadOnlyList<string>> InviteAsync(string email, string name, AccountRights rights, string actor) =>
        AddAsync(email, name, rights, Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)), actor);

    /// <summary>Sets a password without knowing the old one; signs the account out everywhere.</summary>
    public async Task<IReadOnlyList<string>> SetPasswordAsync(string email, string password, string actor)
    {
        if (await users.FindByEmailAsync(email).ConfigureAwait(false) is not { } user)
        {
            return [$"Không có tài khoản {email}."];
        }

        var transaction = await db.Database.BeginTransactionAsync().ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var result = await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user).ConfigureAwait(false), password).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return [.. result.Errors.Select(error => error.Description).Distinct()];
        }

        // Unlocks who guessed too often, not whom an administrator has locked.
        if (!IsLockedForGood(user))
        {
            Check(await users.SetLockoutEndDateAsync(user, null).ConfigureAwait(false));
        }

        await sessions.EndAllAsync(db, user.Id).ConfigureAwait(false);
        await AuditAsync(actor, "user.set-password", user, null).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return [];
    }

    /// <summary>Changes a password by whoever knows the old one; every session ends.</summary>
    public async Task<IReadOnlyList<string>> ChangePasswordAsync(User user, string old, string password)
    {
        if (await users.IsLockedOutAsync(user).ConfigureAwait(false) || !await users.CheckPasswordAsync(user, old).ConfigureAwait(false))
        {
            // Whoever sits down at an open browser must not guess on.
            Check(await users.AccessFailedAsync(user).ConfigureAwait(false));
            return ["Mật khẩu hiện tại chưa đúng."];
        }

        var transaction = await db.Database.BeginTransactionAsync().ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var result = await users.ChangePasswordAsync(user, old, password).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return [.. result.Errors.Select(error => error.Description).Distinct()];
        }

        await sessions.EndAllAsync(db, user.Id).ConfigureAwait(false);
        await AuditAsync(user.Id, "user.change-password", user, null).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return [];
    }

    /// <summary>Ends every session of an account at once.</summary>
    public async Task<IReadOnlyList<string>> SignOutEverywhereAsync(string email, string actor)
    {
        if (await users.FindByEmailAsync(email).ConfigureAwait(false) is not { } user)
        {
            return [$"Không có tài khoản {email}."];
        }

        await EndSessionsAsync(user.Id, actor).ConfigureAwait(false);
        return [];
    }

    /// <summary>Ends every session of an account at once; nothing when there is no such account.</summary>
    public async Task EndSessionsAsync(string id, string actor)
    {
        if (await users.FindByIdAsync(id).ConfigureAwait(false) is { } user)
        {
            await sessions.EndAllAsync(db, user.Id).ConfigureAwait(false);
            Check(await users.UpdateSecurityStampAsync(user).ConfigureAwait(false));
            await AuditAsync(actor, "user.sign-out", user, null).ConfigureAwait(false);
        }
    }

    /// <summary>Nobody signs in with the account until it is unlocked, and whoever is in goes out.</summary>
    public async Task<IReadOnlyList<string>> LockAsync(User user, string actor)
    {
        if (user.Id == actor)
        {
            return ["Không tự khóa được tài khoản của mình."];
        }

        Check(await users.SetLockoutEndDateAsync(user, time.GetUtcNow() + ForGood).ConfigureAwait(false));
        await sessions.EndAllAsync(db, user.Id).ConfigureAwait(false);
        await AuditAsync(actor, "user.locked", user, null).ConfigureAwait(false);
        return [];
    }

    public async Task UnlockAsync(User user, string actor)
    {
        Check(await users.SetLockoutEndDateAsync(user, null).ConfigureAwait(false));
        Check(await users.ResetAccessFailedCountAsync(user).ConfigureAwait(false));
        await AuditAsync(actor, "user.unlocked", user, null).ConfigureAwait(false);
    }

    public Task<User?> FindByEmailAsync(string email) => users.FindByEmailAsync(email);

    public Task<User?> FindByIdAsync(string id) => users.FindByIdAsync(id);

    private static readonly TimeSpan ForGood = TimeSpan.FromDays(36_500);

    private bool IsLockedForGood(User user) => user.LockoutEnd > time.GetUtcNow() + (ForGood / 2);

    /// <summary>All accounts by e-mail, with their roles.</summary>
    public async Task<IReadOnlyList<(User User, IReadOnlyList<string> Roles)>> ListAsync()
    {
        var found = new List<(User, IReadOnlyList<string>)>();
        foreach (var user in await users.Users.OrderBy(user => user.Email).Take(1000).ToListAsync().ConfigureAwait(false))
        {
            found.Add((user, [.. await users.GetRolesAsync(user).ConfigureAwait(false)]));
        }

        return found;
    }

    public async Task<bool> HasAdministratorAsync() => (await users.GetUsersInRoleAsync(Roles.Administrator).ConfigureAwait(false)).Count > 0;

    private async Task AuditAsync(string actor, string action, User user, string? detail, string? before = null, string? after = null)
    {
        db.AuditEntries.Add(new AuditEntryRow { At = time.GetUtcNow(), Actor = actor, Action = action, Subject = $"user:{user.Id}", Detail = detail, Before = before, After = after });
        await db.SaveChangesAsync().ConfigureAwait(false);
    }

    internal static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Code)));
        }
    }
}

/// <summary>What an account may do and see.</summary>
/// <param name="Roles">Of <see cref="SignIn.Roles"/>, at least one.</param>
/// <param name="Provinces">Province slugs; empty: all.</param>
/// <param name="Agencies">Agency ids; empty: all agencies of the provinces.</param>
public sealed record AccountRights(IReadOnlyList<string> Roles, IReadOnlyList<string> Provinces, IReadOnlyList<string> Agencies)
{
    /// <summary>For the audit log.</summary>
    public string Say() => $"roles={string.Join('+', Roles)} provinces={Of(Provinces)} agencies={Of(Agencies)}";

    private static string Of(IReadOnlyList<string> ids) => ids.Count == 0 ? "all" : string.Join('+', ids);
}

/// <summary>Refuses what is guessed first. Length is checked by Identity.</summary>
internal sealed class RefuseGuessablePasswords : IPasswordValidator<User>
{
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(
        GuessablePasswords.WhyNot(password ?? "", user.Email, user.DisplayName) is { } why
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordGuessable", Description = why })
            : IdentityResult.Success);
}

/// <summary>Puts the name shown to citizens and what somebody may see into the cookie, so that no page asks the database for it.</summary>
internal sealed class StaffClaims(UserManager<User> users, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<User, IdentityRole>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user).ConfigureAwait(false);
        identity.AddClaim(new Claim(SignedIn.DisplayName, user.DisplayName.Length > 0 ? user.DisplayName : user.Email ?? ""));
        identity.AddClaims(SignedIn.ReachClaims(user.Provinces, user.Agencies));
        return identity;
    }
}

/// <summary>Refusals of Identity, in Vietnamese.</summary>
internal sealed class VietnameseIdentityErrors : IdentityErrorDescriber
{
    public override IdentityError DuplicateEmail(string email) => Of(nameof(DuplicateEmail), $"Đã có tài khoản dùng thư điện tử {email}.");

    public override IdentityError DuplicateUserName(string userName) => Of(nameof(DuplicateUserName), $"Đã có tài khoản {userName}.");

    public override IdentityError InvalidEmail(string? email) => Of(nameof(InvalidEmail), "Địa chỉ thư điện tử chưa đúng.");

    public override IdentityError InvalidUserName(string? userName) => Of(nameof(InvalidUserName), "Tên tài khoản chỉ gồm chữ không dấu, số và . _ - @ +.");

    public override IdentityError PasswordTooShort(int length) => Of(nameof(PasswordTooShort), $"Mật khẩu cần ít nhất {length} ký tự.");

    public override IdentityError ConcurrencyFailure() => Of(nameof(ConcurrencyFailure), "Tài khoản vừa được người khác thay đổi. Vui lòng thử lại.");

    public override IdentityError DefaultError() => Of(nameof(DefaultError), "Không thực hiện được. Vui lòng thử lại.");

    private static IdentityError Of(string code, string description) => new() { Code = code, Description = description };
}

/// <summary>Joins sign-in to the host.</summary>
internal static class SignInSetup
{
    private const string CookieOrToken = "cookie-or-token";

    public static WebApplicationBuilder AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<IPasswordHasher<User>, NormalisingHasher>();
        services.AddIdentityCore<User>(options =>
            {
                options.User.RequireUniqueEmail = true;
                // Length keeps guessers out (PasswordLength counts it), and a list of what they try first; odd characters only keep people out.
                options.Password.RequiredLength = 1;
                options.Password.RequiredUniqueChars = 1;
                options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.Lockout.AllowedForNewUsers = true;
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<HotlineDb>()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<StaffClaims>()
            .AddErrorDescriber<VietnameseIdentityErrors>()
            .AddPasswordValidator<PasswordLength>()
            .AddPasswordValidator<RefuseGuessablePasswords>()
            .AddSignInManager();
        services.AddScoped<Accounts>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<AccountPages.AccountView>();
        services.AddScoped<Admin.UsersPages.UserView>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<SignInLimit>();
        services.AddSingleton<Public.LookUpLimit>();

        var authentication = services.AddAuthentication(CookieOrToken);
        authentication.AddPolicyScheme(CookieOrToken, null, options => options.ForwardDefaultSelector = context =>
            context.Request.Headers.Authorization.Count > 0 ? ApiTokenHandler.SchemeName : IdentityConstants.ApplicationScheme);
        authentication.AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.SchemeName, null);
        authentication.AddIdentityCookies();
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "hotline";
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = Sessions.Lifetime;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = SignInPages.Path;
            cookie.ReturnUrlParameter = SignInPages.ReturnTo;
            cookie.Events.OnRedirectToLogin = context => SendAsync(context.Response, SignInPages.AddressFor(context.Request), StatusCodes.Status401Unauthorized);
            cookie.Events.OnValidatePrincipal = Sessions.ValidateAsync;
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                // An administrator who has no second factor yet is led to it.
                var path = context.Request.Path;
                if (context.HttpContext.User is { } user && user.Administers() && !user.HasSecondFactor() && HttpMethods.IsGet(context.Request.Method)
                    && (path.StartsWithSegments(Admin.UsersPages.Path, StringComparison.Ordinal) || path.StartsWithSegments(Admin.AuditPages.Path, StringComparison.Ordinal)))
                {
                    context.Response.Redirect(AccountPages.SecondFactorPath + QueryString.Create("can", "1").Add("tiep", path + context.Request.QueryString));
                    return Task.CompletedTask;
                }

                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.FromMinutes(1);
            options.OnRefreshingPrincipal = Sessions.KeepAsync;
        });
        services.Configure<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, cookie =>
        {
            cookie.Cookie.Name = "hotline-code";
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorization(Policies.Add);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "hotline-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // Ours, with the policy of every page, is set already.
            options.SuppressXFrameOptionsHeader = true;
        });
        return builder;
    }

    public static WebApplication UseSignIn(this WebApplication app)
    {
        app.UseHostCookies();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(LeadToSecondFactorAsync);
        app.UseAntiforgery();
        return app;
    }

    /// <summary>Where the settings ask for it, an administrator without a second factor comes to their own account and nowhere else.</summary>
    private static Task LeadToSecondFactorAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (context.User.ByCookie() && context.User.Administers() && !context.User.HasSecondFactor()
            && context.RequestServices.GetRequiredService<IOptions<HotlineOptions>>().Value.Accounts.SecondFactorToSignIn
            && (path.StartsWithSegments("/desk", StringComparison.Ordinal) || path.StartsWithSegments("/admin", StringComparison.Ordinal) || path.StartsWithSegments("/api/v1", StringComparison.Ordinal)))
        {
            if (HttpMethods.IsGet(context.Request.Method) && !path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                context.Response.Redirect(AccountPages.SecondFactorPath + QueryString.Create("can", "1"));
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            }

            return Task.CompletedTask;
        }

        return next(context);
    }

    /// <summary>Programs want a status, people a page to sign in on.</summary>
    private static Task SendAsync(HttpResponse response, string page, int status)
    {
        if (response.HttpContext.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            response.StatusCode = status;
            response.Headers.WWWAuthenticate = "Bearer";
        }
        else
        {
            response.Redirect(page);
        }

        return Task.CompletedTask;
    }
}
