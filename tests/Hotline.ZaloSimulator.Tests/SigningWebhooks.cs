using System.Text;

namespace Hotline.ZaloSimulation.Tests;

/// <summary>What arrives at the hotline when somebody writes to the account.</summary>
public sealed class SigningWebhooks : IAsyncLifetime
{
    private ZaloSimulator zalo = null!;
    private StubHotline hotline = null!;

    public async Task InitializeAsync()
    {
        zalo = await ZaloSimulator.StartAsync();
        hotline = await StubHotline.ConnectAsync(zalo);
    }

    public async Task DisposeAsync()
    {
        await hotline.DisposeAsync();
        await zalo.DisposeAsync();
    }

    [Fact]
    public void The_signature_is_that_of_the_fact_sheets_example()
    {
        var body = Encoding.UTF8.GetBytes("""{"app_id":"1000000000000000001","sender":{"id":"2000000000000000002"},"user_id_by_app":"3000000000000000003","recipient":{"id":"4000000000000000004"},"event_name":"user_send_text","message":{"text":"Đường bị ngập, xin hỗ trợ 🙏","msg_id":"00aa11bb22cc33dd44ee"},"timestamp":"1790000000123"}""");

        Assert.Equal(304, body.Length);
        Assert.Equal("148c6a8ca407d136a7fc8c2f3abc932ed6c7540e2a72d69574726a47254d22dd", Webhooks.Mac("1000000000000000001", body, "1790000000123", "OA-SECRET-KEY-EXAMPLE"));
    }

    [Fact]
    public async Task A_text_arrives_with_its_sender_its_words_and_a_signature_over_the_bytes_as_sent()
    {
        var lan = zalo.Citizen("Lan");

        await zalo.AcceptedAsync(lan.Says("Đường bị ngập 🙏"));

        var received = Assert.Single(hotline.Webhooks);
        Assert.Equal("user_send_text", received.Event);
        Assert.Equal("Đường bị ngập 🙏", received.Text);
        Assert.Equal(lan.Id, (string?)received.Json["sender"]!["id"]);
        Assert.Contains("🙏", Encoding.UTF8.GetString(received.Body), StringComparison.Ordinal);
        var expected = Webhooks.Mac(zalo.Options.AppId, received.Body, (string)received.Json["timestamp"]!, zalo.Options.OaSecretKey);
        Assert.Equal($"mac={expected}", received.Headers["X-ZEvent-Signature"]);
        Assert.Empty(zalo.Violations);
    }
}
