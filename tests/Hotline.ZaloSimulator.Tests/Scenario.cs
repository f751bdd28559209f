namespace Hotline.ZaloSimulation.Tests;

/// <summary>A simulated Zalo, a hotline that does what the test says, and Lan, who has just written.</summary>
public abstract class Scenario : IAsyncLifetime
{
    protected ZaloSimulator Zalo { get; private set; } = null!;

    protected StubHotline Hotline { get; private set; } = null!;

    /// <summary>Wrote a message that the hotline took.</summary>
    protected Citizen Lan { get; private set; } = null!;

    protected virtual SimulatorOptions Options => new();

    public async Task InitializeAsync()
    {
        Zalo = await ZaloSimulator.StartAsync(Options);
        Hotline = await StubHotline.ConnectAsync(Zalo);
        Lan = Zalo.Citizen("Lan");
        await Zalo.AcceptedAsync(Lan.Says("Cho tôi hỏi về vay vốn"));
        Hotline.Webhooks.Clear();
    }

    public async Task DisposeAsync()
    {
        await Hotline.DisposeAsync();
        await Zalo.DisposeAsync();
    }

    protected void Clean() => Assert.Empty(Zalo.Violations);

    /// <summary>Exactly these violations, in any order.</summary>
    protected void Violated(params string[] codes) => Assert.Equal(codes.Order(StringComparer.Ordinal), Zalo.Violations.Select(violation => violation.Code).Order(StringComparer.Ordinal));
}
