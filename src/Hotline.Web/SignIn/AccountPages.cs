using System.Security.Claims;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Hotline.Web.SignIn;

/// <summary>What everybody who signs in does with their own account: password, second factor, sessions; and the link by which a password is set.</summary>
internal static class AccountPages
{
    public const string Path = "/tai-khoan";
    public const string SecondFactorPath = "/tai-khoan/xac-thuc";
    public const string ResetPath = "/dat-lai-mat-khau";

    /// <summary>How long a link to set a password works.</summary>
    public static readonly TimeSpan ResetTime = TimeSpan.FromHours(24);

    private const string Changed = "mat-khau";
    private const string Ended = "phien";

    public static IEndpointRouteBuilder MapAccount(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup(Path).RequireAuthorization(Policies.Own).ExcludeFromDescription();
        own.MapGet("", ShowAsync);
        own.MapPost("/mat-khau", ChangePasswordAsync);
        own.MapPost("/phien", EndSessionAsync);
        own.MapGet("/xac-thuc", ShowSecondFactorAsync);
        own.MapPost("/xac-thuc", TurnOnAsync);
        var open = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        open.MapGet(ResetPath, ShowResetAsync);
        open.MapPost(ResetPath, ResetAsync);
        return routes;
    }

    /// <summary>The purpose of the link by which one account's password is set.</summary>
    public static string Purpose(string userId) => $"reset:{userId}";

    /// <summary>The address of a page by which the owner of an account sets its password; it works once.</summary>
    public static async Task<string> ResetAddressAsync(HttpRequest request, string userId, OneTimeLinks links, IOptions<HotlineOptions> options, CancellationToken cancellation)
    {
        var secret = await links.CreateAsync(Purpose(userId), ResetTime, cancellation).ConfigureAwait(false);
        var address = options.Value.PublicUrl.Length > 0 ? options.Value.PublicUrl.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
        return address + ResetPath + QueryString.Create("tai-khoan", userId).Add("ma", secret);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, UserManager<User> users, AccountView view, [FromQuery(Name = "da")] string? done) =>
        await users.GetUserAsync(context.User).ConfigureAwait(false) is { } user
            ? await view.RenderAsync(context, user, done switch { Changed => "Đã đổi mật khẩu; các phiên khác đã kết thúc.", Ended => "Đã kết thúc phiên ấy.", _ => null }, []).ConfigureAwait(false)
            : TypedResults.NotFound();

    private static async Task<IResult> ChangePasswordAsync(
        HttpContext context, UserManager<User> users, SignInManager<User> signIn, Accounts accounts, Sessions sessions, AccountView view, [FromForm(Name = "cu")] string? old, [FromForm(Name = "moi")] string? password)
    {
        if (await users.GetUserAsync(context.User).ConfigureAwait(false) is not { } user)
        {
            return TypedResults.NotFound();
        }

        var problems = await accounts.ChangePasswordAsync(user, old ?? "", password ?? "").ConfigureAwait(false);
        if (problems.Count > 0)
        {
            return await view.RenderAsync(context, user, null, problems).ConfigureAwait(false);
        }

        await SignInAgainAsync(context, user, signIn, sessions).ConfigureAwait(false);
        return TypedResults.LocalRedirect($"{Path}?da={Changed}");
    }

    /// <summary>One session, or without a name all of them.</summary>
    private static async Task<IResult> EndSessionAsync(
        HttpContext context, Accounts accounts, Sessions sessions, AuditLog audit, [FromForm(Name = "phien")] string? session)
    {
        var id = context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        if (string.IsNullOrEmpty(session))
        {
            await accounts.EndSessionsAsync(id, id).ConfigureAwait(false);
            return TypedResults.LocalRedirect(SignInPages.Path);
        }

        if (await sessions.EndAsync(id, session, context.RequestAborted).ConfigureAwait(false))
        {
            await audit.WriteAsync(id, "user.session-ended", $"user:{id}", null, context.RequestAborted).ConfigureAwait(false);
        }

        return TypedResults.LocalRedirect($"{Path}?da={Ended}");
    }

    // ---- the second factor ----

