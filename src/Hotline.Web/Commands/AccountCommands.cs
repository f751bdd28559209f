using System.CommandLine;
using System.Globalization;
using Hotline.Storage.Platform;
using Hotline.Web.Platform;
using Hotline.Web.Service;
using Hotline.Web.SignIn;

namespace Hotline.Web.Commands;

/// <summary><c>users</c> and <c>tokens</c>: for whoever runs the machine. Passwords come from standard input, not from a command that others can see.</summary>
internal static class AccountCommands
{
    private const string Actor = "command-line";

    public static Command CreateUsers()
    {
        var email = new Argument<string>("EMAIL") { Description = "Thư điện tử, cũng là tên đăng nhập" };
        var name = new Option<string>("--name") { Required = true, Description = "Tên hiển thị với bà con" };
        var (role, province, agency) = (Role(), Provinces(), Agencies());
        var add = new Command("add", "Tạo tài khoản; mật khẩu đọc từ đầu vào chuẩn") { email, name, role, province, agency };
        add.SetAction((parsed, cancellation) => AddAsync(
            parsed.GetValue(email)!, parsed.GetValue(name)!, new AccountRights(parsed.GetValue(role)!, parsed.GetValue(province)!, parsed.GetValue(agency)!), cancellation));

        var whoseRights = new Argument<string>("EMAIL");
        var (newRole, newProvince, newAgency) = (Role(), Provinces(), Agencies());
        var rights = new Command("set-rights", "Đặt lại vai trò, tỉnh và cơ quan; các phiên đăng nhập kết thúc") { whoseRights, newRole, newProvince, newAgency };
        rights.SetAction((parsed, cancellation) => SetRightsAsync(
            parsed.GetValue(whoseRights)!, new AccountRights(parsed.GetValue(newRole)!, parsed.GetValue(newProvince)!, parsed.GetValue(newAgency)!), cancellation));

        var list = new Command("list", "Liệt kê tài khoản");
        list.SetAction((_, cancellation) => ListUsersAsync(cancellation));

        var whose = new Argument<string>("EMAIL");
        var set = new Command("set-password", "Đặt lại mật khẩu và mở khóa; mật khẩu đọc từ đầu vào chuẩn") { whose };
        set.SetAction((parsed, cancellation) => SetPasswordAsync(parsed.GetValue(whose)!, cancellation));

        var lost = new Argument<string>("EMAIL");
        var second = new Command("reset-second-factor", "Tắt xác thực hai lớp cho người đã mất điện thoại và mã dự phòng; các phiên đăng nhập kết thúc") { lost };
        second.SetAction((parsed, cancellation) => ResetSecondFactorAsync(parsed.GetValue(lost)!, cancellation));

        var leaving = new Argument<string>("EMAIL");
        var end = new Command("sign-out", "Kết thúc mọi phiên đăng nhập của tài khoản, ngay lập tức") { leaving };
        end.SetAction((parsed, cancellation) => SignOutAsync(parsed.GetValue(leaving)!, cancellation));
        return new Command("users", "Tài khoản cán bộ") { add, list, set, rights, second, end };
    }

    public static Command CreateTokens()
    {
        var name = new Argument<string>("NAME") { Description = "Tên để nhận ra mã này" };
        var (role, province, agency) = (Role(), Provinces(), Agencies());
        var days = new Option<int?>("--days") { Description = "Số ngày có hiệu lực; bỏ trống: không thời hạn" };
        var create = new Command("create", "Tạo mã truy cập API; mã chỉ hiện một lần") { name, role, province, agency, days };
        create.SetAction((parsed, cancellation) => CreateTokenAsync(
            parsed.GetValue(name)!, new AccountRights(parsed.GetValue(role)!, parsed.GetValue(province)!, parsed.GetValue(agency)!), parsed.GetValue(days), cancellation));

        var list = new Command("list", "Liệt kê mã truy cập");
        list.SetAction((_, cancellation) => ListTokensAsync(cancellation));

        var id = new Argument<string>("ID") { Description = "Phần đầu của số hiệu trong danh sách, hoặc tên" };
        var revoke = new Command("revoke", "Thu hồi mã truy cập") { id };
        revoke.SetAction((parsed, cancellation) => RevokeTokenAsync(parsed.GetValue(id)!, cancellation));
        return new Command("tokens", "Mã truy cập API") { create, list, revoke };
    }

