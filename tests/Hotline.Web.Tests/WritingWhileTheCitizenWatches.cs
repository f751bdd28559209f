using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Conversations.Rephrasing;
using Hotline.Tests;
using Hotline.Web.Platform;
using Hotline.Web.Service;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>The whole service with a model behind it.</summary>
public sealed class AppWithModel : HotlineApp, IAsyncLifetime
{
    public const string Key = "khoa-cua-mo-hinh-0123456789";

    internal ModelServer Model { get; private set; } = null!;

    // Nothing here ends by the clock: what is held is let go.
    protected override IEnumerable<string> Settings =>
        [.. base.Settings, $"Hotline:Model:Endpoint={Model.Endpoint}", $"Hotline:Model:Key={Key}", "Hotline:Model:Name=mo-hinh-thu", "Hotline:Model:FirstWordSeconds=60", "Hotline:Model:TotalSeconds=60"];

    async Task IAsyncLifetime.InitializeAsync()
    {
        Model = await ModelServer.StartAsync();
        await InitializeAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Model.DisposeAsync();
    }
}

public sealed class WritingWhileTheCitizenWatches(AppWithModel app) : IClassFixture<AppWithModel>
{
    private const string Question = "Phiên giao dịch việc làm mở ngày nào?";

    [Fact]
    public async Task A_socket_is_told_each_sentence_that_passed_and_then_the_message_and_a_poll_only_the_message()
    {
        app.Model.Mood = Speaks.AsTold;
        app.Model.Says = Plainly;
        using var lan = await app.CitizenAsync();
        using var socket = await lan.ListenAsync();

        var id = await lan.SayAsync(Question, "hau-giang");
        var heard = await ReadUntilFinalAsync(socket, id);

        var drafts = heard.Where(activity => (string?)activity["type"] == "typing").ToList();
        var final = heard[^1];
        var stream = (string?)final["channelData"]!["streamId"];
        Assert.Equal("final", (string?)final["channelData"]!["streamType"]);
        Assert.Equal(["informative", "streaming", "streaming"], drafts.Select(draft => (string?)draft["channelData"]!["streamType"]));
        Assert.Equal(stream, (string?)drafts[0]["id"]);
        Assert.All(drafts.Skip(1), draft => Assert.Equal(stream, (string?)draft["channelData"]!["streamId"]));
        Assert.Equal([1, 2, 3], drafts.Select(draft => (int?)draft["channelData"]!["streamSequence"]));
        Assert.DoesNotContain("Nơi mở", (string?)drafts[1]["text"], StringComparison.Ordinal);
        Assert.StartsWith((string)drafts[1]["text"]!, (string?)drafts[2]["text"], StringComparison.Ordinal);
        // The dates of the calendar are ours and stand before the model's words.
        Assert.Contains((string)drafts[2]["text"]!, (string?)final["text"], StringComparison.Ordinal);

        await lan.ReadAsync(activity => (string?)activity["replyToId"] == id);
        Assert.DoesNotContain(lan.Read, activity => (string?)activity["type"] == "typing");
    }

