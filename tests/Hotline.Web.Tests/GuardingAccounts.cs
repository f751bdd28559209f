using System.Net;
using System.Text.RegularExpressions;
using Hotline.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>Second factor, sessions, the pages of accounts and the audit.</summary>
public sealed partial class GuardingAccounts(HotlineApp app) : IClassFixture<HotlineApp>
{
    private const string Password = HotlineApp.AdminPassword;

    private static readonly long[] Seconds = [59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000];

    [Fact]
    public async Task An_administrator_is_led_to_a_second_factor_before_accounts_and_audit_open()
    {
        var email = await AddAsync(Roles.Administrator);
        using var browser = await app.SignedInAsync(email);

        using var led = await browser.GetAsync("/admin/users");
        await HotlineApp.ExpectAsync(led, HttpStatusCode.Redirect);
        Assert.StartsWith("/tai-khoan/xac-thuc?", led.Headers.Location!.PathAndQuery(), StringComparison.Ordinal);
        using var forced = await browser.PostAsync("/admin/users", null);
        await HotlineApp.ExpectAsync(forced, HttpStatusCode.Forbidden);
        var form = WebUtility.HtmlDecode(await browser.GetStringAsync(led.Headers.Location!.PathAndQuery()));
        Assert.Contains("<svg class=\"qr\"", form, StringComparison.Ordinal);
        using var wrong = await browser.SubmitAsync(led.Headers.Location!.PathAndQuery(), "/tai-khoan/xac-thuc", ("ma", "000000"));
        await HotlineApp.ExpectAsync(wrong, HttpStatusCode.UnprocessableEntity);

        var (_, codes) = await TurnOnAsync(browser);

        Assert.Equal(10, codes.Distinct().Count());
        using var users = await browser.GetAsync("/admin/users");
        await HotlineApp.ExpectAsync(users, HttpStatusCode.OK);
        using var audit = await browser.GetAsync("/admin/audit");
        await HotlineApp.ExpectAsync(audit, HttpStatusCode.OK);
        Assert.DoesNotContain(codes[0], await browser.GetStringAsync("/tai-khoan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_good_once_and_a_recovery_code_too()
    {
        var email = await AddAsync(Roles.Operator);
        using var first = await app.SignedInAsync(email);
        var ((secret, step), codes) = await TurnOnAsync(first);
        var used = OneTimeCodes.Of(secret, step);
        var next = OneTimeCodes.Of(secret, step + 1);

        using var browser = await WithPasswordAsync(email);
        using var closed = await browser.GetAsync("/desk");
        await HotlineApp.ExpectAsync(closed, HttpStatusCode.Redirect);
        await GiveAsync(browser, used, HttpStatusCode.Unauthorized);
        await GiveAsync(browser, next, HttpStatusCode.Redirect);
        using var open = await browser.GetAsync("/desk");
        await HotlineApp.ExpectAsync(open, HttpStatusCode.OK);

        using var shoulder = await WithPasswordAsync(email);
        await GiveAsync(shoulder, next, HttpStatusCode.Unauthorized);
        await GiveAsync(shoulder, codes[3].ToUpperInvariant(), HttpStatusCode.Redirect);
        using var again = await WithPasswordAsync(email);
        await GiveAsync(again, codes[3], HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_account_also_against_a_right_one()
    {
        var email = await AddAsync(Roles.Operator);
        using var first = await app.SignedInAsync(email);
        var (_, codes) = await TurnOnAsync(first);
        using var guesser = await WithPasswordAsync(email);
        for (var i = 0; i < 5; i++)
        {
            await GiveAsync(guesser, $"aaaaa-bbbb{i}", HttpStatusCode.Unauthorized);
        }

        await GiveAsync(guesser, codes[0], HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_at_once_and_the_new_one_signs_in()
    {
        var email = await AddAsync(Roles.Operator);
        using var here = await app.SignedInAsync(email);
        using var elsewhere = await app.SignedInAsync(email);

        using var wrong = await here.SubmitAsync("/tai-khoan", "/tai-khoan/mat-khau", ("cu", "sai sai sai sai sai"), ("moi", "mot cau khac cung dai"));
        await HotlineApp.ExpectAsync(wrong, HttpStatusCode.UnprocessableEntity);
        using var changed = await here.SubmitAsync("/tai-khoan", "/tai-khoan/mat-khau", ("cu", Password), ("moi", "mot cau khac cung dai"));
        await HotlineApp.ExpectAsync(changed, HttpStatusCode.Redirect);

        await ExpectAsync(here, "/desk", HttpStatusCode.OK);
        await ExpectAsync(elsewhere, "/desk", HttpStatusCode.Redirect);
        using var anew = await app.SignedInAsync(email, "mot cau khac cung dai");
    }

    [Fact]
    public async Task Ones_own_session_is_ended_from_another_browser_at_once()
    {
        var email = await AddAsync(Roles.Operator);
        using var lost = await app.SignedInAsync(email);
        using var here = await app.SignedInAsync(email);

        using var ended = await here.SubmitAsync("/tai-khoan", "/tai-khoan/phien");
        await HotlineApp.ExpectAsync(ended, HttpStatusCode.Redirect);

        await ExpectAsync(lost, "/desk", HttpStatusCode.Redirect);
        await ExpectAsync(here, "/desk", HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_administrator_invites_limits_locks_and_unlocks_and_the_audit_says_so_with_before_and_after()
    {
        var adminEmail = await AddAsync(Roles.Administrator);
        using var admin = await app.SignedInAsync(adminEmail);
        await TurnOnAsync(admin);
        var email = $"{Guid.NewGuid():N}@example.vn";

        using var created = await admin.SubmitAsync("/admin/users", "/admin/users", ("name", "Minh"), ("email", email), ("role", Roles.Operator));
        await HotlineApp.ExpectAsync(created, HttpStatusCode.OK);
        var page = WebUtility.HtmlDecode(await created.Content.ReadAsStringAsync());
        var link = new Uri(Links().Match(page).Value).PathAndQuery;
        using var invited = app.Browser();
        using var weak = await invited.SubmitAsync(link, "/dat-lai-mat-khau", ("password", "ngan qua"));
        await HotlineApp.ExpectAsync(weak, HttpStatusCode.UnprocessableEntity);
        using var set = await invited.SubmitAsync(link, "/dat-lai-mat-khau", ("password", Password));
        await HotlineApp.ExpectAsync(set, HttpStatusCode.Redirect);
        using var again = await invited.GetAsync(link);
        await HotlineApp.ExpectAsync(again, HttpStatusCode.Gone);
        using var minh = await app.SignedInAsync(email);
        var id = UserIds().Match(page).Groups[1].Value;

        using var limited = await admin.SubmitAsync($"/admin/users/{id}", $"/admin/users/{id}/quyen", ("role", Roles.Supervisor), ("province", "hau-giang"));
        await HotlineApp.ExpectAsync(limited, HttpStatusCode.OK);
        await ExpectAsync(minh, "/desk", HttpStatusCode.Redirect);
        using var locked = await admin.SubmitAsync($"/admin/users/{id}", $"/admin/users/{id}/khoa");
        await HotlineApp.ExpectAsync(locked, HttpStatusCode.OK);
        using var refused = await invited.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", email), ("password", Password));
        await HotlineApp.ExpectAsync(refused, HttpStatusCode.Unauthorized);
        using var unlocked = await admin.SubmitAsync($"/admin/users/{id}", $"/admin/users/{id}/mo-khoa");
        using var back = await app.SignedInAsync(email);

        var audit = WebUtility.HtmlDecode(await admin.GetStringAsync($"/admin/audit?doi-tuong=user:{id}"));
        Assert.Contains("roles=operator provinces=all agencies=all", audit, StringComparison.Ordinal);
        Assert.Contains("roles=supervisor provinces=hau-giang agencies=all", audit, StringComparison.Ordinal);
        Assert.Contains("Khóa tài khoản", audit, StringComparison.Ordinal);
        var file = await admin.GetStringAsync($"/admin/audit/nhat-ky.csv?doi-tuong=user:{id}");
        Assert.Contains(",user.set-rights,", file, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_opened_a_ticket_and_what_they_changed_is_in_the_audit_without_the_citizens_words()
    {
        const string Need = "Xin hỏi thủ tục vay vốn giải quyết việc làm ở Vị Thanh";
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var desk = await app.SignedInAsAsync(Roles.Operator);
        var page = $"/desk/tickets/{code}";
        using var claimed = await desk.SubmitAsync(page, $"{page}/giu");
        using var noted = await desk.SubmitAsync(page, $"{page}/ghi-chu", ("ghi-chu", "Bà con vay vốn lần hai."));
        using var admin = await app.SignedInAsync(await AddAsync(Roles.Administrator));
        await TurnOnAsync(admin);

        var audit = WebUtility.HtmlDecode(await admin.GetStringAsync($"/admin/audit?doi-tuong={code}"));

        Assert.Single(Regex.Matches(audit, ">Xem phiếu</span>"));
        Assert.Contains("state=New", audit, StringComparison.Ordinal);
        Assert.Contains("state=Open", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("vay vốn", audit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("muoi bon chu cai", true)]
    [InlineData("14 chu, 14 chu", false)]
    [InlineData("sáng nay trời mưa", true)]
    [InlineData("🌾🐃🌧🌞🍚🛶🎋🏡🌊🐟🍃🌴🎣🧺🪷", true)]
    [InlineData("passwordpassword", false)]
    public async Task A_password_that_stands_alone_is_long_and_not_guessable_and_otherwise_whatever_people_like(string password, bool good)
    {
        await using var scope = app.Services.CreateAsyncScope();

        var problems = await scope.ServiceProvider.GetRequiredService<Accounts>().CheckAsync("minh@example.vn", password);

        Assert.Equal(good, problems.Count == 0);
    }

    [Fact]
    public async Task The_same_words_typed_on_another_keyboard_are_the_same_password()
    {
        const string Typed = "sáng nay trời đẹp lắm";
        var email = await AddAsync(Roles.Operator, Typed.Normalize(System.Text.NormalizationForm.FormD));

        using var desk = await app.SignedInAsync(email, Typed.Normalize(System.Text.NormalizationForm.FormC));

        await ExpectAsync(desk, "/desk", HttpStatusCode.OK);
    }

    [Fact]
    public void Codes_are_those_of_the_standards_examples()
    {
        // RFC 6238, appendix B: the secret is "12345678901234567890", the last six of the eight digits.
        const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

        Assert.Equal(
            ["287082", "081804", "050471", "005924", "279037", "353130"],
            Seconds.Select(second => OneTimeCodes.Of(Secret, second / 30)));
    }

    private async Task<string> AddAsync(string role, string password = Password)
    {
        var email = $"{Guid.NewGuid():N}@example.vn";
        await using var scope = app.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<Accounts>().AddAsync(email, "Lan", role, password, "test"));
        return email;
    }

    /// <summary>Sets the second factor up as an app would: reads the key, types the code.</summary>
    private static async Task<((string Secret, long Step) App, string[] Codes)> TurnOnAsync(HttpClient browser)
    {
        // The form and its key belong together, so both come from one page.
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/tai-khoan/xac-thuc"));
        var secret = Secrets().Match(page).Groups[1].Value;
        var step = OneTimeCodes.StepOf(TimeProvider.System.GetUtcNow());
        using var content = new FormUrlEncodedContent(
        [
            .. Hidden().Matches(page[page.IndexOf("<svg class=\"qr\"", StringComparison.Ordinal)..]).Select(field => new KeyValuePair<string, string>(field.Groups[1].Value, field.Groups[2].Value)),
            new("ma", OneTimeCodes.Of(secret, step)),
        ]);
        using var answer = await browser.PostAsync("/tai-khoan/xac-thuc", content);
        await HotlineApp.ExpectAsync(answer, HttpStatusCode.OK);
        return ((secret, step), [.. Codes().Matches(await answer.Content.ReadAsStringAsync()).Select(match => match.Groups[1].Value)]);
    }

    /// <summary>A browser that has given the password and is asked for the code.</summary>
    private async Task<HttpClient> WithPasswordAsync(string email)
    {
        var browser = app.Browser();
        using var answer = await browser.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", email), ("password", Password));
        Assert.Equal("/dang-nhap/ma", answer.Headers.Location!.OriginalString);
        return browser;
    }

    private static async Task GiveAsync(HttpClient browser, string code, HttpStatusCode expected)
    {
        using var answer = await browser.SubmitAsync("/dang-nhap/ma", "/dang-nhap/ma", ("ma", code));
        await HotlineApp.ExpectAsync(answer, expected);
    }

    private static async Task ExpectAsync(HttpClient browser, string page, HttpStatusCode expected)
    {
        using var answer = await browser.GetAsync(page);
        await HotlineApp.ExpectAsync(answer, expected);
    }

    [GeneratedRegex("secret=([A-Z2-7]{32})")]
    private static partial Regex Secrets();

    [GeneratedRegex("<code>([a-z0-9]{5}-[a-z0-9]{5})</code>")]
    private static partial Regex Codes();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("http://[^\"]+/dat-lai-mat-khau[^\"]+")]
    private static partial Regex Links();

    [GeneratedRegex("/admin/users/([^/\"]+)/quyen")]
    private static partial Regex UserIds();
}
