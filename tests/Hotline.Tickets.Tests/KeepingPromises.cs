using System.Globalization;
using Hotline.Language.Days;

namespace Hotline.Tickets.Tests;

public sealed class KeepingPromises
{
    private static readonly Staff Lan = new("u-lan", "Lan");

    [Fact]
    public void The_first_reply_is_due_in_four_working_hours_and_met_by_a_persons_word()
    {
        var ticket = Opened("2026-11-20 16:00");
        Assert.Equal((ServiceState.Running, At("2026-11-23 10:00")), StateOf(ticket, ServiceClock.FirstReply, "2026-11-20 16:30"));
        Assert.Equal(ServiceState.DueSoon, StateOf(ticket, ServiceClock.FirstReply, "2026-11-23 09:00").State);
        Assert.Equal(ServiceState.DueSoon, StateOf(ticket, ServiceClock.FirstReply, "2026-11-23 10:00").State);
        Assert.Equal(ServiceState.Late, StateOf(ticket, ServiceClock.FirstReply, "2026-11-23 10:01").State);

        ticket.Reply(Lan, At("2026-11-23 09:59"));

        Assert.Equal(ServiceState.Met, StateOf(ticket, ServiceClock.FirstReply, "2027-01-01 00:00").State);
    }

    [Fact]
    public void A_reply_after_the_last_working_minute_is_missed()
    {
        var ticket = Opened("2026-11-20 13:00");
        ticket.Reply(Lan, At("2026-11-20 20:00"));

        Assert.Equal((ServiceState.Missed, At("2026-11-20 17:00")), StateOf(ticket, ServiceClock.FirstReply, "2026-11-20 20:00"));
    }

    [Fact]
    public void Each_further_message_of_the_citizen_starts_a_clock_once()
    {
        var ticket = Opened("2026-11-16 08:00");
        ticket.CitizenWrote(At("2026-11-16 08:05"));
        ticket.Reply(Lan, At("2026-11-16 09:00"));
        ticket.CitizenWrote(At("2026-11-17 08:00"));
        ticket.CitizenWrote(At("2026-11-17 09:00"));
        Assert.Equal((ServiceState.Running, At("2026-11-17 14:00")), StateOf(ticket, ServiceClock.NextReply, "2026-11-17 09:30"));

        ticket.Reply(Lan, At("2026-11-17 10:00"));
        ticket.CitizenWrote(At("2026-11-18 08:00"));
        ticket.Resolve(Lan, At("2026-11-18 16:00"));

        Assert.Equal(
            [ServiceState.Met, ServiceState.Missed],
            ServiceStatus.Of(ticket.Events, ServiceRules.Usual, At("2026-11-19 08:00")).Clocks.Where(clock => clock.Clock == ServiceClock.NextReply).Select(clock => clock.State));
    }

    [Fact]
    public void The_solution_is_not_awaited_while_the_citizen_is()
    {
        var ticket = Opened("2026-11-16 07:00");
        ticket.AskCitizen(Lan, At("2026-11-16 09:00"));
        Assert.Equal((ServiceState.Paused, null), StateOf(ticket, ServiceClock.Resolution, "2026-12-30 09:00"));

        // Two hours are used; thirty-eight are left.
        ticket.CitizenWrote(At("2026-11-23 07:00"));
        Assert.Equal((ServiceState.Running, At("2026-11-27 15:00")), StateOf(ticket, ServiceClock.Resolution, "2026-11-23 08:00"));

        ticket.Resolve(Lan, At("2026-11-27 15:00"));
        Assert.Equal(ServiceState.Met, StateOf(ticket, ServiceClock.Resolution, "2026-12-30 09:00").State);
    }

    [Fact]
    public void What_was_resolved_while_it_waited_is_met()
    {
        var ticket = Opened("2026-11-16 07:00");
        ticket.AskCitizen(Lan, At("2026-11-16 09:00"));
        ticket.Resolve(Lan, At("2026-12-16 09:00"));

        Assert.Equal(ServiceState.Met, StateOf(ticket, ServiceClock.Resolution, "2026-12-30 09:00").State);
    }

    [Fact]
    public void A_reopened_ticket_goes_on_with_the_time_it_has_left()
    {
        var ticket = Opened("2026-11-16 07:00");
        ticket.Resolve(Lan, At("2026-11-16 17:00"));
        ticket.CitizenWrote(At("2026-11-30 07:00"));

        Assert.Equal((ServiceState.Running, At("2026-12-03 17:00")), StateOf(ticket, ServiceClock.Resolution, "2026-11-30 08:00"));
    }

