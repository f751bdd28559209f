using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>What happens by itself: the seed at the start, what was missed in an outage, tokens refreshed ahead of time, and colleagues in Zalo's console who make the bot silent.</summary>
internal sealed partial class ZaloWatch(IZaloInbox inbox, IZaloPeople people, IZaloAccounts accounts, ZaloTokens tokens, ZaloCatchUp catchUp, TurnQueue turns, IOptions<ChannelsOptions> options, TimeProvider time, ILogger<ZaloWatch> logger) : BackgroundService
{
    private const int AtOnce = 200;
    private const int FirstHour = 7;
    private const int LastHour = 21;

    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);

    /// <summary>What is said when the window has nearly closed may come too late.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EchoTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    private readonly ZaloOptions settings = options.Value.Zalo;
    private DateTimeOffset? catchUpFrom;

    /// <summary>Before anything is sent.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.IsConfigured)
        {
            if (settings.AppSecret == settings.OaSecretKey)
            {
                LogSameSecrets();
            }

            await tokens.SeedAsync(cancellationToken);

            // Before the first event of this life can come, and for the next life too: this one may end before all is read.
            var heardAt = await people.LastInteractionAsync(cancellationToken);
            var missedSince = heardAt is { } last && time.GetUtcNow() - last >= ZaloCatchUp.Patience ? heardAt : null;
            catchUpFrom = await accounts.CatchUpFromAsync(settings.OaId, missedSince, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsConfigured)
        {
            return;
        }

        await Task.Yield();
        await Task.WhenAll(LookAsync(TimeSpan.Zero, TakeStrangersAsync, stoppingToken), LookAsync(BetweenLooks, KeepAsync, stoppingToken), LookAsync(BetweenLooks, CatchUpAsync, stoppingToken));
    }

    /// <summary>Does it again and again; one that takes long or fails does not hold up the others.</summary>
    private async Task LookAsync(TimeSpan every, Func<CancellationToken, Task> look, CancellationToken cancellation)
    {
        var next = time.GetUtcNow();
        using PeriodicTimer timer = new(Tick, time);
        do
        {
            if (time.GetUtcNow() < next)
            {
                continue;
            }

            next = time.GetUtcNow() + every;
            try
            {
                await look(cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogBroken(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private async Task KeepAsync(CancellationToken cancellation)
    {
        await tokens.KeepFreshAsync(cancellation);
        await AskForPhonesAsync(cancellation);
    }

    /// <summary>What was missed before this life began, until all of it is read.</summary>
    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        if (catchUpFrom is { } from && await catchUp.RunAsync(from, cancellation))
        {
            await accounts.CaughtUpAsync(settings.OaId, from, CancellationToken.None);
            catchUpFrom = null;
        }
    }

    /// <summary>Before the window for free replies closes over an unfinished ticket; by day, since it is no answer to anything.</summary>
    private async Task AskForPhonesAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (settings.AskPhoneAfterHours == 0 || now.ToOffset(Vietnam).Hour is < FirstHour or >= LastHour)
        {
            return;
        }

        foreach (var ask in await people.WithoutPhoneAsync(now - ZaloReach.FreeTime + Margin, now - TimeSpan.FromHours(settings.AskPhoneAfterHours), AtOnce, cancellation))
        {
            await people.AskForPhoneAsync(ask, $"{ask.Ticket}: cán bộ vẫn đang xem nhu cầu của bà con. Zalo chỉ cho tổng đài nhắn lại trong vài ngày, nên bà con vui lòng nhắn lại số điện thoại để cán bộ gọi khi có kết quả. Không tiện cho số thì bà con cứ nhắn một tin bất kỳ, tổng đài sẽ trả lời tại đây.", cancellation);
        }
    }

    private async Task TakeStrangersAsync(CancellationToken cancellation)
    {
        foreach (var echo in await inbox.StrangeEchoesAsync(time.GetUtcNow() - EchoTime, AtOnce, cancellation))
        {
            if (await inbox.TakeForStaffAsync(echo, cancellation))
            {
                LogStaff(echo.Conversation.Id);
                turns.Enqueue(echo.Conversation.Id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A colleague writes in conversation {ConversationId} from Zalo's console; the bot is silent there")]
    private partial void LogStaff(string conversationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Hotline:Zalo:AppSecret and OaSecretKey are the same; on Zalo they are two different keys, and with the wrong one every event is refused")]
    private partial void LogSameSecrets();

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after the Zalo channel failed; it goes on")]
    private partial void LogBroken(Exception failure);
}
