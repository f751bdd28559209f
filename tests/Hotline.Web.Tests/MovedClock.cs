namespace Hotline.Web.Tests;

/// <summary>A clock that stands until it is moved; timers fire when it passes them.</summary>
internal sealed class MovedClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private DateTimeOffset now = new(2026, 11, 22, 5, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Move(TimeSpan by)
    {
        List<Alarm> due;
        lock (gate)
        {
            now += by;
            due = [.. alarms.Where(alarm => alarm.At <= now)];
            foreach (var alarm in due)
            {
                alarm.Passed(now);
            }

            alarms.RemoveAll(alarm => alarm.At is null);
        }

        foreach (var alarm in due)
        {
            alarm.Ring();
        }
    }

    private sealed class Alarm(MovedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset? At { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                this.period = period;
                At = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
                clock.alarms.Remove(this);
                if (At is not null)
                {
                    clock.alarms.Add(this);
                }
            }

            if (dueTime == TimeSpan.Zero)
            {
                clock.Move(TimeSpan.Zero);
            }

            return true;
        }

        public void Passed(DateTimeOffset now) => At = period > TimeSpan.Zero ? now + period : null;

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock.gate)
            {
                At = null;
                clock.alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
