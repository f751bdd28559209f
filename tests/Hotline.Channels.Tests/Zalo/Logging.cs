using System.Collections.Concurrent;
using Hotline.Channels.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.Channels.Tests.Zalo;

public sealed class Logging
{
    private const string Question = "Tôi ở ấp Bình Thạnh, số 0912345678, hỏi tiền học nghề";

    [Fact]
    public async Task Neither_words_nor_phones_nor_keys_are_in_the_log_at_any_level()
    {
        await using var zalo = await FakeZalo.StartAsync();
        zalo.AccessToken = "AT-moi";
        var broken = 1;
        zalo.Fault = async (http, body, fake) =>
        {
            if (http.Request.Path != "/v3.0/oa/message/cs" || fake.Refreshes.IsEmpty || Interlocked.Decrement(ref broken) < 0)
            {
                return false;
            }

            // Taken, and nobody is told but by the history.
            fake.Take(body);
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync(body.ToJsonString());
            return true;
        };
        var weird = 1;
        zalo.TokenFault = async (http, _) =>
        {
            if (Interlocked.Decrement(ref weird) < 0)
            {
                return false;
            }

            await FakeZalo.SayAsync(http, """{"error":-118,"error_description":"RT-0 AT-0"}""");
            return true;
        };
        await using var app = await ChannelsApp.StartAsync([.. Oa.Settings(zalo.Url), ("environment", "Development")]);
        Lines lines = new();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);

        await app.PostAsync(Oa.Says(app, Question, "m1"));
        using var forged = await app.PostEventAsync(Oa.Says(app, Question, "m2").ToJsonString(), "mac=" + new string('0', 64));
        using var torn = await app.PostEventAsync("{\"text\":\"" + Question, "mac=" + Oa.Sign("{\"text\":\"" + Question, ""));
        var taken = zalo.UntilAsync(2);
        while (await Task.WhenAny(taken, Task.Delay(TimeSpan.FromMilliseconds(100))) != taken)
        {
            app.Clock.Move(TimeSpan.FromSeconds(1));
            if (zalo.Messages.Count == 1)
            {
                await app.PostAsync(Oa.Says(app, Question + " nữa", "m3"));
            }
        }

        Assert.Contains(lines.All, line => line.Contains("It is not known whether Zalo took", StringComparison.Ordinal));
        Assert.Contains(lines.All, line => line.Contains("gave no new access token", StringComparison.Ordinal));
        foreach (var secret in (string[])["Bình Thạnh", "0912345678", "912345678", "học nghề", "AT-0", "RT-0", "AT-1", "AT-2", "RT-2", Oa.SecretKey, "APP-SECRET-EXAMPLE"])
        {
            Assert.DoesNotContain(lines.All, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IReadOnlyCollection<string> All => lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
