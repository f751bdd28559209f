using System.Text.Json;

namespace Hotline.ZaloSimulation.Tests;

/// <summary>Faults F12 to F16, F22, F23 and F25: events that come twice, late, broken or forged, and what is held against the receiver.</summary>
public sealed class BendingWebhooks : Scenario
{
    private Task<Event> AttemptedAsync(Event made, int times) =>
        Zalo.Ledger.WaitAsync(() => made.Attempts.Count >= times ? made : null, $"Attempt {times}", Zalo.Options.Patience);

    [Fact]
    public async Task Copies_have_the_same_bytes_and_the_same_signature()
    {
        var made = Lan.Says("Một câu", new Bend { Copies = 2 });

        await AttemptedAsync(made, 3);

        Assert.Equal(3, Hotline.Webhooks.Count);
        Assert.All(Hotline.Webhooks, received => Assert.Equal(made.Body.ToArray(), received.Body));
        Assert.Single(Hotline.Webhooks.Select(received => received.Headers["X-ZEvent-Signature"]).Distinct());
    }

    [Fact]
    public async Task A_later_copy_comes_after_the_first_was_taken()
    {
        var made = Lan.Says("Một câu", new Bend { LaterCopies = 1, LaterBy = TimeSpan.FromMinutes(2) });
        await AttemptedAsync(made, 1);

        Zalo.Advance(TimeSpan.FromMinutes(2));
        await AttemptedAsync(made, 2);

        Assert.Equal([0, 1], Hotline.Webhooks.Select(received => received.Retry));
    }

    [Fact]
    public async Task A_held_event_is_overtaken_and_keeps_its_timestamp()
    {
        var first = Lan.Says("Câu trước", new Bend { Hold = TimeSpan.FromSeconds(30) });
        await Zalo.AcceptedAsync(Lan.Says("Câu sau"));

        Zalo.Advance(TimeSpan.FromSeconds(30));
        await Zalo.AcceptedAsync(first);

        Assert.Equal(["Câu sau", "Câu trước"], Hotline.Webhooks.Select(received => received.Text));
        var stamps = Hotline.Webhooks.Select(received => long.Parse((string)received.Json["timestamp"]!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.True(stamps[1] < stamps[0], $"{stamps[1]} is not before {stamps[0]}");
    }

    [Fact]
    public async Task What_is_not_taken_comes_again_on_the_ladder_until_it_is()
    {
        Hotline.Answers = received => received.Retry < 2 ? 503 : 200;
        var made = Lan.Says("Một câu");
        await AttemptedAsync(made, 1);
        Zalo.Advance(TimeSpan.FromSeconds(30));
        await AttemptedAsync(made, 2);
        Assert.False(made.Accepted);

        Zalo.Advance(TimeSpan.FromMinutes(5));
        await Zalo.AcceptedAsync(made);

        Assert.Equal([0, 1, 2], Hotline.Webhooks.Select(received => received.Retry));
        Assert.Single(Hotline.Webhooks.Select(received => Convert.ToHexString(received.Body)).Distinct());
        Violated("webhook-5xx", "webhook-5xx");
    }

    [Fact]
    public async Task After_six_attempts_an_event_is_lost()
    {
        Zalo.Excuse(down: true);
        Hotline.Answers = _ => 500;
        var made = Lan.Says("Một câu");
        foreach (var (attempt, minutes) in new[] { (1, 0.5), (2, 5), (3, 15), (4, 30), (5, 60) })
        {
            await AttemptedAsync(made, attempt);
            Zalo.Advance(TimeSpan.FromMinutes(minutes));
        }

        await Zalo.ViolatedAsync("event-lost");

        Assert.True(made.Lost);
        Violated("event-lost");
    }

    [Fact]
    public async Task A_refused_event_is_held_against_the_hotline()
    {
        Hotline.Answers = received => received.Retry == 0 ? 401 : 200;

        Lan.Says("Một câu");

        await Zalo.ViolatedAsync("webhook-non-200");
    }

    public static TheoryData<Forgery> Forgeries => new(Enum.GetValues<Forgery>());

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_event_bears_no_good_signature_and_taking_it_is_a_violation(Forgery forgery)
    {
        var real = Lan.Says("Một câu 🙏");
        await Zalo.AcceptedAsync(real);
        Hotline.Webhooks.Clear();
        Hotline.Answers = _ => 401;
        Assert.Equal(401, (await Zalo.ForgeAsync(real, forgery)).Status);
        Clean();

        var forged = Assert.Single(Hotline.Webhooks);
        var good = Webhooks.Mac(Zalo.Options.AppId, forged.Body, (string)forged.Json["timestamp"]!, Zalo.Options.OaSecretKey);
        Assert.NotEqual($"mac={good}", forged.Headers.GetValueOrDefault("X-ZEvent-Signature"));

        Hotline.Answers = _ => 200;
        await Zalo.ForgeAsync(real, forgery);
        Violated("forged-accepted");
    }

    [Theory]
    [InlineData(TimestampForm.Text, JsonValueKind.String, 13)]
    [InlineData(TimestampForm.Number, JsonValueKind.Number, 13)]
    [InlineData(TimestampForm.Seconds, JsonValueKind.String, 10)]
    public async Task A_timestamp_may_be_a_number_or_seconds_and_lie_minutes_away(TimestampForm form, JsonValueKind kind, int digits)
    {
        await Zalo.AcceptedAsync(Lan.Says("Một câu", new Bend { Form = form, Shift = TimeSpan.FromMinutes(-10) }));

        var received = Assert.Single(Hotline.Webhooks);
        var stamp = received.Json["timestamp"]!;
        Assert.Equal(kind, stamp.GetValueKind());
        Assert.Equal(digits, stamp.ToString().Length);
        Assert.Equal($"mac={Webhooks.Mac(Zalo.Options.AppId, received.Body, stamp.ToString(), Zalo.Options.OaSecretKey)}", received.Headers["X-ZEvent-Signature"]);
    }

    [Fact]
    public async Task Members_may_be_missing_or_null()
    {
        await Zalo.AcceptedAsync(Lan.SendsImage("ổ gà", bend: new Bend { Drop = ["user_id_by_app", "message.attachments=null"] }));

        var received = Assert.Single(Hotline.Webhooks).Json;
        Assert.False(received.ContainsKey("user_id_by_app"));
        Assert.True(received["message"]!.AsObject().ContainsKey("attachments"));
        Assert.Null(received["message"]!["attachments"]);
    }

    [Fact]
    public async Task An_echo_may_come_before_the_answer()
    {
        Zalo.DelayEchoes(_ => TimeSpan.FromSeconds(-1));

        await Hotline.SendsAsync(Lan, "Chào");

        Assert.Contains(Hotline.Webhooks, received => received.Event == "oa_send_text");
    }

    [Fact]
    public async Task An_echo_may_come_late()
    {
        Zalo.DelayEchoes(_ => TimeSpan.FromSeconds(10));
        await Hotline.SendsAsync(Lan, "Chào");
        Assert.DoesNotContain(Hotline.Webhooks, received => received.Event == "oa_send_text");

        Zalo.Advance(TimeSpan.FromSeconds(10));
        await Zalo.SettledAsync();

        Assert.Contains(Hotline.Webhooks, received => received.Event == "oa_send_text");
        Clean();
    }
}