    private static Option<string[]> Role()
    {
        var role = new Option<string[]>("--role") { DefaultValueFactory = _ => [Roles.Operator], Description = string.Join(", ", Roles.All) + "; ghi nhiều lần được" };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        return role;
    }

    private static Option<string[]> Provinces() => new("--province") { DefaultValueFactory = _ => [], Description = "Mã tỉnh được xem, ghi nhiều lần được; bỏ trống: mọi tỉnh" };

    private static Option<string[]> Agencies() => new("--agency") { DefaultValueFactory = _ => [], Description = "Mã cơ quan được xem, ghi nhiều lần được; bỏ trống: mọi cơ quan của tỉnh" };

    private static Task<int> SetRightsAsync(string email, AccountRights rights, CancellationToken cancellation) => WithAccountsAsync(
        rights,
        async accounts => await SayAsync(await accounts.SetRightsAsync(email, rights, Actor).ConfigureAwait(false), $"Đã đặt lại quyền của {email}.").ConfigureAwait(false),
        cancellation);

    private static Task<int> AddAsync(string email, string name, AccountRights rights, CancellationToken cancellation) => WithAccountsAsync(
        rights,
        async accounts =>
        {
            if (ReadPassword() is not { } password)
            {
                return await CommandLine.SayAsync(NoPassword, CommandLine.Misused).ConfigureAwait(false);
            }

            var problems = await accounts.AddAsync(email, name, rights, password, Actor).ConfigureAwait(false);
            return await SayAsync(problems, $"Đã tạo {email} ({string.Join(", ", rights.Roles.Select(Roles.Label))}).").ConfigureAwait(false);
        },
        cancellation);

    private static Task<int> SetPasswordAsync(string email, CancellationToken cancellation) => WithAccountsAsync(
        async accounts =>
        {
            if (ReadPassword() is not { } password)
            {
                return await CommandLine.SayAsync(NoPassword, CommandLine.Misused).ConfigureAwait(false);
            }

            var problems = await accounts.SetPasswordAsync(email, password, Actor).ConfigureAwait(false);
            return await SayAsync(problems, $"Đã đặt lại mật khẩu của {email}.").ConfigureAwait(false);
        },
        cancellation);

    private static Task<int> SignOutAsync(string email, CancellationToken cancellation) => WithAccountsAsync(
        async accounts => await SayAsync(await accounts.SignOutEverywhereAsync(email, Actor).ConfigureAwait(false), $"Đã kết thúc mọi phiên đăng nhập của {email}.").ConfigureAwait(false),
        cancellation);

    private static Task<int> ResetSecondFactorAsync(string email, CancellationToken cancellation) => CommandLine.WithServiceAsync(
        async services =>
        {
            var scope = services.CreateAsyncScope();
            await using var _ = scope.ConfigureAwait(false);
            if (await scope.ServiceProvider.GetRequiredService<Accounts>().FindByEmailAsync(email).ConfigureAwait(false) is not { } user)
            {
                return await CommandLine.SayAsync($"Không có tài khoản {email}.", CommandLine.Failed).ConfigureAwait(false);
            }

            await scope.ServiceProvider.GetRequiredService<SecondFactor>().ResetAsync(user, Actor).ConfigureAwait(false);
            Console.WriteLine($"Đã tắt xác thực hai lớp của {email}.");
            return CommandLine.Done;
        },
        cancellation);

    private static Task<int> ListUsersAsync(CancellationToken cancellation) => WithAccountsAsync(
        async accounts =>
        {
            foreach (var (user, roles) in await accounts.ListAsync().ConfigureAwait(false))
            {
                Console.WriteLine($"{user.Email}\t{user.DisplayName}\t{string.Join(", ", roles)}\t{Or(user.Provinces, "mọi tỉnh")}\t{Or(user.Agencies, "mọi cơ quan")}");
            }

            return CommandLine.Done;
        },
        cancellation);

    private static string Or(string ids, string none) => ids.Length == 0 ? none : ids.Replace(",", ", ", StringComparison.Ordinal);

