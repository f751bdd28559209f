using Hotline.Knowledge.Releases;
using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Admin;

/// <summary>Accounts of staff: who they are, what they may do and see, where they are signed in.</summary>
internal static class UsersPages
{
    public const string Path = "/admin/users";

    public static IEndpointRouteBuilder MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup(Path).RequireAuthorization(Policies.Accounts).ExcludeFromDescription();
        users.MapGet("", ListAsync);
        users.MapPost("", CreateAsync);
        var one = users.MapGroup("/{id}");
        one.MapGet("", ShowAsync);
        one.MapPost("/quyen", SetRightsAsync);
        one.MapPost("/khoa", LockAsync);
        one.MapPost("/mo-khoa", UnlockAsync);
        one.MapPost("/dat-lai", SendLinkAsync);
        one.MapPost("/xac-thuc", ResetSecondFactorAsync);
        one.MapPost("/phien", EndSessionsAsync);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext context, Accounts accounts, CurrentRelease release, TimeProvider time) =>
        await ListPageAsync(context, accounts, release, time, new NewUser("", "", []), []).ConfigureAwait(false);

    private static async Task<IResult> CreateAsync(HttpContext context, Accounts accounts, CurrentRelease release, TimeProvider time, UserView view, IFormCollection form)
    {
        var filled = new NewUser(form["email"].ToString().Trim(), form["name"].ToString().Trim(), [.. form["role"].OfType<string>()]);
        if (filled.Name.Length is 0 or > 80)
        {
            return await ListPageAsync(context, accounts, release, time, filled, ["Vui lòng nhập tên hiển thị, tối đa 80 chữ cái."]).ConfigureAwait(false);
        }

        var problems = await accounts.InviteAsync(filled.Email, filled.Name, RightsIn(form), context.User.Staff().Id).ConfigureAwait(false);
        return problems.Count > 0
            ? await ListPageAsync(context, accounts, release, time, filled, problems).ConfigureAwait(false)
            : await view.RenderAsync(context, (await accounts.FindByEmailAsync(filled.Email).ConfigureAwait(false))!, "Đã tạo tài khoản. Gửi liên kết dưới đây cho người ấy để đặt mật khẩu.", withLink: true).ConfigureAwait(false);
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext context, Accounts accounts, UserView view) =>
        await WithUserAsync(id, accounts, user => view.RenderAsync(context, user)).ConfigureAwait(false);

    private static Task<IResult> SetRightsAsync(string id, HttpContext context, Accounts accounts, UserView view, IFormCollection form) => WithUserAsync(id, accounts, async user =>
        await view.AfterAsync(context, user, await accounts.SetRightsAsync(user.Email ?? "", RightsIn(form), context.User.Staff().Id).ConfigureAwait(false), "Đã lưu quyền. Các phiên đăng nhập của tài khoản đã kết thúc.").ConfigureAwait(false));

    private static Task<IResult> LockAsync(string id, HttpContext context, Accounts accounts, UserView view, IFormCollection form) => WithUserAsync(id, accounts, async user =>
    {
        // Asking for the form is what makes the framework check its antiforgery token.
        _ = form;
        return await view.AfterAsync(context, user, await accounts.LockAsync(user, context.User.Staff().Id).ConfigureAwait(false), "Đã khóa tài khoản. Các phiên đăng nhập đã kết thúc.").ConfigureAwait(false);
    });

    private static Task<IResult> UnlockAsync(string id, HttpContext context, Accounts accounts, UserView view, IFormCollection form) => WithUserAsync(id, accounts, async user =>
    {
        _ = form;
        await accounts.UnlockAsync(user, context.User.Staff().Id).ConfigureAwait(false);
        return await view.RenderAsync(context, user, "Đã mở khóa.").ConfigureAwait(false);
    });

    private static Task<IResult> SendLinkAsync(string id, HttpContext context, Accounts accounts, UserView view, AuditLog audit, IFormCollection form) => WithUserAsync(id, accounts, async user =>
    {
        _ = form;
        await audit.WriteAsync(context.User.Staff().Id, "user.reset-link", $"user:{user.Id}", null, context.RequestAborted).ConfigureAwait(false);
        return await view.RenderAsync(context, user, "Gửi liên kết dưới đây cho người ấy. Mật khẩu cũ còn dùng được tới khi đặt mật khẩu mới.", withLink: true).ConfigureAwait(false);
    });

    private static Task<IResult> ResetSecondFactorAsync(string id, HttpContext context, Accounts accounts, SecondFactor second, UserView view, IFormCollection form) => WithUserAsync(id, accounts, async user =>
    {
        _ = form;
        var me = context.User.Staff().Id;
        if (user.Id == me)
        {
            return await view.AfterAsync(context, user, ["Không tự tắt được. Xin nhờ một quản trị viên khác."], "").ConfigureAwait(false);
        }

        await second.ResetAsync(user, me).ConfigureAwait(false);
        return await view.RenderAsync(context, user, "Đã tắt xác thực hai lớp của tài khoản; người ấy bật lại ở trang tài khoản.").ConfigureAwait(false);
    });

    private static Task<IResult> EndSessionsAsync(string id, HttpContext context, Accounts accounts, UserView view, IFormCollection form) => WithUserAsync(id, accounts, async user =>
    {
        _ = form;
        await accounts.EndSessionsAsync(user.Id, context.User.Staff().Id).ConfigureAwait(false);
        return await view.RenderAsync(context, user, "Đã kết thúc mọi phiên đăng nhập.").ConfigureAwait(false);
    });

    private static async Task<IResult> WithUserAsync(string id, Accounts accounts, Func<User, Task<IResult>> then) =>
        await accounts.FindByIdAsync(id).ConfigureAwait(false) is { } user
            ? await then(user).ConfigureAwait(false)
            : new RazorComponentResult<Public.RefusalPage>(new { Status = 404, Title = "Không có tài khoản này", Detail = "Không có tài khoản nào mang mã này." }) { StatusCode = StatusCodes.Status404NotFound };

    private static AccountRights RightsIn(IFormCollection form) => new([.. form["role"].OfType<string>()], [.. Chosen(form["province"])], [.. Chosen(form["agency"])]);

    private static IEnumerable<string> Chosen(IEnumerable<string?> values) => values.OfType<string>().Where(value => value.Length > 0);

    private static async Task<IResult> ListPageAsync(HttpContext context, Accounts accounts, CurrentRelease release, TimeProvider time, NewUser filled, IReadOnlyList<string> problems)
    {
        var lines = new List<UserLine>();
        foreach (var (user, _) in await accounts.ListAsync().ConfigureAwait(false))
        {
            var rights = await accounts.RightsOfAsync(user).ConfigureAwait(false);
            lines.Add(new UserLine(user, rights, Texts.Reach(rights, release), user.LockoutEnd > time.GetUtcNow()));
        }

        return new RazorComponentResult<UsersPage>(new
        {
            StaffName = context.User.Staff().Name,
            Users = (IReadOnlyList<UserLine>)lines,
            Filled = filled,
            Problems = problems,
            Provinces = UserView.ProvincesOf(release),
            Agencies = UserView.AgenciesOf(release),
        })
        { StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    /// <summary>The page of one account with all that it shows.</summary>
    internal sealed class UserView(Accounts accounts, Sessions sessions, OneTimeLinks links, CurrentRelease release, IOptions<HotlineOptions> options, TimeProvider time)
    {
        public Task<IResult> AfterAsync(HttpContext context, User user, IReadOnlyList<string> problems, string done) => RenderAsync(context, user, problems.Count == 0 ? done : null, problems: problems);

        public async Task<IResult> RenderAsync(HttpContext context, User user, string? notice = null, bool withLink = false, IReadOnlyList<string>? problems = null)
        {
            // The link works for whoever has it.
            context.Response.Headers.CacheControl = "no-store";
            var rights = await accounts.RightsOfAsync(user).ConfigureAwait(false);
            return new RazorComponentResult<OneUserPage>(new
            {
                StaffName = context.User.Staff().Name,
                User = new UserLine(user, rights, Texts.Reach(rights, release), user.LockoutEnd > time.GetUtcNow()),
                IsMe = user.Id == context.User.Staff().Id,
                Sessions = await sessions.ListAsync(user.Id, context.RequestAborted).ConfigureAwait(false),
                Link = withLink ? await AccountPages.ResetAddressAsync(context.Request, user.Id, links, options, context.RequestAborted).ConfigureAwait(false) : null,
                Notice = notice,
                Problems = problems ?? [],
                Provinces = ProvincesOf(release),
                Agencies = AgenciesOf(release),
            })
            { StatusCode = problems is { Count: > 0 } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK };
        }

        public static IReadOnlyList<(string Id, string Name)> ProvincesOf(CurrentRelease release) =>
            release.IsLoaded ? [.. release.Value.Agencies.Values.Select(agency => agency.Province).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => (id, release.Value.Provinces.GetValueOrDefault(id)?.Name ?? id))] : [];

        public static IReadOnlyList<(string Id, string Name)> AgenciesOf(CurrentRelease release) => release.IsLoaded
            ? [.. release.Value.Agencies.Values.OrderBy(agency => agency.Province, StringComparer.Ordinal).ThenBy(agency => agency.Name, StringComparer.CurrentCulture)
                .Select(agency => (agency.Id, $"{release.Value.Provinces.GetValueOrDefault(agency.Province)?.Name ?? agency.Province}: {agency.Name}"))]
            : [];
    }
}

/// <summary>What is filled in for a new account.</summary>
public sealed record NewUser(string Email, string Name, IReadOnlyList<string> Roles);

/// <summary>An account in a list.</summary>
/// <param name="User">The account.</param>
/// <param name="Rights">What it may do and see.</param>
/// <param name="Reach">The same of the tickets, in words.</param>
/// <param name="IsLocked">Nobody can sign in with it now.</param>
public sealed record UserLine(User User, AccountRights Rights, string Reach, bool IsLocked);