    [Fact]
    public void Forwarding_keeps_the_clock_and_takes_the_promise_of_the_agency()
    {
        var settings = new ServiceLevelSettings();
        settings.Agencies["hau-giang/so-y-te"] = new AgencyServiceSettings { Hours = { ["Saturday"] = "07:00-11:00" }, Targets = { ["Normal"] = new() { FirstReplyMinutes = 60 * 6 } } };
        var rules = ServiceRules.Create(settings, PublicHolidays.ByLaw);
        var ticket = Opened("2026-11-20 15:00");
        Assert.Equal(At("2026-11-23 09:00"), ServiceStatus.Of(ticket.Events, rules, At("2026-11-20 15:00")).Next!.DueAt);

        ticket.Forward("hau-giang/so-y-te", "Sở Y tế", "hau-giang", Lan, At("2026-11-20 16:00"));

        var clock = ServiceStatus.Of(ticket.Events, rules, At("2026-11-20 16:00")).Next!;
        Assert.Equal((At("2026-11-20 15:00"), At("2026-11-21 11:00")), (clock.StartedAt, clock.DueAt));
    }

    [Fact]
    public void A_higher_priority_brings_the_end_nearer()
    {
        var ticket = Opened("2026-11-20 08:00");
        ticket.Prioritise(TicketPriority.Urgent, Lan, At("2026-11-20 08:10"));

        Assert.Equal(At("2026-11-20 08:30"), ServiceStatus.Of(ticket.Events, ServiceRules.Usual, At("2026-11-20 08:10")).Next!.DueAt);
    }

    [Fact]
    public void It_warns_once_before_and_escalates_once_after_and_a_reply_ends_it()
    {
        var ticket = Opened("2026-11-20 08:00");
        ticket.Reckon(ServiceRules.Usual);
        Assert.Equal((At("2026-11-20 14:00"), At("2026-11-20 11:00")), (ticket.DueAt, ticket.AttentionAt));

        Assert.Empty(ticket.Tick(ServiceRules.Usual, At("2026-11-20 10:59")));
        Assert.Equal(["DueSoon FirstReply"], Tick("2026-11-20 13:30"));
        Assert.Empty(Tick("2026-11-20 13:31"));
        Assert.Equal(At("2026-11-20 14:00"), ticket.AttentionAt);
        Assert.Equal(["Escalated FirstReply"], Tick("2026-11-20 14:01"));
        Assert.Empty(Tick("2026-11-20 14:02"));
        Assert.Equal(ServiceClock.FirstReply, ticket.Escalated);

        ticket.Reply(Lan, At("2026-11-20 14:30"));
        ticket.Reckon(ServiceRules.Usual);
        Assert.Null(ticket.Escalated);
        Assert.Equal((ServiceClock.Resolution, At("2026-11-27 08:00")), (ticket.DueClock, ticket.DueAt));

        IEnumerable<string> Tick(string at) => ticket.Tick(ServiceRules.Usual, At(at)).Select(happened => $"{happened.Kind} {happened.Detail}");
    }

    [Fact]
    public void A_reminder_comes_once()
    {
        var ticket = Opened("2026-11-20 08:00");
        ticket.Remind(At("2026-11-20 09:00"), Lan, At("2026-11-20 08:01"));
        ticket.Reckon(ServiceRules.Usual);
        Assert.Equal(At("2026-11-20 09:00"), ticket.AttentionAt);

        Assert.Equal([TicketEventKind.Reminded], ticket.Tick(ServiceRules.Usual, At("2026-11-20 09:00")).Select(happened => happened.Kind));
        Assert.Empty(ticket.Tick(ServiceRules.Usual, At("2026-11-20 09:01")));
    }

    [Fact]
    public void Another_calendar_reckons_the_same_log_anew()
    {
        var ticket = Opened("2026-11-20 16:00");
        ticket.Reckon(ServiceRules.Usual);
        var settings = new ServiceLevelSettings { Hours = { ["Saturday"] = "07:00-11:00" } };
        var rules = ServiceRules.Create(settings, PublicHolidays.ByLaw);

        ticket.Reckon(rules);

        Assert.Equal((At("2026-11-21 10:00"), rules.Fingerprint), (ticket.DueAt, ticket.ReckonedBy));
        Assert.Equal(1, ticket.Version);
    }

