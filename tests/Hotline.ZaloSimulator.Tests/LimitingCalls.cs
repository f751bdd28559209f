using System.Text.Json.Nodes;

namespace Hotline.ZaloSimulation.Tests;

/// <summary>The app's calls of one minute, and calls that stay open.</summary>
public sealed class LimitingCalls : Scenario
{
    protected override SimulatorOptions Options => new() { CallsPerMinute = 3, LongestCall = TimeSpan.Zero };

    [Fact]
    public async Task Beyond_the_limit_calls_are_refused_with_200_and_counted()
    {
        // To the beginning of a minute, so that all calls lie within it.
        Zalo.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromMilliseconds((Zalo.Now.Second * 1_000) + Zalo.Now.Millisecond));
        List<(int? Error, string Remain)> answers = [];
        for (var call = 0; call < 4; call++)
        {
            using var response = await Hotline.AsksAsync(HttpMethod.Get, "/v2.0/oa/getoa");
            answers.Add(((int?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"], response.Headers.GetValues("X-RateLimit-Remain").Single()));
        }

        Assert.Equal([(0, "2"), (0, "1"), (0, "0"), (-32, "0")], answers);
    }

    [Fact]
    public async Task A_call_that_is_not_given_up_in_time_is_a_violation()
    {
        Zalo.Faults.Add(Fault.TimeoutBefore());

        await Assert.ThrowsAsync<HttpRequestException>(() => Hotline.SendsAsync(Lan, "Chào"));

        await Zalo.ViolatedAsync("call-too-long");
    }
}