    private static async Task<IResult> ShowSecondFactorAsync(
        HttpContext context, UserManager<User> users, SecondFactor second, [FromQuery(Name = "can")] string? needed, [FromQuery(Name = "tiep")] string? next) =>
        await users.GetUserAsync(context.User).ConfigureAwait(false) is not { } user ? TypedResults.NotFound()
        : user.TwoFactorEnabled ? TypedResults.LocalRedirect(Path)
        : SecondFactorForm(context, user, second.Begin(user), next, needed == "1");

    private static async Task<IResult> TurnOnAsync(
        HttpContext context, UserManager<User> users, SignInManager<User> signIn, SecondFactor second, Sessions sessions, [FromForm(Name = "ma")] string? code, [FromForm(Name = "thiet-lap")] string? ticket, [FromForm(Name = "tiep")] string? next)
    {
        if (await users.GetUserAsync(context.User).ConfigureAwait(false) is not { } user)
        {
            return TypedResults.NotFound();
        }

        if (user.TwoFactorEnabled)
        {
            return TypedResults.LocalRedirect(Path);
        }

        if (await second.TurnOnAsync(user, ticket ?? "", code ?? "").ConfigureAwait(false) is not { } codes)
        {
            return SecondFactorForm(context, user, second.Begin(user, ticket), next, false, "Mã chưa đúng. Xem giờ của điện thoại có đúng không, rồi nhập mã đang hiện.");
        }

        await SignInAgainAsync(context, user, signIn, sessions, secondFactor: true).ConfigureAwait(false);
        return new RazorComponentResult<SecondFactorPage>(new { StaffName = context.User.Staff().Name, Codes = codes, Next = SignInPages.IsLocal(next) ? next : Path });
    }