    /// <summary>Of whatever happened in whatever order.</summary>
    [Fact]
    public void Readings_follow_from_the_log_and_agree_with_each_other()
    {
        for (var seed = 1; seed <= 400; seed++)
        {
            var (ticket, events) = AnyTicket.Of(seed);
            var last = events.Max(happened => happened.At);
            var now = last.AddHours(seed % 50);
            var status = ServiceStatus.Of(events, ServiceRules.Usual, now);

            Assert.Equal(status.Clocks, ServiceStatus.Of([.. events], ServiceRules.Usual, now).Clocks);
            Assert.Equal(1, status.Clocks.Count(clock => clock.Clock == ServiceClock.FirstReply));
            Assert.Equal(1, status.Clocks.Count(clock => clock.Clock == ServiceClock.Resolution));
            foreach (var clock in status.Clocks)
            {
                Assert.Equal(clock.IsStopped, clock.State is ServiceState.Met or ServiceState.Missed);
                Assert.True(clock.State != ServiceState.Late || clock.Used >= clock.Target);
                Assert.True(clock.State is not (ServiceState.Running or ServiceState.DueSoon or ServiceState.Met) || clock.Used <= clock.Target, $"{seed}: {clock}");
                Assert.True(clock.State != ServiceState.Paused || clock.DueAt is null);
                Assert.True(clock.WarnAt is null || clock.DueAt is null || clock.WarnAt <= clock.DueAt);
                Assert.True(!ticket.IsFinished || clock.IsStopped);
            }

            // Only a clock that runs goes on, and it never gains time.
            var later = ServiceStatus.Of(events, ServiceRules.Usual, now.AddDays(3));
            foreach (var (before, after) in status.Clocks.Zip(later.Clocks))
            {
                Assert.True(after.Used >= before.Used);
                Assert.True(!before.IsStopped || before == after);
                Assert.Equal(before.DueAt, after.DueAt);
            }
        }
    }

    [Fact]
    public void Settings_that_make_no_sense_are_named_with_an_example()
    {
        var settings = new ServiceLevelSettings { WarnAtPercent = 100, Hours = { ["Monday"] = "7h-11h", ["Funday"] = "", ["Friday"] = "07:00-11:00, 10:00-12:00" }, Targets = { ["Normal"] = new() { FirstReplyMinutes = 0 }, ["Soon"] = new() } };
        settings.Agencies["an-giang"] = new AgencyServiceSettings { Targets = { ["Low"] = new() { ResolutionMinutes = 60_001 } } };

        var errors = settings.Errors("Hotline:ServiceLevels");

        Assert.Equal(7, errors.Count);
        Assert.Contains("Hotline:ServiceLevels:Hours:Monday is \"7h-11h\"; write windows that do not overlap, e.g. \"07:00-11:00, 13:00-17:00\", or leave it empty.", errors);
        Assert.Contains(errors, error => error.StartsWith("Hotline:ServiceLevels:Agencies:an-giang:Targets:Low:ResolutionMinutes is 60001;", StringComparison.Ordinal));

        var closed = new ServiceLevelSettings();
        foreach (var day in Enum.GetNames<DayOfWeek>())
        {
            closed.Hours[day] = "";
        }

        Assert.Contains("leaves no day of the week open", Assert.Single(closed.Errors("Hotline:ServiceLevels")), StringComparison.Ordinal);
        Assert.Empty(new ServiceLevelSettings().Errors("Hotline:ServiceLevels"));
    }

    private static (ServiceState State, DateTimeOffset? DueAt) StateOf(Ticket ticket, ServiceClock clock, string now)
    {
        var reading = ServiceStatus.Of(ticket.Events, ServiceRules.Usual, At(now)).Clocks.Last(reading => reading.Clock == clock);
        return (reading.State, reading.DueAt?.ToOffset(WorkingHours.Offset));
    }

    private static Ticket Opened(string at) => Ticket.Open(
        new TicketDraft
        {
            Code = "HG-7KQ4-M2",
            ConversationId = "c1",
            OpenedBy = "c1|0000005",
            Reason = TicketReason.Asked,
            Province = "hau-giang",
            Need = "hỏi mức tiền hỗ trợ",
            Contact = new Contact("Hồng", "0912345678"),
            ConsentedAt = At(at),
        },
        At(at));

    private static DateTimeOffset At(string local) => new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), WorkingHours.Offset);
}
