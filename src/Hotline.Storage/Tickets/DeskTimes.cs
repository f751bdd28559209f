namespace Hotline.Storage.Tickets;

/// <summary>How long things at the desk last.</summary>
/// <param name="Lease">How long a claim lasts that is not renewed, 10 seconds to an hour.</param>
/// <param name="Idle">After what silence of its operator a taken conversation goes back to the bot, a minute to a day.</param>
public sealed record DeskTimes(TimeSpan Lease, TimeSpan Idle)
{
    public static DeskTimes Usual { get; } = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20));
}
