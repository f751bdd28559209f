using System.Net;

namespace Hotline.Web.Tests;

public sealed class SigningIn(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task A_stranger_at_the_desk_is_asked_to_sign_in_and_brought_back()
    {
        using var browser = app.Browser();

        using var asked = await browser.GetAsync("/desk?state=all");

        await HotlineApp.ExpectAsync(asked, HttpStatusCode.Redirect);
        Assert.Equal("/dang-nhap?tiep=%2Fdesk%3Fstate%3Dall", asked.Headers.Location!.PathAndQuery());
        using var answer = await browser.SubmitAsync(asked.Headers.Location!.PathAndQuery(), "/dang-nhap", ("email", HotlineApp.AdminEmail), ("password", HotlineApp.AdminPassword));
        Assert.Equal("/desk?state=all", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_cookie_is_strict_hidden_from_scripts_and_works_without_https()
    {
        using var browser = app.Browser();

        using var answer = await browser.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", HotlineApp.AdminEmail), ("password", HotlineApp.AdminPassword));

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("hotline=", StringComparison.Ordinal));
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using var desk = await browser.GetAsync("/desk");
        await HotlineApp.ExpectAsync(desk, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_account_are_refused_in_the_same_words()
    {
        using var browser = app.Browser();

        var wrong = await RefusalAsync(browser, HotlineApp.AdminEmail, "khong phai mat khau");
        var unknown = await RefusalAsync(browser, "khong-co@example.vn", "khong phai mat khau");

        Assert.Contains("chưa đúng", wrong, StringComparison.Ordinal);
        Assert.Equal(wrong, unknown);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var browser = app.Browser();
        using var form = new FormUrlEncodedContent([new("email", HotlineApp.AdminEmail), new("password", HotlineApp.AdminPassword)]);

        using var answer = await browser.PostAsync("/dang-nhap", form);

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.BadRequest);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("hotline=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    public async Task Nobody_is_sent_to_another_site_after_signing_in(string elsewhere)
    {
        using var browser = app.Browser();

        using var answer = await browser.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", HotlineApp.AdminEmail), ("password", HotlineApp.AdminPassword), ("tiep", elsewhere));

        Assert.Equal("/desk", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Who_was_signed_out_while_writing_comes_back_to_the_page_with_the_form()
    {
        using var browser = app.Browser();
        using HttpRequestMessage post = new(HttpMethod.Post, "/desk/tickets/HG-7KQ4-M2/tra-loi") { Content = new FormUrlEncodedContent([new("noi-dung", "a")]) };
        post.Headers.Referrer = new Uri(app.Address + "/desk/tickets/HG-7KQ4-M2");

        using var answer = await browser.SendAsync(post);

        Assert.Equal("/dang-nhap?tiep=%2Fdesk%2Ftickets%2FHG-7KQ4-M2", answer.Headers.Location!.PathAndQuery());
    }

    [Fact]
    public async Task After_signing_out_the_desk_is_closed()
    {
        using var browser = await app.SignedInAsync();

        using var answer = await browser.SubmitAsync("/desk", "/dang-xuat");

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.Redirect);
        using var desk = await browser.GetAsync("/desk");
        await HotlineApp.ExpectAsync(desk, HttpStatusCode.Redirect);
    }

    private static async Task<string> RefusalAsync(HttpClient browser, string email, string password)
    {
        using var answer = await browser.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", email), ("password", password));
        await HotlineApp.ExpectAsync(answer, HttpStatusCode.Unauthorized);
        var page = await answer.Content.ReadAsStringAsync();
        return page[page.IndexOf("role=\"alert\"", StringComparison.Ordinal)..].Split('<')[0];
    }
}

/// <summary>On an app of its own: the account is locked afterwards.</summary>
public sealed class GuessingAPassword(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task Five_wrong_ones_lock_the_account_also_against_the_right_one()
    {
        using var browser = app.Browser();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var wrong = await browser.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", HotlineApp.AdminEmail), ("password", "sai sai sai sai"));
            await HotlineApp.ExpectAsync(wrong, HttpStatusCode.Unauthorized);
        }

        using var right = await browser.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", HotlineApp.AdminEmail), ("password", HotlineApp.AdminPassword));

        await HotlineApp.ExpectAsync(right, HttpStatusCode.Unauthorized);

        // Nobody learns from it that the account exists.
        using var unknown = await browser.SubmitAsync("/dang-nhap", "/dang-nhap", ("email", "khong-co@example.vn"), ("password", HotlineApp.AdminPassword));
        Assert.Equal(AlertOf(await unknown.Content.ReadAsStringAsync()), AlertOf(await right.Content.ReadAsStringAsync()));
        Assert.Contains("tạm khóa", AlertOf(await right.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        static string AlertOf(string page) => page[page.IndexOf("role=\"alert\"", StringComparison.Ordinal)..].Split('<')[0];
    }
}

public sealed class CreatingTheFirstAdministrator(FreshApp app) : IClassFixture<FreshApp>
{
    [Fact]
    public async Task The_logged_link_creates_one_once_and_then_never_again()
    {
        var line = await app.Log.WaitForAsync("/quan-tri-dau-tien?ma=");
        var link = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]).PathAndQuery;
        using var browser = app.Browser();

        using var tooShort = await browser.SubmitAsync(link, "/quan-tri-dau-tien", ("name", "Minh"), ("email", "minh@example.vn"), ("password", "ngan"));
        await HotlineApp.ExpectAsync(tooShort, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("ít nhất 15 ký tự", await tooShort.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var created = await browser.SubmitAsync(link, "/quan-tri-dau-tien", ("name", "Minh"), ("email", "minh@example.vn"), ("password", "mot cau dai khac"));
        await HotlineApp.ExpectAsync(created, HttpStatusCode.Redirect);
        using var again = await browser.GetAsync(link);
        await HotlineApp.ExpectAsync(again, HttpStatusCode.Gone);

        using var desk = await app.SignedInAsync("minh@example.vn", "mot cau dai khac");
        Assert.Contains("Minh", await desk.GetStringAsync("/desk"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guessed_link_is_no_link()
    {
        using var browser = app.Browser();

        using var answer = await browser.GetAsync("/quan-tri-dau-tien?ma=doan-mo");

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.Gone);
    }
}

internal static class Addresses
{
    public static string PathAndQuery(this Uri address) => address.IsAbsoluteUri ? address.PathAndQuery : address.OriginalString;
}
