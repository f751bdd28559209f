using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Search;
using Hotline.Web.Platform;
using Hotline.Web.Service;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Web.Tests;

[SuppressMessage("Reliability", "CA2000", Justification = "The generators hold nothing of their own.")]
public sealed class ComputingVectors : IAsyncLifetime
{
    private const string Key = "sk-khong-ai-duoc-thay";
    private static readonly string[] Texts = ["vay vốn giải quyết việc làm", "tiêm vắc xin ở đâu", "học phí"];
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly MovedClock clock = new();
    private EmbeddingServer server = null!;

    public async Task InitializeAsync() => server = await EmbeddingServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Both_encodings_say_the_same_and_every_vector_has_length_one()
    {
        var asAsked = await Embedder().EmbedAsync(Texts, Never);
        server.Mood = Embeds.AsNumbers;
        var asNumbers = await Embedder().EmbedAsync(Texts, Never);

        Assert.Equal(asAsked, asNumbers);
        Assert.All(asAsked, unit => Assert.Equal(1, unit.Sum(number => (double)number * number), 5));
        Assert.Equal("thu", (string?)server.Requests.First()["model"]);
    }

    [Fact]
    public async Task The_vectors_stand_in_the_order_of_the_texts_however_they_come()
    {
        var inOrder = await Embedder().EmbedAsync(Texts, Never);
        server.Mood = Embeds.Backwards;

        Assert.Equal(inOrder, await Embedder().EmbedAsync(Texts, Never));
    }

    [Theory]
    [InlineData(nameof(Embeds.TooManyRequests), EmbeddingProblem.Busy)]
    [InlineData(nameof(Embeds.NoSuchKey), EmbeddingProblem.Refused)]
    [InlineData(nameof(Embeds.OtherDimensions), EmbeddingProblem.Unusable)]
    [InlineData(nameof(Embeds.NotANumber), EmbeddingProblem.Unusable)]
    [InlineData(nameof(Embeds.TooFew), EmbeddingProblem.Unusable)]
    [InlineData(nameof(Embeds.Garbage), EmbeddingProblem.Unusable)]
    [InlineData(nameof(Embeds.EmptyObject), EmbeddingProblem.Unusable)]
    public async Task What_is_no_use_is_refused_and_told_without_the_key(string mood, EmbeddingProblem expected)
    {
        server.Mood = Enum.Parse<Embeds>(mood);

        var refused = await Assert.ThrowsAsync<EmbeddingException>(() => Embedder(EmbeddingServer.Dimensions).EmbedAsync(Texts, Never));

        Assert.Equal(expected, refused.Problem);
        Assert.DoesNotContain(Key, refused.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Nobody_at_the_endpoint_is_said_to_be_that()
    {
        await server.GoAwayAsync();

        var refused = await Assert.ThrowsAsync<EmbeddingException>(() => Embedder().EmbedAsync(Texts, Never));

        Assert.Equal(EmbeddingProblem.Unreachable, refused.Problem);
    }

    [Fact]
    public async Task A_question_waits_no_longer_than_it_is_set_to()
    {
        server.Mood = Embeds.Held;
        using var questions = Questions();

        var asked = questions.FetchAsync(Texts, Never);
        while (!asked.IsCompleted)
        {
            clock.Move(TimeSpan.FromMilliseconds(400));
            await Task.Yield();
        }

        Assert.All((await asked).Values, vector => Assert.Equal(VectorUse.Late, vector.Use));
    }

    [Fact]
    public async Task What_was_asked_before_is_not_asked_again()
    {
        using var questions = Questions();

        var first = await questions.FetchAsync(Texts[..2], Never);
        var second = await questions.FetchAsync(Texts, Never);

        Assert.Equal([.. Texts[..2], Texts[2]], server.Texts);
        Assert.All(Texts, text => Assert.Equal(VectorUse.Used, second[text].Use));
        Assert.Equal(first[Texts[0]].Unit, second[Texts[0]].Unit);
    }

    [Fact]
    public async Task After_failures_in_a_row_nobody_waits_for_a_while_and_then_one_tries_again()
    {
        server.Mood = Embeds.TooManyRequests;
        using var questions = Questions();
        for (var i = 0; i < QuestionVectors.MostFailures; i++)
        {
            Assert.Equal(VectorUse.Failed, await UseAsync(questions));
        }

        Assert.Equal(VectorUse.Resting, await UseAsync(questions));
        clock.Move(QuestionVectors.FirstRest);
        Assert.Equal(VectorUse.Failed, await UseAsync(questions));
        clock.Move(QuestionVectors.FirstRest);
        Assert.Equal(VectorUse.Resting, await UseAsync(questions));
        Assert.Equal(QuestionVectors.MostFailures + 1, server.Requests.Count);

        server.Mood = Embeds.AsAsked;
        clock.Move(QuestionVectors.FirstRest);
        Assert.Equal(VectorUse.Used, await UseAsync(questions));
    }

    [Fact]
    public async Task One_success_begins_the_count_anew()
    {
        using var questions = Questions();
        for (var i = 0; i < 2 * QuestionVectors.MostFailures; i++)
        {
            server.Mood = i % 2 == 0 ? Embeds.Garbage : Embeds.AsAsked;
            Assert.Equal(i % 2 == 0 ? VectorUse.Failed : VectorUse.Used, (await questions.FetchAsync([$"câu {i}"], Never))[$"câu {i}"].Use);
        }
    }

    [Theory]
    [InlineData("Endpoint", "http://embeddings.example.vn/v1")]
    [InlineData("Endpoint", "embeddings")]
    [InlineData("Endpoint", "https://ai:sk-khong-ai-duoc-thay@embeddings.example.vn/v1")]
    [InlineData("Name", "")]
    [InlineData("Dimensions", "-1")]
    [InlineData("BatchSize", "0")]
    [InlineData("QuestionMilliseconds", "5")]
    public void A_senseless_setting_refuses_the_start_and_is_named(string name, string value)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Endpoint", "https://embeddings.example.vn/v1"), new("Key", Key), new("Name", "thu")])
            .AddInMemoryCollection([new(name, value)]).Build();

        var result = new ValidateEmbeddingsOptions().Validate(null, settings.Get<EmbeddingsOptions>()!);

        Assert.True(result.Failed);
        Assert.Contains($"Hotline:Embeddings:{name} ", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_on_this_machine_needs_no_encryption() => Assert.True(new ValidateEmbeddingsOptions().Validate(null, Options()).Succeeded);

    private static async Task<VectorUse> UseAsync(QuestionVectors questions) => (await questions.FetchAsync(["câu hỏi"], Never))["câu hỏi"].Use;

    private EmbeddingsOptions Options() => new() { Endpoint = server.Endpoint, Key = Key, Name = "thu" };

    private TextEmbedder Embedder(int? dimensions = null) => new(new OpenAIEmbeddings(Options()), dimensions);

    private QuestionVectors Questions() => new(Embedder(), Microsoft.Extensions.Options.Options.Create(Options()), clock, new Figures(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), new ServiceCollection().BuildServiceProvider()), NullLogger<QuestionVectors>.Instance);
}
