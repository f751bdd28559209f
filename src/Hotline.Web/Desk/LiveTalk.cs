using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Log;
using Hotline.Web.Platform;
using Hotline.Web.Zalo;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Hotline.Web.Desk;

/// <summary>What happens while somebody looks: readers with a position of their own, woken by the log.</summary>
internal sealed class LiveTalk(IConversationLog log, AnswerTraces traces, CurrentRelease release, Wakeups wakeups, IZaloPeople people, TicketPulse pulse, IServiceScopeFactory scopes, ILoggerFactory logs, TimeProvider time, IHostApplicationLifetime life)
{
    /// <summary>Proxies close a line that says nothing.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>A busy hour must not make a desk ask the database for each message.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    /// <summary>Lines of a conversation after a place of its log, as HTML of the page's own kind; the event's id is the line's place. Ends when its reader may see no more.</summary>
    public async IAsyncEnumerable<SseItem<string>> LinesAsync(string conversationId, long after, Func<CancellationToken, Task<bool>> mayGoOn, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, life.ApplicationStopping);
        var woken = new Signal(time);
        using var _ = wakeups.Subscribe(conversationId, woken.Raise);
        // The browser calls the line open only when something has come over it.
        yield return new SseItem<string>("", "still");
        var marks = await LiveMarks.OpenAsync(people, conversationId, stop.Token).ConfigureAwait(false);
        while (true)
        {
            var page = await log.ReadAsync(conversationId, after, 100, stop.Token).ConfigureAwait(false);
            if (!await mayGoOn(stop.Token).ConfigureAwait(false))
            {
                yield break;
            }

            if (page.Count > 0)
            {
                var why = await traces.ReadAsync(conversationId, page[0].Sequence, page[^1].Sequence, stop.Token).ConfigureAwait(false);
                foreach (var line in TalkLine.Of(page, why, release.IsLoaded ? release.Value : null))
                {
                    yield return new SseItem<string>(await RenderAsync<TalkEntry>(new() { [nameof(TalkEntry.Line)] = line }).ConfigureAwait(false), "line")
                    {
                        EventId = line.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    };
                }

                after = page[^1].Sequence;
            }

            foreach (var (sequence, arrival) in marks is null ? [] : await marks.NewsAsync(stop.Token).ConfigureAwait(false))
            {
                yield return new SseItem<string>(await RenderAsync<ZaloMark>(new() { [nameof(ZaloMark.Sequence)] = sequence, [nameof(ZaloMark.Arrival)] = arrival }).ConfigureAwait(false), "mark");
            }

            if (page.Count == 0 && !await woken.WaitAsync(marks is null ? Silence : LiveMarks.Pause, stop.Token).ConfigureAwait(false))
            {
                yield return new SseItem<string>("", "still");
            }
        }
    }

    /// <summary>How many tickets nobody has looked at, each time something about tickets has changed.</summary>
    public async IAsyncEnumerable<SseItem<string>> TicketsAsync(Tickets.Reach? reach, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, life.ApplicationStopping);
        var woken = new Signal(time);
        using var _ = wakeups.SubscribeAll(_ => woken.Raise());
        TicketPulse.Beat? last = null;
        while (true)
        {
            var now = await pulse.ReadAsync(reach, stop.Token).ConfigureAwait(false);
            yield return now == last
                ? new SseItem<string>("", "still")
                : new SseItem<string>(now.New.ToString(System.Globalization.CultureInfo.InvariantCulture), "tickets");
            last = now;
            await woken.WaitAsync(Silence, stop.Token).ConfigureAwait(false);
            await Task.Delay(Breath, time, stop.Token).ConfigureAwait(false);
        }
    }

    private async Task<string> RenderAsync<TComponent>(Dictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        await using var __ = renderer.ConfigureAwait(false);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var entry = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters)).ConfigureAwait(true);
            return entry.ToHtmlString();
        }).ConfigureAwait(false);
    }
}
