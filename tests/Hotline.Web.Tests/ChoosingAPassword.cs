using System.Net;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

public sealed class ChoosingAPassword
{
    [Theory]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abababababab")]
    [InlineData("1234567890")]
    [InlineData("0987654321")]
    [InlineData("qwertyuiop123")]
    [InlineData("1q2w3e4r5t")]
    [InlineData("Password123")]
    [InlineData("P@ssw0rd2026")]
    [InlineData("MậtKhẩu@123")]
    [InlineData("matkhau1234567890")]
    [InlineData("Hotline#2026")]
    [InlineData("lantran@2026")]
    [InlineData("Trần Thị Lan 1")]
    public void What_is_guessed_first_is_refused_with_a_reason(string password) =>
        Assert.NotNull(GuessablePasswords.WhyNot(password, "lantran@example.vn", "Trần Thị Lan"));

    [Theory]
    [InlineData("mot cau dai de nho")]
    [InlineData("con mèo ngủ trên mái ngói")]
    [InlineData("sáu ba chín con vịt")]
    [InlineData("tjqmvxwzpk")]
    [InlineData("mot mat khau khong ai doan")]
    public void What_only_its_owner_knows_is_taken_with_no_rule_of_signs(string password) =>
        Assert.Null(GuessablePasswords.WhyNot(password, "lantran@example.vn", "Trần Thị Lan"));
}

/// <summary>The cookie's account is looked at on every request, not once a minute.</summary>
public sealed class WatchfulApp : HotlineApp
{
    protected override void Change(WebApplicationBuilder builder) =>
        builder.Services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero);
}

public sealed class EndingSessions(WatchfulApp app) : IClassFixture<WatchfulApp>
{
    [Fact]
    public async Task Who_is_signed_out_everywhere_has_to_sign_in_again_and_can()
    {
        using var browser = await app.SignedInAsync();
        using var before = await browser.GetAsync("/desk");
        await HotlineApp.ExpectAsync(before, HttpStatusCode.OK);

        await using (var scope = app.Services.CreateAsyncScope())
        {
            Assert.Empty(await scope.ServiceProvider.GetRequiredService<Accounts>().SignOutEverywhereAsync(HotlineApp.AdminEmail, "test"));
        }

        using var after = await browser.GetAsync("/desk");
        await HotlineApp.ExpectAsync(after, HttpStatusCode.Redirect);
        using var again = await app.SignedInAsync();
        using var desk = await again.GetAsync("/desk");
        await HotlineApp.ExpectAsync(desk, HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_account_with_a_guessable_password_is_not_made()
    {
        await using var scope = app.Services.CreateAsyncScope();

        var problems = await scope.ServiceProvider.GetRequiredService<Accounts>().AddAsync("minh@example.vn", "Minh", Roles.Operator, "matkhau12345", "test");

        Assert.Contains(problems, problem => problem.Contains("hay bị đoán", StringComparison.Ordinal));
    }
}
