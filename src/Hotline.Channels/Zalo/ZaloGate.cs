using Hotline.Conversations.Zalo;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>Leave for one call.</summary>
/// <param name="IsProbe">It is the one that finds out whether a pause is over.</param>
internal readonly record struct ZaloPass(bool IsProbe);

/// <summary>
/// Through it goes every call to Zalo. When Zalo says that there were too many, or takes none at all, it closes for everybody, and one caller at a time, on one node
/// at a time, tries whether it may open; each wait is twice as long as the one before, up to half a minute.
/// </summary>
internal sealed class ZaloGate(IZaloAccounts accounts, IOptions<ChannelsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly string oaId = options.Value.Zalo.OaId;
    private readonly TimeSpan step = TimeSpan.FromSeconds(1.0 / Math.Max(1, options.Value.Zalo.CallsPerSecond));
    private readonly Lock sync = new();
    private TaskCompletionSource changed = New();
    private bool closed;
    private bool probing;
    private int refusals;
    private DateTimeOffset until;
    private DateTimeOffset slot;

    /// <summary>Waits until the gate is open (null), or this caller is the one to try it.</summary>
    public async Task<ZaloPass?> EnterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task? wait = null;
            lock (sync)
            {
                if (!closed)
                {
                    return null;
                }

                if (probing)
                {
                    wait = changed.Task;
                }
                else if (until - time.GetUtcNow() is var left && left > TimeSpan.Zero)
                {
                    wait = Task.WhenAny(changed.Task, Task.Delay(left, time, cancellation));
                }
                else
                {
                    probing = true;
                }
            }

            if (wait is not null)
            {
                await wait.WaitAsync(cancellation);
            }
            else if (await TryProbeAsync())
            {
                return new ZaloPass(true);
            }
        }
    }

    /// <summary>Leave for the next free place among the calls of a second; null while the gate is closed.</summary>
    public async Task<ZaloPass?> TryEnterAsync()
    {
        TimeSpan wait;
        lock (sync)
        {
            if (closed)
            {
                return null;
            }

            wait = Reserve();
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time);
        }

        lock (sync)
        {
            return closed ? null : new ZaloPass(false);
        }
    }

    /// <summary>Whether leave given before still holds.</summary>
    public bool IsOpenTo(ZaloPass pass)
    {
        lock (sync)
        {
            return pass.IsProbe || !closed;
        }
    }

    /// <summary>Zalo answered, whatever it said to this call.</summary>
    public async Task AcceptedAsync(ZaloPass pass)
    {
        if (!pass.IsProbe)
        {
            return;
        }

        await accounts.ResumeAsync(oaId, CancellationToken.None);
        lock (sync)
        {
            closed = probing = false;
            refusals = 0;
            Tell();
        }
    }

    /// <summary>Zalo takes nothing now.</summary>
    /// <param name="pass">The leave the call had.</param>
    /// <param name="atLeast">How long Zalo asks to wait; null: it does not say.</param>
    public async Task RefusedAsync(ZaloPass pass, TimeSpan? atLeast)
    {
        DateTimeOffset end;
        lock (sync)
        {
            if (closed && !pass.IsProbe)
            {
                // Was on its way when the first was refused.
                return;
            }

            var wait = Wait(pass.IsProbe ? ++refusals : refusals = 0);
            if (atLeast is { } asked && asked > wait)
            {
                wait = asked < LongestWait ? asked : LongestWait;
            }

            closed = true;
            probing = false;
            until = end = time.GetUtcNow() + wait;
            Tell();
        }

        await accounts.PauseAsync(oaId, end, CancellationToken.None);
    }

    /// <summary>The end of the call says nothing about the gate.</summary>
    public void Undecided(ZaloPass pass)
    {
        if (!pass.IsProbe)
        {
            return;
        }

        lock (sync)
        {
            probing = false;
            until = time.GetUtcNow() + FirstWait;
            Tell();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TimeSpan Wait(int refusals)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(refusals, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    private async Task<bool> TryProbeAsync()
    {
        var won = false;
        DateTimeOffset? others = null;
        try
        {
            others = await accounts.ProbeAsync(oaId, time.GetUtcNow() + Wait(refusals + 1), CancellationToken.None);
            won = others is null;
        }
        finally
        {
            if (!won)
            {
                lock (sync)
                {
                    probing = false;
                    var now = time.GetUtcNow();
                    until = others is { } end && end < now + LongestWait ? end : now + FirstWait;
                    Tell();
                }
            }
        }

        return won;
    }

    /// <summary>How long to wait for the next free place among the calls of a second.</summary>
    private TimeSpan Reserve()
    {
        var now = time.GetUtcNow();
        if (slot < now - Burst)
        {
            slot = now - Burst;
        }

        slot += step;
        return slot > now ? slot - now : TimeSpan.Zero;
    }

    private void Tell()
    {
        changed.TrySetResult();
        changed = New();
    }
}
