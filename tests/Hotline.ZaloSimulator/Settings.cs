namespace Hotline.ZaloSimulation;

/// <summary>Makes a hotline and this Zalo known to each other.</summary>
internal static class Settings
{
    public const string WebhookPath = "/channels/zalo/webhook";

    /// <summary>Lines for a shell in which the hotline is then started.</summary>
    public static async Task WriteAsync(ZaloSimulator zalo, TextWriter to)
    {
        await to.WriteLineAsync("Đặt các biến này rồi chạy dịch vụ (http trên chính máy này chỉ được nhận ở môi trường Development):");
        await to.WriteLineAsync();
        await to.WriteLineAsync("export ASPNETCORE_ENVIRONMENT=Development");
        foreach (var (name, value) in zalo.HotlineSettings)
        {
            await to.WriteLineAsync($"export {name.Replace(":", "__", StringComparison.Ordinal)}={value}");
        }

        await to.WriteLineAsync();
    }

    /// <summary>Saves the webhook's address once the hotline answers.</summary>
    /// <exception cref="InvalidOperationException">It did not answer in time.</exception>
    public static async Task ConnectAsync(ZaloSimulator zalo, Uri hotline, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        var address = new Uri(hotline, WebhookPath);
        while (true)
        {
            try
            {
                await zalo.ConnectAsync(address);
                return;
            }
            catch (InvalidOperationException)
            {
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), limit.Token);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    throw new InvalidOperationException($"Không nối được với {address} trong {patience.TotalMinutes:0} phút.");
                }
            }
        }
    }
}