    private static Task<int> CreateTokenAsync(string name, AccountRights rights, int? days, CancellationToken cancellation) => CommandLine.WithServiceAsync(
        async services =>
        {
            if (days is < 1 or > 3650)
            {
                return await CommandLine.SayAsync("--days nhận từ 1 đến 3650.", CommandLine.Misused).ConfigureAwait(false);
            }

            await KnowAsync(services, rights, cancellation).ConfigureAwait(false);
            var scope = services.CreateAsyncScope();
            await using var _ = scope.ConfigureAwait(false);
            var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
            if (accounts.Unfit(rights) is { Count: > 0 } problems)
            {
                return await SayAsync(problems, "").ConfigureAwait(false);
            }

            rights = accounts.Whole(rights);
            DateTimeOffset? end = days is { } span ? services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(span) : null;
            Console.WriteLine(await services.GetRequiredService<ApiTokens>().CreateAsync(
                name, null, rights.Roles, new Tickets.Reach { Provinces = rights.Provinces, Agencies = rights.Agencies }, end, Actor, cancellation).ConfigureAwait(false));
            return CommandLine.Done;
        },
        cancellation);

    private static Task<int> ListTokensAsync(CancellationToken cancellation) => CommandLine.WithServiceAsync(
        async services =>
        {
            foreach (var token in await services.GetRequiredService<ApiTokens>().ListAsync(cancellation).ConfigureAwait(false))
            {
                var state = token.RevokedAt is { } revoked ? $"đã thu hồi {VietnamTime.Moment(revoked)}" : token.ExpiresAt is { } end ? $"đến {VietnamTime.Moment(end)}" : "không thời hạn";
                Console.WriteLine($"{token.Id[..12]}\t{token.Name}\t{string.Join(", ", token.Roles)}\t{state}");
            }

            return CommandLine.Done;
        },
        cancellation);

    private static Task<int> RevokeTokenAsync(string id, CancellationToken cancellation) => CommandLine.WithServiceAsync(
        async services =>
        {
            var tokens = services.GetRequiredService<ApiTokens>();
            var meant = (await tokens.ListAsync(cancellation).ConfigureAwait(false))
                .Where(token => token.RevokedAt is null && ((id.Length >= 8 && token.Id.StartsWith(id, StringComparison.Ordinal)) || token.Name == id))
                .ToArray();
            switch (meant)
            {
                case []:
                    return await CommandLine.SayAsync($"Không có mã nào đang dùng khớp \"{id}\".", CommandLine.Failed).ConfigureAwait(false);
                case [var token]:
                    await tokens.RevokeAsync(token.Id, Actor, cancellation).ConfigureAwait(false);
                    Console.WriteLine($"Đã thu hồi {token.Name}.");
                    return CommandLine.Done;
                default:
                    return await CommandLine.SayAsync(string.Create(CultureInfo.InvariantCulture, $"Có {meant.Length} mã khớp \"{id}\"; hãy ghi số hiệu."), CommandLine.Failed).ConfigureAwait(false);
            }
        },
        cancellation);

    private static Task<int> WithAccountsAsync(Func<Accounts, Task<int>> verb, CancellationToken cancellation) => WithAccountsAsync(new AccountRights([], [], []), verb, cancellation);

    private static Task<int> WithAccountsAsync(AccountRights rights, Func<Accounts, Task<int>> verb, CancellationToken cancellation) => CommandLine.WithServiceAsync(
        async services =>
        {
            await KnowAsync(services, rights, cancellation).ConfigureAwait(false);
            var scope = services.CreateAsyncScope();
            await using var _ = scope.ConfigureAwait(false);
            return await verb(scope.ServiceProvider.GetRequiredService<Accounts>()).ConfigureAwait(false);
        },
        cancellation);

    /// <summary>What provinces and agencies there are is said by the current release; without any named it is not needed.</summary>
    private static Task KnowAsync(IServiceProvider services, AccountRights rights, CancellationToken cancellation) =>
        rights.Provinces.Count + rights.Agencies.Count > 0 ? services.GetRequiredService<Releases>().LoadCurrentAsync(cancellation) : Task.CompletedTask;

    private const string NoPassword = "Chưa có mật khẩu: gõ một dòng rồi Enter.";

    private static string? ReadPassword()
    {
        if (!Console.IsInputRedirected)
        {
            Console.Error.Write("Mật khẩu (một dòng): ");
        }

        return Console.ReadLine() is { Length: > 0 } password ? password : null;
    }

    private static async Task<int> SayAsync(IReadOnlyList<string> problems, string done)
    {
        if (problems.Count > 0)
        {
            return await CommandLine.SayAsync(string.Join(Environment.NewLine, problems), CommandLine.Failed).ConfigureAwait(false);
        }

        Console.WriteLine(done);
        return CommandLine.Done;
    }
}
