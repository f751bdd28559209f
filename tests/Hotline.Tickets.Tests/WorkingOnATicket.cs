namespace Hotline.Tickets.Tests;

public sealed class WorkingOnATicket
{
    private static readonly DateTimeOffset Opened = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Opened.AddHours(3);
    private static readonly Staff Lan = new("u-lan", "Lan");
    private static readonly Staff Minh = new("u-minh", "Minh");

    [Fact]
    public void A_new_ticket_holds_what_the_citizen_gave()
    {
        var ticket = NewTicket();

        Assert.Equal(TicketState.New, ticket.State);
        Assert.Equal("HG-7KQ4-M2", ticket.Code);
        Assert.Equal("0912345678", ticket.ContactPhone);
        Assert.Equal(Opened, ticket.OpenedAt);
        Assert.Equal(1, ticket.Version);
        Assert.Equal(TicketEventKind.Opened, Assert.Single(ticket.Events).Kind);
    }

    [Fact]
    public void Taking_makes_it_open_and_theirs()
    {
        var ticket = NewTicket();

        Assert.Equal(TakeOutcome.Taken, ticket.Take(Lan, Later));

        Assert.Equal((TicketState.Open, "u-lan", "Lan"), (ticket.State, ticket.AssignedTo, ticket.AssignedName));
        Assert.Equal(Later, ticket.UpdatedAt);
        Assert.Equal(2, ticket.Version);
    }

    [Fact]
    public void A_ticket_is_taken_once_and_can_be_handed_over()
    {
        var ticket = NewTicket();
        ticket.Take(Lan, Later);

        Assert.Equal(TakeOutcome.AlreadyYours, ticket.Take(Lan, Later));
        Assert.Equal(2, ticket.Version);

        Assert.Equal(TakeOutcome.Taken, ticket.HandTo(Minh, Lan, Later));
        Assert.Equal("u-minh", ticket.AssignedTo);
        Assert.Equal(("u-lan", "u-minh", "Minh"), (ticket.Events[^1].By, ticket.Events[^1].ToId, ticket.Events[^1].Detail));
    }

    [Fact]
    public void A_claim_says_until_when_and_makes_whoever_claims_responsible()
    {
        var ticket = NewTicket();

        Assert.Equal(TakeOutcome.Taken, ticket.Claim(Lan, Later.AddMinutes(2), Later));
        Assert.Equal((TicketState.Open, "u-lan", Later.AddMinutes(2)), (ticket.State, ticket.AssignedTo, ticket.Events[^1].Until));

        ticket.Claim(Minh, Later.AddMinutes(12), Later.AddMinutes(10));
        Assert.Equal("u-minh", ticket.AssignedTo);

        ticket.TakeOver(Lan, "Minh", Later.AddMinutes(13), Later.AddMinutes(11));
        Assert.Equal(("u-lan", "Minh"), (ticket.AssignedTo, ticket.Events[^1].Detail));
    }

    [Fact]
    public void A_released_ticket_is_as_new_until_somebody_has_answered()
    {
        var ticket = NewTicket();
        ticket.Claim(Lan, Later, Later);

        Assert.False(ticket.Release(Minh, Later));
        Assert.True(ticket.Release(Lan, Later));
        Assert.Equal((TicketState.New, null), (ticket.State, ticket.AssignedTo));

        ticket.Reply(Minh, Later);
        Assert.True(ticket.Release(Minh, Later));
        Assert.Equal((TicketState.Open, null), (ticket.State, ticket.AssignedTo));
    }

    [Fact]
    public void Forwarding_changes_the_agency_and_keeps_code_history_and_first_reply()
    {
        var ticket = NewTicket();
        ticket.Reply(Lan, Later);

        Assert.NotNull(ticket.Forward("hau-giang/so-y-te", "Sở Y tế", "hau-giang", Lan, Later));
        Assert.Null(ticket.Forward("hau-giang/so-y-te", "Sở Y tế", "hau-giang", Lan, Later));

        Assert.Equal(("hau-giang/so-y-te", "Sở Y tế", null, "HG-7KQ4-M2"), (ticket.Agency, ticket.AgencyName, ticket.AssignedTo, ticket.Code));
        Assert.Equal((Opened, Later, 3L), (ticket.OpenedAt, ticket.FirstReplyAt, ticket.Version));
        Assert.Equal(RouteRule.Person, ticket.Route?.Rule);
    }

    [Theory]
    [InlineData(TicketReason.Emergency, TicketPriority.Urgent)]
    [InlineData(TicketReason.Complaint, TicketPriority.High)]
    [InlineData(TicketReason.Asked, TicketPriority.Normal)]
    public void An_emergency_is_urgent_and_a_complaint_pressing(TicketReason reason, TicketPriority priority) =>
        Assert.Equal(priority, Ticket.Open(Draft with { Reason = reason }, Opened).Priority);

    [Fact]
    public void A_duplicate_is_closed_and_names_the_one_that_goes_on()
    {
        var ticket = NewTicket();

        Assert.False(ticket.MergeInto("HG-7KQ4-M2", Lan, Later));
        Assert.True(ticket.MergeInto("HG-7KQ4-M3", Lan, Later));
        Assert.False(ticket.MergeInto("HG-7KQ4-M4", Lan, Later));

        Assert.Equal((TicketState.Closed, "HG-7KQ4-M3"), (ticket.State, ticket.MergedInto));
    }

