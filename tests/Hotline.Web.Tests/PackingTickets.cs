using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

public sealed class PackingTickets(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task A_ticket_comes_with_what_the_bot_considered_why_it_stopped_and_why_this_agency()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Xin hỏi thủ tục vay vốn giải quyết việc làm ở Vị Thanh");

        var ticket = (await app.Services.GetRequiredService<TicketStore>().FindAsync(code, default, CancellationToken.None))!;

        Assert.NotNull(ticket.Packet);
        Assert.NotEmpty(ticket.Packet.Considered);
        Assert.NotEmpty(ticket.Packet.Decision!);
        Assert.InRange(ticket.Packet.Considered.Count, 1, 5);
        Assert.NotNull(ticket.Agency);
        Assert.NotNull(ticket.Route);
        Assert.True(ticket.Route.Rule is RouteRule.Topic or RouteRule.Passage or RouteRule.Field, ticket.Route.ToString());
        Assert.NotEmpty(ticket.Route.Because!);
    }

    [Fact]
    public async Task Personal_numbers_are_masked_in_what_goes_with_the_ticket()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Số căn cước 093188001234, tôi hỏi vay vốn giải quyết việc làm");

        var ticket = (await app.Services.GetRequiredService<TicketStore>().FindAsync(code, default, CancellationToken.None))!;

        Assert.DoesNotContain("093188001234", ticket.Packet!.Restated, StringComparison.Ordinal);
    }
}
