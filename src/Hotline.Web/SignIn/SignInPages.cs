using System.Security.Claims;
using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Hotline.Web.SignIn;

/// <summary>Signing in and out, and the first administrator.</summary>
internal static class SignInPages
{
    public const string Path = "/dang-nhap";
    public const string CodePath = "/dang-nhap/ma";
    public const string ReturnTo = "tiep";

    /// <summary>The same words whether the account exists, is locked, or neither: a guesser learns nothing.</summary>
    private const string WrongOrLocked = "Thư điện tử hoặc mật khẩu chưa đúng. Nhập sai 5 lần thì tài khoản tạm khóa 15 phút.";

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapAccount();
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet(Path, Show);
        pages.MapPost(Path, SignInAsync);
        pages.MapGet(CodePath, ShowCodeAsync);
        pages.MapPost(CodePath, GiveCodeAsync);
        pages.MapPost("/dang-xuat", SignOutAsync);
        pages.MapGet(FirstAdministrator.Path, ShowFirstAsync);
        pages.MapPost(FirstAdministrator.Path, CreateFirstAsync);
        return routes;
    }

    /// <summary>The sign-in page that leads back to where the browser was: an address that only takes forms is none to come back to, the page with the form is.</summary>
    public static string AddressFor(HttpRequest request)
    {
        var back = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? request.Path + request.QueryString
            : Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page) && page.Authority == request.Host.ToString() ? page.PathAndQuery
            : "/desk";
        return Path + QueryString.Create(ReturnTo, back);
    }

    private static IResult Show(HttpContext context, [FromQuery(Name = ReturnTo)] string? returnTo) =>
        context.User.Identity?.IsAuthenticated is true ? TypedResults.LocalRedirect(Local(returnTo, context.User)) : Page(context, "", null, returnTo);

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        SignInManager<User> signIn,
        SignInLimit limit,
        Sessions sessions,
        AuditLog audit,
        [FromForm] string? email,
        [FromForm] string? password,
        [FromForm(Name = ReturnTo)] string? returnTo)
    {
        if (!limit.Allows(context))
        {
            return Page(context, email, "Đã thử quá nhiều lần từ mạng này. Vui lòng đợi một phút.", returnTo, StatusCodes.Status429TooManyRequests);
        }

        if (await signIn.UserManager.FindByNameAsync(email?.Trim() ?? "").ConfigureAwait(false) is not { } user)
        {
            // As much work as for an account that exists, so that the time does not tell which ones do.
            signIn.UserManager.PasswordHasher.HashPassword(new User(), password ?? "");
        }
        else if ((await signIn.CheckPasswordSignInAsync(user, password ?? "", lockoutOnFailure: true).ConfigureAwait(false)).Succeeded)
        {
            if (user.TwoFactorEnabled)
            {
                // Five minutes to take the telephone out; nothing is open until then.
                var waiting = new ClaimsIdentity([new Claim(ClaimTypes.Name, user.Id)], IdentityConstants.TwoFactorUserIdScheme);
                await context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(waiting)).ConfigureAwait(false);
                return TypedResults.LocalRedirect(CodePath + (IsLocal(returnTo) ? QueryString.Create(ReturnTo, returnTo!) : QueryString.Empty));
            }

            await EnterAsync(context, user, signIn, sessions, audit, secondFactor: false).ConfigureAwait(false);
            return TypedResults.LocalRedirect(Local(returnTo, await signIn.CreateUserPrincipalAsync(user).ConfigureAwait(false)));
        }

        return Page(context, email, WrongOrLocked, returnTo, StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> ShowCodeAsync(SignInManager<User> signIn, [FromQuery(Name = ReturnTo)] string? returnTo) =>
        await signIn.GetTwoFactorAuthenticationUserAsync().ConfigureAwait(false) is null ? TypedResults.LocalRedirect(Path) : CodePage(null, returnTo);

    private static async Task<IResult> GiveCodeAsync(
        HttpContext context,
        SignInManager<User> signIn,
        SignInLimit limit,
        SecondFactor second,
        Sessions sessions,
        AuditLog audit,
        [FromForm(Name = "ma")] string? code,
        [FromForm(Name = ReturnTo)] string? returnTo)
    {
        if (!limit.Allows(context))
        {
            return CodePage("Đã thử quá nhiều lần từ mạng này. Vui lòng đợi một phút.", returnTo, StatusCodes.Status429TooManyRequests);
        }

        // Who took too long gives the password again.
        if (await signIn.GetTwoFactorAuthenticationUserAsync().ConfigureAwait(false) is not { } user)
        {
            return TypedResults.LocalRedirect(Path);
        }

        if (!await second.AcceptAsync(user, code ?? "").ConfigureAwait(false))
        {
            return CodePage("Mã chưa đúng hoặc đã dùng rồi. Đợi mã mới rồi nhập lại; sai 5 lần thì tài khoản tạm khóa 15 phút.", returnTo, StatusCodes.Status401Unauthorized);
        }

        await context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme).ConfigureAwait(false);
        await EnterAsync(context, user, signIn, sessions, audit, secondFactor: true).ConfigureAwait(false);
        return TypedResults.LocalRedirect(Local(returnTo, await signIn.CreateUserPrincipalAsync(user).ConfigureAwait(false)));
    }

    private static async Task EnterAsync(HttpContext context, User user, SignInManager<User> signIn, Sessions sessions, AuditLog audit, bool secondFactor)
    {
        await signIn.SignInWithClaimsAsync(user, isPersistent: false, await sessions.BeginAsync(user, context, secondFactor).ConfigureAwait(false)).ConfigureAwait(false);
        await audit.WriteAsync(user.Id, "user.signed-in", $"user:{user.Id}", secondFactor ? "second factor" : null, context.RequestAborted).ConfigureAwait(false);
    }

    private static RazorComponentResult<SecondFactorSignInPage> CodePage(string? problem, string? returnTo, int status = StatusCodes.Status200OK) =>
        new(new { Problem = problem, Next = returnTo }) { StatusCode = status };

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, SignInManager<User> signIn, Sessions sessions, IFormCollection form)
    {
        // Asking for the form is what makes the framework check its antiforgery token.
        _ = form;
        if (context.User.FindFirstValue(Sessions.Claim) is { } session)
        {
            await sessions.EndAsync(context.User.Staff().Id, session, context.RequestAborted).ConfigureAwait(false);
        }

        await signIn.SignOutAsync().ConfigureAwait(false);
        return TypedResults.LocalRedirect(Path);
    }

    private static async Task<IResult> ShowFirstAsync([FromQuery(Name = "ma")] string? secret, FirstAdministrator first, IOptions<HotlineOptions> options, CancellationToken cancellation) =>
        await first.IsGoodAsync(secret ?? "", cancellation).ConfigureAwait(false) ? FirstPage(secret!, "", "", options.Value.Accounts.Password, []) : Over();

    private static async Task<IResult> CreateFirstAsync(
        FirstAdministrator first,
        IOptions<HotlineOptions> options,
        [FromForm(Name = "ma")] string? secret,
        [FromForm] string? email,
        [FromForm] string? name,
        [FromForm] string? password,
        CancellationToken cancellation)
    {
        var problems = await first.UseAsync(secret ?? "", email?.Trim() ?? "", name?.Trim() ?? "", password ?? "", cancellation).ConfigureAwait(false);
        return problems switch
        {
            null => Over(),
            // Whoever holds all rights is led to the second factor first.
            [] => TypedResults.LocalRedirect(Path + QueryString.Create(ReturnTo, AccountPages.SecondFactorPath)),
            _ => FirstPage(secret!, email, name, options.Value.Accounts.Password, problems, StatusCodes.Status422UnprocessableEntity),
        };
    }

    private static RazorComponentResult<SignInPage> Page(HttpContext context, string? email, string? problem, string? returnTo, int status = StatusCodes.Status200OK) =>
        new(new { Email = email ?? "", Problem = problem, Next = returnTo, Encrypted = context.Request.IsHttps || IsLoopback(context) }) { StatusCode = status };

    private static RazorComponentResult<FirstAdministratorPage> FirstPage(string secret, string? email, string? name, int least, IReadOnlyList<string> problems, int status = StatusCodes.Status200OK) =>
        new(new { Secret = secret, Email = email ?? "", Name = name ?? "", Least = least, Problems = problems }) { StatusCode = status };

    private static RazorComponentResult<Public.RefusalPage> Over() => new RazorComponentResult<Public.RefusalPage>(new
    {
        Status = StatusCodes.Status410Gone,
        Title = "Liên kết không còn dùng được",
        Detail = "Liên kết tạo quản trị viên chỉ dùng một lần, trong 15 phút, khi chưa có quản trị viên nào. Khởi động lại dịch vụ để có liên kết mới.",
    })
    { StatusCode = StatusCodes.Status410Gone };

    private static bool IsLoopback(HttpContext context) => context.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address);

    /// <summary>Only a path of our own: a link must not send a freshly signed-in operator elsewhere.</summary>
    private static string Local(string? path, ClaimsPrincipal user) => IsLocal(path) ? path! : user.Home();

    internal static bool IsLocal(string? path) => path is { Length: > 1 } && path[0] == '/' && path[1] is not ('/' or '\\') && !path.Any(char.IsControl);
}
