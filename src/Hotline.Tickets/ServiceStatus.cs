namespace Hotline.Tickets;

/// <summary>What is measured. Stored by name.</summary>
public enum ServiceClock
{
    FirstReply,
    NextReply,
    Resolution,
}

/// <summary>How a clock stands.</summary>
public enum ServiceState
{
    Running,

    /// <summary>Running, and most of its time has passed.</summary>
    DueSoon,

    /// <summary>Not stopped, and its time has passed.</summary>
    Late,

    /// <summary>Waits for the citizen.</summary>
    Paused,

    /// <summary>Stopped in time.</summary>
    Met,

    /// <summary>Stopped too late.</summary>
    Missed,
}

/// <summary>A clock as it is read at some moment.</summary>
/// <param name="Clock">Which.</param>
/// <param name="State">How it stands.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="StoppedAt">UTC; null while it is not stopped.</param>
/// <param name="WarnAt">When most of its time has passed; null while it waits with time left.</param>
/// <param name="DueAt">When its time has passed; null while it waits with time left.</param>
/// <param name="Target">Working time it has.</param>
/// <param name="Used">Working time that has passed.</param>
public sealed record ClockReading(
    ServiceClock Clock, ServiceState State, DateTimeOffset StartedAt, DateTimeOffset? StoppedAt, DateTimeOffset? WarnAt, DateTimeOffset? DueAt, TimeSpan Target, TimeSpan Used)
{
    public bool IsStopped => StoppedAt is not null;
}

/// <summary>
/// The clocks of a ticket, computed from its log and the rules, and from nothing that was computed before: other rules, other readings.
/// A clock's start never moves, whoever the ticket is forwarded to; what it has to keep is the promise of the agency and priority that the ticket has now, or had
/// when the clock was stopped.
/// </summary>
public sealed record ServiceStatus
{
    /// <summary>In the order they were started; a next reply for each time the citizen wrote again.</summary>
    public required IReadOnlyList<ClockReading> Clocks { get; init; }

    /// <summary>The clock that runs out first, or ran out first; null when none runs.</summary>
    public ClockReading? Next => Clocks.Where(clock => !clock.IsStopped && clock.DueAt is not null).MinBy(clock => clock.DueAt);

    /// <summary>Reads the clocks.</summary>
    /// <param name="events">The whole log, oldest first.</param>
    /// <param name="rules">What is promised.</param>
    /// <param name="now">Not before the last event; an earlier moment is read as that of the last event.</param>
    public static ServiceStatus Of(IReadOnlyList<TicketEvent> events, ServiceRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(rules);
        var tallies = new List<Tally>();
        Tally? first = null, next = null, resolution = null;
        var standing = TicketStanding.Nothing;
        var at = DateTimeOffset.MinValue;
        foreach (var happened in events)
        {
            // A clock of the machine that was set back does not run ours backwards.
            at = happened.At > at ? happened.At : at;
            standing = standing.After(happened);
            switch (happened.Kind)
            {
                case TicketEventKind.Opened:
                    tallies.Add(first = new(ServiceClock.FirstReply, at));
                    tallies.Add(resolution = new(ServiceClock.Resolution, at));
                    break;
                case TicketEventKind.Replied or TicketEventKind.Asked or TicketEventKind.Waiting:
                    first?.Stop(at, standing);
                    next?.Stop(at, standing);
                    next = null;
                    break;
                case TicketEventKind.CitizenWrote or TicketEventKind.ReopenedByCitizen when next is null && first is { StoppedAt: not null } && standing.State is TicketState.New or TicketState.Open:
                    tallies.Add(next = new(ServiceClock.NextReply, at));
                    break;
            }

            switch (standing.State)
            {
                case TicketState.Resolved or TicketState.Closed:
                    first?.Stop(at, standing);
                    next?.Stop(at, standing);
                    next = null;
                    resolution?.Stop(at, standing);
                    break;
                case TicketState.WaitingForCitizen:
                    resolution?.Pause(at);
                    break;
                case TicketState.New or TicketState.Open or _:
                    resolution?.GoOn(at);
                    break;
            }
        }

        return new() { Clocks = [.. tallies.Select(tally => tally.Read(rules, standing, now > at ? now : at))] };
    }

    /// <summary>The stretches in which a clock ran.</summary>
    private sealed class Tally(ServiceClock clock, DateTimeOffset start)
    {
        private readonly List<(DateTimeOffset From, DateTimeOffset To)> ran = [];
        private DateTimeOffset? running = start;
        private TicketStanding? judged;

        public DateTimeOffset? StoppedAt { get; private set; }

        public void Pause(DateTimeOffset at)
        {
            if (running is { } from)
            {
                ran.Add((from, at));
                running = null;
            }

            StoppedAt = null;
        }

        public void GoOn(DateTimeOffset at)
        {
            running ??= at;
            StoppedAt = null;
        }

        public void Stop(DateTimeOffset at, TicketStanding standing)
        {
            if (StoppedAt is not null)
            {
                return;
            }

            Pause(at);
            StoppedAt = at;
            judged = standing;
        }

        public ClockReading Read(ServiceRules rules, TicketStanding standing, DateTimeOffset now)
        {
            var by = StoppedAt is null ? standing : judged!;
            var level = rules.Of(by.Agency ?? by.Province, by.Priority);
            var target = clock switch
            {
                ServiceClock.FirstReply => level.Targets.FirstReply,
                ServiceClock.NextReply => level.Targets.NextReply,
                ServiceClock.Resolution or _ => level.Targets.Resolution,
            };
            var used = ran.Aggregate(running is { } from ? level.Hours.Between(from, now) : TimeSpan.Zero, (sum, stretch) => sum + level.Hours.Between(stretch.From, stretch.To));
            var (warn, _) = Passed(level.Hours, new TimeSpan(target.Ticks / 100 * rules.WarnAtPercent));
            var (due, over) = Passed(level.Hours, target);
            var state = StoppedAt is not null ? over ? ServiceState.Missed : ServiceState.Met
                : over || (due is { } limit && now > limit) ? ServiceState.Late
                : running is null ? ServiceState.Paused
                : warn is { } soon && now >= soon ? ServiceState.DueSoon
                : ServiceState.Running;
            return new(clock, state, start, StoppedAt, warn, due, target, used);
        }

        /// <summary>When that much of working time has passed on the way the clock goes (null when it waits before), and whether it went beyond and then stood.</summary>
        private (DateTimeOffset? At, bool Over) Passed(WorkingHours hours, TimeSpan time)
        {
            for (var i = 0; i < ran.Count; i++)
            {
                var (from, to) = ran[i];
                var at = hours.Add(from, time);
                if (at < to)
                {
                    return (at, true);
                }

                // Of a clock that was stopped in time: when it would have run out.
                if (StoppedAt is not null && i == ran.Count - 1)
                {
                    return (at, false);
                }

                time -= hours.Between(from, to);
            }

            return (running is { } begun ? hours.Add(begun, time) : null, false);
        }
    }
}
