using Hotline.Channels.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Tests;

public sealed class Settings
{
    [Theory]
    [InlineData("Hotline:DirectLine:TokenLifetimeSeconds", "0")]
    [InlineData("Hotline:DirectLine:ResumeDays", "-1")]
    [InlineData("Hotline:DirectLine:ResumeDays", "366")]
    [InlineData("Hotline:DirectLine:AllowedOrigins", "tinh.example.vn")]
    [InlineData("Hotline:DirectLine:AllowedOrigins", "https://tinh.example.vn/path")]
    [InlineData("Hotline:PublicUrl", "hotline.example.vn")]
    [InlineData("Hotline:Limits:ActivityCharacters", "-1")]
    [InlineData("Hotline:Limits:ActivitiesPerPage", "1001")]
    [InlineData("Hotline:Limits:TokensPerMinutePerAddress", "0")]
    [InlineData("Hotline:Limits:PostsPerMinutePerConversation", "0")]
    [InlineData("Hotline:Limits:UploadBytes", "10")]
    [InlineData("Hotline:Attachments:KeepDays", "0")]
    [InlineData("Hotline:Connector:LoginUrl", "http://login.example.vn")]
    [InlineData("Hotline:Connector:ChannelMetadata", "noi-nao-do")]
    [InlineData("MicrosoftAppType", "UserAssignedMSI")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ChannelsApp.StartAsync((key, value)));

        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
        Assert.Contains(value, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_in_one_directory_must_name_it()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ChannelsApp.StartAsync(("MicrosoftAppId", Azure.AppId), ("MicrosoftAppPassword", Azure.Password)));

        Assert.Contains("MicrosoftAppTenantId", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Azure.Password, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_is_none_is_named_too()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ChannelsApp.StartAsync(("Hotline:DirectLine:TokenLifetimeSeconds", "nửa giờ")));

        Assert.Contains("Hotline:DirectLine:TokenLifetimeSeconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Origins_may_be_written_as_a_list()
    {
        await using var app = await ChannelsApp.StartAsync(
            ("Hotline:DirectLine:AllowedOrigins:0", "https://tinh.example.vn"),
            ("Hotline:DirectLine:AllowedOrigins:1", "https://huyen.example.vn"));
        using HttpRequestMessage request = new(HttpMethod.Post, "tokens/generate");
        request.Headers.Add("Origin", "https://huyen.example.vn");

        using var response = await app.Http.SendAsync(request);

        Assert.Equal("https://huyen.example.vn", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }
}