    [Fact]
    public async Task What_does_not_pass_never_leaves_the_service()
    {
        app.Model.Mood = Speaks.AsTold;
        app.Model.Says = data => [.. Plainly(data), " Bà con được nhận 500.000 đồng.", " Phiên mở vào thứ Bảy.", " Phiên mở vào thứ Hai."];
        using var lan = await app.CitizenAsync();
        using var socket = await lan.ListenAsync();

        var heard = await ReadUntilFinalAsync(socket, await lan.SayAsync(Question, "hau-giang"));

        Assert.DoesNotContain(heard, activity => ((string?)activity["text"])?.Contains("500.000", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(heard, activity => ((string?)activity["text"])?.Contains("thứ Bảy", StringComparison.Ordinal) == true);
        // Too much was cut: the message is in our own words, and takes the place of what was shown.
        Assert.Contains("Phiên giao dịch việc làm mở vào **thứ Năm", (string?)heard[^1]["text"], StringComparison.Ordinal);
        Assert.NotNull((string?)heard[^1]["channelData"]!["streamId"]);
    }

    [Fact]
    public async Task A_cry_for_help_does_not_wait_behind_a_model()
    {
        app.Model.Mood = Speaks.NotYet;
        app.Model.Says = Plainly;
        using var lan = await app.CitizenAsync();
        app.Model.Forget();
        var first = await lan.SayAsync(Question, "hau-giang");
        await app.Model.ReceiveAsync();

        var second = await lan.SayAsync("nhà tôi đang cháy cứu với");

        Assert.Equal("emergency", (string?)(await lan.ReadAsync(activity => (string?)activity["replyToId"] == second))["channelData"]!["hotline"]!["outcome"]);
        Assert.Equal("answered", (string?)(await lan.ReadAsync(activity => (string?)activity["replyToId"] == first))["channelData"]!["hotline"]!["outcome"]);
        await app.Log.WaitForAsync("came to Interrupted");
    }

    [Fact]
    public async Task The_log_says_what_the_model_did_and_neither_the_key_nor_a_word_of_the_citizen()
    {
        app.Model.Mood = Speaks.WrongKey;
        using var lan = await app.CitizenAsync();

        await lan.AskAsync(Question, "hau-giang");

        Assert.Contains(lan.ConversationId, await app.Log.WaitForAsync("came to Rejected"), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.All, line => line.Contains(AppWithModel.Key, StringComparison.Ordinal) || line.Contains("Phiên giao dịch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_endpoint_there_is_nothing_that_could_ask()
    {
        await using var none = Program.Build(["--urls=http://127.0.0.1:0", "--environment=Production"], Home.Find());

        Assert.Null(none.Services.GetService<IChatClient>());
        Assert.Null(none.Services.GetService<Rephraser>());
        Assert.Null(none.Services.GetService<ShowTyping>());
    }

    [Theory]
    [InlineData("", "", "gpt", "Hotline:Model:Endpoint")]
    [InlineData("http://model.example.vn/v1", "khoa", "gpt", "Hotline:Model:Endpoint")]
    [InlineData("https://lan:mat-khau@model.example.vn/v1", "khoa", "gpt", "Hotline:Model:Endpoint")]
    [InlineData("model.example.vn", "khoa", "gpt", "Hotline:Model:Endpoint")]
    [InlineData("https://model.example.vn/v1", "khoa", " ", "Hotline:Model:Name")]
    [InlineData("https://model.example.vn/v1", "khoa-bi-mat\n", "gpt", "Hotline:Model:Key")]
    public void A_senseless_model_is_refused_by_a_message_that_names_the_setting_and_not_the_key(string endpoint, string key, string name, string named)
    {
        var result = new ValidateModelOptions().Validate(null, new ModelOptions { Endpoint = endpoint, Key = key, Name = name });

        Assert.Contains(named, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("khoa-bi-mat", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("mat-khau", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://model.example.vn/v1")]
    [InlineData("http://127.0.0.1:11434/v1")]
    [InlineData("http://localhost:8000/v1")]
    public void A_model_is_reached_by_https_or_on_this_machine(string endpoint) =>
        Assert.True(new ValidateModelOptions().Validate(null, new ModelOptions { Endpoint = endpoint, Name = "gpt" }).Succeeded);

    [Theory]
    [InlineData(nameof(ModelOptions.FirstWordSeconds), 0)]
    [InlineData(nameof(ModelOptions.TotalSeconds), 61)]
    [InlineData(nameof(ModelOptions.ConnectSeconds), double.NaN)]
    [InlineData(nameof(ModelOptions.PauseSeconds), 0.5)]
    public void A_time_out_of_its_range_is_refused_by_name(string setting, double seconds)
    {
        var options = new ModelOptions();
        typeof(ModelOptions).GetProperty(setting)!.SetValue(options, seconds);

        Assert.Contains($"Hotline:Model:{setting}", new ValidateModelOptions().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Plainly(JsonObject data)
    {
        var source = ModelServer.SourceWith(data, "thứ năm hàng tuần");
        return ["Bà con tới phiên giao dịch việc làm vào **thứ Năm hằng", $" tuần** [{source}]. ", $"Nơi mở là Trung tâm Dịch vụ việc làm tỉnh [{source}]."];
    }

    /// <summary>What the socket is told about the answer, the message that ends it last.</summary>
    private static async Task<IReadOnlyList<JsonObject>> ReadUntilFinalAsync(ClientWebSocket socket, string replyTo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var heard = new List<JsonObject>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            using var frame = new MemoryStream();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
                frame.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            foreach (var activity in JsonNode.Parse(Encoding.UTF8.GetString(frame.ToArray()))!["activities"]!.AsArray().Select(activity => activity!.AsObject()).Where(activity => (string?)activity["replyToId"] == replyTo))
            {
                heard.Add(activity);
                if ((string?)activity["type"] == "message")
                {
                    return heard;
                }
            }
        }
    }
}