    /// <summary>Whatever is done in whatever order, the row says what the log says.</summary>
    [Fact]
    public void Where_a_ticket_stands_follows_from_its_log_alone()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var (ticket, events) = AnyTicket.Of(seed);

            Assert.Equal(TicketStanding.Of(events), ticket.Standing);
            Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(happened => happened.Version));
        }
    }

    [Fact]
    public void The_first_reply_is_remembered_and_takes_the_ticket()
    {
        var ticket = NewTicket();

        Assert.Equal(ReplyOutcome.Written, ticket.Reply(Lan, Later));
        Assert.Equal(ReplyOutcome.Written, ticket.Reply(Lan, Later.AddHours(1)));

        Assert.Equal(Later, ticket.FirstReplyAt);
        Assert.Equal("u-lan", ticket.AssignedTo);
        Assert.Equal(TicketState.Open, ticket.State);
    }

    [Fact]
    public void A_question_makes_it_wait_until_the_citizen_writes()
    {
        var ticket = NewTicket();
        ticket.AskCitizen(Lan, Later);
        Assert.Equal(TicketState.WaitingForCitizen, ticket.State);

        Assert.Equal(CitizenWroteOutcome.Woken, ticket.CitizenWrote(Later.AddHours(1)));
        Assert.Equal(TicketState.Open, ticket.State);
    }

    [Fact]
    public void A_waiting_ticket_that_is_handed_over_still_waits()
    {
        var ticket = NewTicket();
        ticket.AskCitizen(Lan, Later);

        ticket.HandTo(Minh, Lan, Later);

        Assert.Equal(TicketState.WaitingForCitizen, ticket.State);
    }

    [Fact]
    public void A_citizens_message_reopens_a_resolved_ticket()
    {
        var ticket = NewTicket();
        Assert.Equal(ResolveOutcome.Resolved, ticket.Resolve(Lan, Later));
        Assert.Equal(ResolveOutcome.AlreadyResolved, ticket.Resolve(Lan, Later));

        Assert.Equal(CitizenWroteOutcome.Reopened, ticket.CitizenWrote(Later.AddHours(1)));

        Assert.Equal(TicketState.Open, ticket.State);
        Assert.Null(ticket.ResolvedAt);
    }

    [Fact]
    public void A_last_word_to_a_resolved_ticket_leaves_it_resolved_and_a_question_does_not()
    {
        var ticket = NewTicket();
        ticket.Resolve(Lan, Later);

        ticket.Reply(Lan, Later);
        Assert.Equal(TicketState.Resolved, ticket.State);

        ticket.AskCitizen(Lan, Later);
        Assert.Equal(TicketState.WaitingForCitizen, ticket.State);
        Assert.Null(ticket.ResolvedAt);
    }

    [Fact]
    public void A_ticket_can_be_closed_only_once_and_then_nothing_is_written_to_it()
    {
        var ticket = NewTicket();

        Assert.Equal(CloseOutcome.Closed, ticket.Close(null, Later));
        var version = ticket.Version;

        Assert.Equal(CloseOutcome.AlreadyClosed, ticket.Close(Lan, Later));
        Assert.Equal(ReplyOutcome.Closed, ticket.Reply(Lan, Later));
        Assert.Equal(ReplyOutcome.Closed, ticket.AskCitizen(Lan, Later));
        Assert.Equal(ResolveOutcome.Closed, ticket.Resolve(Lan, Later));
        Assert.Equal(TakeOutcome.Finished, ticket.Take(Lan, Later));
        Assert.Equal(TakeOutcome.Finished, ticket.HandTo(Minh, Lan, Later));
        Assert.Equal(CitizenWroteOutcome.Closed, ticket.CitizenWrote(Later));
        Assert.Equal(version, ticket.Version);
        Assert.Equal(Later, ticket.ClosedAt);
    }

    [Fact]
    public void Only_a_finished_ticket_is_reopened()
    {
        var ticket = NewTicket();
        Assert.Equal(ReopenOutcome.NotFinished, ticket.Reopen(Lan, Later));

        ticket.Close(Lan, Later);
        Assert.Equal(ReopenOutcome.Reopened, ticket.Reopen(Minh, Later));

        Assert.Equal((TicketState.Open, "u-minh"), (ticket.State, ticket.AssignedTo));
        Assert.Null(ticket.ClosedAt);
        Assert.Null(ticket.ResolvedAt);
    }

    private static readonly TicketDraft Draft = new()
    {
        Code = "HG-7KQ4-M2",
        ConversationId = "c1",
        OpenedBy = "c1|0000005",
        Reason = TicketReason.Asked,
        Province = "hau-giang",
        Need = "hỏi mức tiền hỗ trợ",
        Contact = new Contact("Hồng", "0912345678"),
        ConsentedAt = Opened,
    };

    private static Ticket NewTicket() => Ticket.Open(Draft, Opened);
}
