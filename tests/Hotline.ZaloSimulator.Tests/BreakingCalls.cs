using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.ZaloSimulation.Tests;

/// <summary>Faults F1, F2, F8 to F11 and F17 to F22: what the caller sees, and what it must not do then.</summary>
public sealed class BreakingCalls : Scenario
{
    private static readonly JsonObject Hello = new() { ["text"] = "Chào bà con" };

    private Task<JsonObject> ReadAboutAsync() => Hotline.CallsAsync(HttpMethod.Get, "/v2.0/oa/getoa");

    [Fact]
    public async Task A_call_limit_lasts_as_long_as_told_and_asking_a_little_is_allowed()
    {
        var id = Zalo.Faults.Add(Fault.Rate32());
        Assert.Equal(-32, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);
        Zalo.Advance(TimeSpan.FromSeconds(1));
        for (var call = 0; call < 10; call++)
        {
            await ReadAboutAsync();
        }

        Clean();
        Zalo.Faults.Remove(id);

        Assert.Equal(0, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);
        Clean();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_ten_calls_into_a_call_limit_are_a_violation(bool http)
    {
        Zalo.Faults.Add(http ? Fault.Http429(retryAfterSeconds: 3) : Fault.Rate32());
        using var first = await Hotline.AsksAsync(HttpMethod.Get, "/v2.0/oa/getoa");
        Assert.Equal(http ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(http ? "3" : null, first.Headers.RetryAfter?.ToString());
        Zalo.Advance(TimeSpan.FromSeconds(1));
        for (var call = 0; call < 11; call++)
        {
            (await Hotline.AsksAsync(HttpMethod.Get, "/v2.0/oa/getoa")).Dispose();
        }

        Violated("send-over-limit");
    }

    [Fact]
    public async Task What_broke_off_is_sent_again_only_after_a_look_at_the_conversation()
    {
        Zalo.Faults.Add(Fault.Http5xx(502, html: true, times: 2));
        using var broken = await SendHelloAsync();
        Assert.Equal(HttpStatusCode.BadGateway, broken.StatusCode);

        var history = await Hotline.ReadsHistoryAsync(Lan);
        Assert.DoesNotContain(history["data"]!.AsArray(), row => (int?)row!["src"] == 0);
        using var again = await SendHelloAsync();
        Clean();

        using var blind = await SendHelloAsync();
        Assert.Equal(HttpStatusCode.OK, blind.StatusCode);
        Violated("resent-without-history");
    }

    [Fact]
    public async Task The_same_words_to_a_later_question_are_no_repetition()
    {
        Zalo.Faults.Add(Fault.Http5xx(503, stored: true));
        using var broken = await SendHelloAsync();
        await Zalo.SettledAsync();
        Lan.Says("Còn con tôi thì sao?");
        await Zalo.SettledAsync();

        using var again = await SendHelloAsync();

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Clean();
    }

    [Fact]
    public async Task What_was_stored_behind_an_error_shows_in_echo_and_history_and_must_not_be_sent_again()
    {
        Zalo.Faults.Add(Fault.Http5xx(503, stored: true));
        using var broken = await SendHelloAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, broken.StatusCode);
        await Zalo.SettledAsync();
        Assert.Contains(Hotline.Webhooks, received => received is { Event: "oa_send_text", Text: "Chào bà con" });

        await Hotline.SendsMessageAsync(Lan, (JsonObject)Hello.DeepClone());

        Violated("resent-after-echo", "duplicate-send");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_held_call_ends_when_its_caller_gives_up(bool stored)
    {
        Zalo.Faults.Add(stored ? Fault.TimeoutAfter() : Fault.TimeoutBefore());
        using var patience = new CancellationTokenSource();
        var held = SendHelloAsync(patience.Token);
        var call = await Zalo.Ledger.WaitAsync(() => Zalo.Ledger.Calls.FirstOrDefault(call => call.Fault is not null), "The held call", Zalo.Options.Patience);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);

        await Zalo.Ledger.WaitAsync(() => call.Ended ? call : null, "The end of the held call", Zalo.Options.Patience);
        var history = await Hotline.ReadsHistoryAsync(Lan);
        Assert.Equal(stored, history["data"]!.AsArray().Any(row => (string?)row!["message"] == "Chào bà con" && (int?)row["src"] == 0));
        Clean();
    }

    [Fact]
    public async Task A_second_send_to_the_same_user_while_one_is_not_over_is_a_violation()
    {
        Zalo.Faults.Add(Fault.Slow(TimeSpan.FromMinutes(1)));
        var slow = SendHelloAsync();
        await Zalo.Ledger.WaitAsync(() => Zalo.Ledger.Calls.FirstOrDefault(call => call.Fault is not null), "The slow call", Zalo.Options.Patience);

        await Hotline.SendsAsync(Lan, "Thêm một tin");
        Zalo.Advance(TimeSpan.FromMinutes(1));
        using var answer = await slow;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Violated("two-in-flight");
    }

    [Fact]
    public async Task Other_users_do_not_wait_for_a_slow_call()
    {
        var minh = Zalo.Citizen("Minh");
        await Zalo.AcceptedAsync(minh.Says("Tôi hỏi"));
        Zalo.Faults.Add(Fault.Slow(TimeSpan.FromMinutes(1)) with { User = Lan.Id });
        var slow = SendHelloAsync();

        Assert.Equal(0, (int?)(await Hotline.SendsAsync(minh, "Chào Minh"))["error"]);
        await Zalo.Ledger.WaitAsync(() => Zalo.Ledger.Calls.FirstOrDefault(call => call.Fault is not null), "The slow call", Zalo.Options.Patience);
        Zalo.Advance(TimeSpan.FromMinutes(1));
        (await slow).Dispose();
        Clean();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cut_connection_tells_nothing(bool stored)
    {
        Zalo.Faults.Add(Fault.Reset(stored));

        await Assert.ThrowsAsync<HttpRequestException>(() => SendHelloAsync());

        Assert.Equal(stored ? 1 : 0, Lan.Received.Count);
    }

    [Fact]
    public async Task A_truncated_answer_is_no_json_and_the_message_is_stored()
    {
        Zalo.Faults.Add(Fault.TruncatedJson());

        using var answer = await SendHelloAsync();

        var text = await answer.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(text));
        Assert.Single(Lan.Received);
    }

    [Fact]
    public async Task An_error_may_be_a_word()
    {
        Zalo.Faults.Add(Fault.NonNumericError());

        var answer = await Hotline.SendsAsync(Lan, "Chào");

        Assert.Equal(JsonValueKind.String, answer["error"]!.GetValueKind());
        Assert.Empty(Lan.Received);
    }

    [Theory]
    [InlineData(-230)]
    [InlineData(-232)]
    [InlineData(-244)]
    [InlineData(-227)]
    [InlineData(-213)]
    [InlineData(-9999)]
    public async Task After_a_final_refusal_the_message_is_over(int code)
    {
        Zalo.Faults.Add(Fault.Code(code));
        Assert.Equal(code, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);
        Clean();

        await Hotline.SendsAsync(Lan, "Chào");

        Violated("retry-after-refusal");
    }

    [Theory]
    [InlineData(-209)]
    [InlineData(-223)]
    [InlineData(-234)]
    [InlineData(-211)]
    [InlineData(-320)]
    [InlineData(-32)]
    public async Task After_a_passing_refusal_it_may_be_sent_again(int code)
    {
        Zalo.Faults.Add(Fault.Code(code, Lan.Id));
        Assert.Equal(code, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);

        Assert.Equal(0, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);

        Clean();
    }

    [Fact]
    public async Task Zalo_may_refuse_texts_that_are_shorter_than_it_says()
    {
        Zalo.Faults.Add(Fault.OversizeText(500));

        Assert.Equal(-210, (int?)(await Hotline.SendsAsync(Lan, new string('a', 501)))["error"]);
        Assert.Equal(0, (int?)(await Hotline.SendsAsync(Lan, new string('a', 500)))["error"]);
        Clean();
    }

    [Fact]
    public async Task A_quote_that_is_gone_fails_and_the_same_words_without_it_do_not()
    {
        Zalo.Faults.Add(Fault.QuoteGone());
        var question = Lan.Says("Còn việc này?");

        Assert.Equal(-201, (int?)(await Hotline.SendsMessageAsync(Lan, new JsonObject { ["text"] = "Chào", ["quote_message_id"] = question.MessageId }))["error"]);
        Assert.Equal(0, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);
        Clean();
    }

    [Fact]
    public async Task The_standing_of_app_and_account_is_told_by_code()
    {
        Zalo.SetStanding(appActive: false);
        Assert.Equal(-209, (int?)(await ReadAboutAsync())["error"]);
        Zalo.SetStanding(oaDisabled: true);
        Assert.Equal(-204, (int?)(await ReadAboutAsync())["error"]);
        Zalo.SetStanding(authorised: false);
        Assert.Equal(-223, (int?)(await ReadAboutAsync())["error"]);
        Zalo.SetStanding();
        Assert.Equal(0, (int?)(await ReadAboutAsync())["error"]);
    }

    [Fact]
    public async Task The_same_seed_bends_the_same_calls()
    {
        var first = await BentCallsAsync();

        Assert.Equal(first, await BentCallsAsync());
        Assert.Contains(true, first);
        Assert.Contains(false, first);
    }

    private static async Task<bool[]> BentCallsAsync()
    {
        await using var zalo = await ZaloSimulator.StartAsync(new SimulatorOptions { Seed = 42 });
        await using var hotline = await StubHotline.ConnectAsync(zalo);
        var lan = zalo.Citizen("Lan");
        await zalo.AcceptedAsync(lan.Says("Tôi hỏi"));
        zalo.Faults.Add(Fault.Http5xx() with { Times = 0, Probability = 0.5 });
        List<bool> bent = [];
        for (var call = 0; call < 20; call++)
        {
            using var answer = await hotline.AsksAsync(HttpMethod.Post, "/v3.0/oa/message/cs", new JsonObject
            {
                ["recipient"] = new JsonObject { ["user_id"] = lan.Id },
                ["message"] = new JsonObject { ["text"] = $"Tin {call}" },
            });
            bent.Add(answer.StatusCode == HttpStatusCode.InternalServerError);
        }

        return [.. bent];
    }

    private Task<HttpResponseMessage> SendHelloAsync(CancellationToken cancellation = default) =>
        Hotline.AsksAsync(HttpMethod.Post, "/v3.0/oa/message/cs", new JsonObject { ["recipient"] = new JsonObject { ["user_id"] = Lan.Id }, ["message"] = Hello.DeepClone() }, cancellation);
}
