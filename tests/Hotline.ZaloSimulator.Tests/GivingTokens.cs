using System.Net;
using System.Text.Json.Nodes;

namespace Hotline.ZaloSimulation.Tests;

/// <summary>The token address: single-use refresh tokens, errors with their own shape, and faults F3 to F7.</summary>
public sealed class GivingTokens : Scenario
{
    private string Seed => Zalo.HotlineSettings["Hotline:Zalo:RefreshToken"]!;

    [Fact]
    public async Task A_refresh_gives_a_pair_whose_lifetime_is_a_string()
    {
        var pair = JsonNode.Parse((await Hotline.RefreshesAsync(Seed)).Body)!;

        Assert.Equal("90000", pair["expires_in"]!.GetValue<string>());
        Hotline.Token = (string)pair["access_token"]!;
        Assert.Equal(0, (int?)(await Hotline.SendsAsync(Lan, "Chào bà con"))["error"]);
        Clean();
    }

    [Fact]
    public async Task A_refresh_token_is_good_once()
    {
        await Hotline.RefreshesAsync(Seed);

        var (status, body) = await Hotline.RefreshesAsync(Seed);

        Assert.Equal(HttpStatusCode.OK, status);
        var refusal = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(-14014, (int?)refusal["error"]);
        Assert.True(refusal.ContainsKey("error_name"));
        Assert.False(refusal.ContainsKey("message"));
        Violated("refresh-reused");
    }

    [Fact]
    public async Task Of_two_refreshes_at_once_one_wins_and_the_other_is_a_violation()
    {
        var answers = await Task.WhenAll(Hotline.RefreshesAsync(Seed), Hotline.RefreshesAsync(Seed));

        Assert.Single(answers, answer => answer.Body.Contains("access_token", StringComparison.Ordinal));
        Violated("refresh-reused");
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        var (_, body) = await Hotline.RefreshesAsync(Seed, "khac");

        Assert.Equal(-14004, (int?)JsonNode.Parse(body)!["error"]);
        Violated("secret-missing");
    }

    [Fact]
    public async Task A_secret_in_the_form_is_a_violation()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Zalo.OAuthUrl, "/v4/oa/access_token"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["app_id"] = Zalo.Options.AppId, ["refresh_token"] = Seed, ["grant_type"] = "refresh_token", ["secret_key"] = Zalo.Options.AppSecret }),
        };
        request.Headers.TryAddWithoutValidation("secret_key", Zalo.Options.AppSecret);

        using var response = await Hotline.AsksRawAsync(request);

        Violated("secret-misplaced");
    }

    [Fact]
    public async Task A_refresh_long_before_the_end_of_a_token_that_nobody_refused_is_a_violation()
    {
        var pair = JsonNode.Parse((await Hotline.RefreshesAsync(Seed)).Body)!;

        await Hotline.RefreshesAsync((string)pair["refresh_token"]!);

        Violated("refresh-needless");
    }

    [Fact]
    public async Task Before_the_end_of_a_token_a_refresh_is_due()
    {
        var pair = JsonNode.Parse((await Hotline.RefreshesAsync(Seed)).Body)!;
        Zalo.Advance(TimeSpan.FromHours(20.5));

        await Hotline.RefreshesAsync((string)pair["refresh_token"]!);

        Clean();
    }

    [Fact]
    public async Task An_expired_token_is_refused_until_it_is_refreshed()
    {
        Zalo.Advance(TimeSpan.FromHours(25));

        Assert.Equal(-220, (int?)(await Hotline.SendsAsync(Lan, "Chào bà con"))["error"]);
        Assert.Empty(Lan.Received);
        Clean();
    }

    [Fact]
    public async Task Revoked_tokens_are_refused_and_new_ones_are_not()
    {
        Zalo.RevokeAccessTokens();
        Assert.Equal(-220, (int?)(await Hotline.SendsAsync(Lan, "Chào bà con"))["error"]);

        Hotline.Token = (string)JsonNode.Parse((await Hotline.RefreshesAsync(Seed)).Body)!["access_token"]!;

        Assert.Equal(0, (int?)(await Hotline.SendsAsync(Lan, "Chào bà con"))["error"]);
        Clean();
    }

    [Fact]
    public async Task While_every_token_is_refused_the_third_refresh_is_a_storm()
    {
        Zalo.RefuseEveryToken();
        var refresh = Seed;
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(-216, (int?)(await Hotline.SendsAsync(Lan, "Chào bà con"))["error"]);
            var pair = JsonNode.Parse((await Hotline.RefreshesAsync(refresh)).Body)!;
            (Hotline.Token, refresh) = ((string)pair["access_token"]!, (string)pair["refresh_token"]!);
            if (round == 1)
            {
                Clean();
            }
        }

        Violated("refresh-storm");
    }

    [Fact]
    public async Task A_lost_refresh_spends_the_token_and_one_more_try_is_no_violation()
    {
        Zalo.Faults.Add(Fault.RefreshLost());
        await Assert.ThrowsAsync<HttpRequestException>(() => Hotline.RefreshesAsync(Seed));

        Assert.Equal(-14014, (int?)JsonNode.Parse((await Hotline.RefreshesAsync(Seed)).Body)!["error"]);
        Clean();

        await Hotline.RefreshesAsync(Seed);
        Violated("refresh-reused");
    }

    [Theory]
    [InlineData(RefreshAnswer.Empty, 200)]
    [InlineData(RefreshAnswer.ErrorNameOnly, 200)]
    [InlineData(RefreshAnswer.WithoutTokens, 200)]
    [InlineData(RefreshAnswer.Html, 200)]
    [InlineData(RefreshAnswer.TooManyCalls, 200)]
    [InlineData(RefreshAnswer.Unavailable, 503)]
    public async Task An_answer_that_is_none_leaves_the_pair_good(RefreshAnswer answer, int status)
    {
        Zalo.Faults.Add(Fault.RefreshWeird(answer));

        var weird = await Hotline.RefreshesAsync(Seed);
        Assert.Equal(status, (int)weird.Status);
        Assert.DoesNotContain("\"access_token\"", weird.Body, StringComparison.Ordinal);

        Assert.Contains("access_token", (await Hotline.RefreshesAsync(Seed)).Body, StringComparison.Ordinal);
        Clean();
    }

    [Theory]
    [InlineData(ExpiresIn.Number, 3600L)]
    [InlineData(ExpiresIn.Missing, null)]
    public async Task A_lifetime_may_be_a_number_or_absent(ExpiresIn written, long? expected)
    {
        Zalo.GiveTokens(TimeSpan.FromHours(1), written);

        var pair = JsonNode.Parse((await Hotline.RefreshesAsync(Seed)).Body)!;

        Assert.Equal(expected, (long?)pair["expires_in"]);
    }

    [Fact]
    public void The_proof_key_is_that_of_the_fact_sheets_example() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", OAuth.Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
}
