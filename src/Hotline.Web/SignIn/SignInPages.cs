using System.Security.Claims;
using Hotline.Storage.Rows;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Web.SignIn;

/// <summary>Signing in and out, and the first administrator.</summary>
internal static class SignInPages
{
    public const string Path = "/dang-nhap";
    public const string ReturnTo = "tiep";

    /// <summary>The same words whether the account exists, is locked, or neither: a guesser learns nothing.</summary>
    private const string WrongOrLocked = "Thư điện tử hoặc mật khẩu chưa đúng. Nhập sai 5 lần thì tài khoản tạm khóa 15 phút.";

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet(Path, Show);
        pages.MapPost(Path, SignInAsync);
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
        else if ((await signIn.PasswordSignInAsync(user, password ?? "", isPersistent: false, lockoutOnFailure: true).ConfigureAwait(false)).Succeeded)
        {
            return TypedResults.LocalRedirect(Local(returnTo, await signIn.CreateUserPrincipalAsync(user).ConfigureAwait(false)));
        }

        return Page(context, email, WrongOrLocked, returnTo, StatusCodes.Status401Unauthorized);
    }

    private static async Task<RedirectHttpResult> SignOutAsync(SignInManager<User> signIn, IFormCollection form)
    {
        // Asking for the form is what makes the framework check its antiforgery token.
        _ = form;
        await signIn.SignOutAsync().ConfigureAwait(false);
        return TypedResults.LocalRedirect(Path);
    }

    private static async Task<IResult> ShowFirstAsync([FromQuery(Name = "ma")] string? secret, FirstAdministrator first, CancellationToken cancellation) =>
        await first.IsGoodAsync(secret ?? "", cancellation).ConfigureAwait(false) ? FirstPage(secret!, "", "", []) : Over();

    private static async Task<IResult> CreateFirstAsync(
        FirstAdministrator first,
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
            [] => TypedResults.LocalRedirect(Path),
            _ => FirstPage(secret!, email, name, problems, StatusCodes.Status422UnprocessableEntity),
        };
    }

    private static RazorComponentResult<SignInPage> Page(HttpContext context, string? email, string? problem, string? returnTo, int status = StatusCodes.Status200OK) =>
        new(new { Email = email ?? "", Problem = problem, Next = returnTo, Encrypted = context.Request.IsHttps || IsLoopback(context) }) { StatusCode = status };

    private static RazorComponentResult<FirstAdministratorPage> FirstPage(string secret, string? email, string? name, IReadOnlyList<string> problems, int status = StatusCodes.Status200OK) =>
        new(new { Secret = secret, Email = email ?? "", Name = name ?? "", Problems = problems }) { StatusCode = status };

    private static RazorComponentResult<Public.RefusalPage> Over() => new RazorComponentResult<Public.RefusalPage>(new
    {
        Status = StatusCodes.Status410Gone,
        Title = "Liên kết không còn dùng được",
        Detail = "Liên kết tạo quản trị viên chỉ dùng một lần, trong 15 phút, khi chưa có quản trị viên nào. Khởi động lại dịch vụ để có liên kết mới.",
    })
    { StatusCode = StatusCodes.Status410Gone };

    private static bool IsLoopback(HttpContext context) => context.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address);

    /// <summary>Only a path of our own: a link must not send a freshly signed-in operator elsewhere.</summary>
    private static string Local(string? path, ClaimsPrincipal user) => path is { Length: > 1 } && path[0] == '/' && path[1] is not ('/' or '\\') && !path.Any(char.IsControl) ? path : user.Home();
}