    private static RazorComponentResult<SecondFactorPage> SecondFactorForm(HttpContext context, User user, (string Secret, string Ticket) setup, string? next, bool needed, string? problem = null)
    {
        // Neither the key nor the codes belong into a cache.
        context.Response.Headers.CacheControl = "no-store";
        return new(new
        {
            StaffName = context.User.Staff().Name,
            Email = user.Email ?? "",
            setup.Secret,
            setup.Ticket,
            Next = SignInPages.IsLocal(next) ? next : Path,
            Needed = needed,
            Problem = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    /// <summary>Every session of the account has ended; the one that asked for it goes on as a new one.</summary>
    private static async Task SignInAgainAsync(HttpContext context, User user, SignInManager<User> signIn, Sessions sessions, bool secondFactor = false) =>
        await signIn.SignInWithClaimsAsync(
            user, isPersistent: false, await sessions.BeginAsync(user, context, secondFactor || context.User.HasSecondFactor()).ConfigureAwait(false)).ConfigureAwait(false);

    // ---- setting a password by a link ----

    private static async Task<IResult> ShowResetAsync(
        UserManager<User> users, OneTimeLinks links, IOptions<HotlineOptions> options, [FromQuery(Name = "tai-khoan")] string? account, [FromQuery(Name = "ma")] string? secret, CancellationToken cancellation) =>
        await users.FindByIdAsync(account ?? "").ConfigureAwait(false) is { } user && await links.IsGoodAsync(Purpose(user.Id), secret ?? "", cancellation).ConfigureAwait(false)
            ? ResetForm(user, secret!, options.Value.Accounts, [])
            : Over();

    private static async Task<IResult> ResetAsync(
        UserManager<User> users,
        Accounts accounts,
        OneTimeLinks links,
        IOptions<HotlineOptions> options,
        [FromForm(Name = "tai-khoan")] string? account,
        [FromForm(Name = "ma")] string? secret,
        [FromForm] string? password,
        CancellationToken cancellation)
    {
        if (await users.FindByIdAsync(account ?? "").ConfigureAwait(false) is not { } user || !await links.IsGoodAsync(Purpose(user.Id), secret ?? "", cancellation).ConfigureAwait(false))
        {
            return Over();
        }

        // A slip in the form must not use the link up.
        var problems = await accounts.CheckAsync(user, password ?? "").ConfigureAwait(false);
        if (problems.Count == 0)
        {
            if (!await links.UseAsync(Purpose(user.Id), secret ?? "", cancellation).ConfigureAwait(false))
            {
                return Over();
            }

            problems = await accounts.SetPasswordAsync(user.Email ?? "", password ?? "", user.Id).ConfigureAwait(false);
        }

        return problems.Count == 0 ? TypedResults.LocalRedirect(SignInPages.Path) : ResetForm(user, secret ?? "", options.Value.Accounts, problems);
    }

    private static RazorComponentResult<ResetPasswordPage> ResetForm(User user, string secret, AccountSettings settings, IReadOnlyList<string> problems) => new(new
    {
        Account = user.Id,
        Secret = secret,
        Email = user.Email ?? "",
        Least = user.TwoFactorEnabled ? settings.PasswordWithSecondFactor : settings.Password,
        Problems = problems,
    })
    { StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };

    private static RazorComponentResult<Public.RefusalPage> Over() => new(new
    {
        Status = StatusCodes.Status410Gone,
        Title = "Liên kết không còn dùng được",
        Detail = "Liên kết đặt mật khẩu chỉ dùng một lần, trong 24 giờ. Xin nhờ người quản trị gửi liên kết mới.",
    })
    { StatusCode = StatusCodes.Status410Gone };

    /// <summary>The page of one's own account with all that it shows.</summary>
    internal sealed class AccountView(Accounts accounts, Sessions sessions, SecondFactor second, CurrentRelease release, IOptions<HotlineOptions> options)
    {
        public async Task<IResult> RenderAsync(HttpContext context, User user, string? notice, IReadOnlyList<string> problems)
        {
            var rights = await accounts.RightsOfAsync(user).ConfigureAwait(false);
            return new RazorComponentResult<AccountPage>(new
            {
                StaffName = context.User.Staff().Name,
                Account = user,
                Rights = rights,
                Reach = Texts.Reach(rights, release),
                CodesLeft = await second.CodesLeftAsync(user).ConfigureAwait(false),
                Sessions = await sessions.ListAsync(user.Id, context.RequestAborted).ConfigureAwait(false),
                Current = context.User.FindFirstValue(SignIn.Sessions.Claim),
                Least = user.TwoFactorEnabled ? options.Value.Accounts.PasswordWithSecondFactor : options.Value.Accounts.Password,
                Notice = notice,
                Problems = problems,
            })
            { StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
        }
    }
}

/// <summary>Accounts in words.</summary>
internal static class Texts
{
    /// <summary>What an account sees of the tickets.</summary>
    public static string Reach(AccountRights rights, CurrentRelease release)
    {
        if (!rights.Roles.Contains(Roles.Supervisor) && !rights.Roles.Contains(Roles.Operator))
        {
            return "Không xem phiếu";
        }

        var provinces = rights.Provinces.Count == 0 ? "mọi tỉnh" : string.Join(", ", rights.Provinces.Select(id => release.IsLoaded ? release.Value.Provinces.GetValueOrDefault(id)?.Name ?? id : id));
        var agencies = rights.Agencies.Count == 0 || rights.Roles.Contains(Roles.Supervisor)
            ? "mọi cơ quan"
            : string.Join(", ", rights.Agencies.Select(id => release.IsLoaded ? release.Value.Agencies.GetValueOrDefault(id)?.Name ?? id : id));
        return $"{provinces}; {agencies}";
    }

    /// <summary>What a browser calls itself, as people call it.</summary>
    public static string Browser(string agent)
    {
        var name = Has("Edg/") ? "Edge" : Has("CocCoc") || Has("coc_coc") ? "Cốc Cốc" : Has("Firefox/") ? "Firefox" : Has("Chrome/") ? "Chrome" : Has("Safari/") ? "Safari" : agent.Length == 0 ? "Không rõ" : "Trình duyệt khác";
        var system = Has("Android") ? "Android" : Has("iPhone") || Has("iPad") ? "iOS" : Has("Windows") ? "Windows" : Has("Mac OS") ? "macOS" : Has("Linux") ? "Linux" : null;
        return system is null ? name : $"{name} trên {system}";

        bool Has(string part) => agent.Contains(part, StringComparison.Ordinal);
    }
}
