using System.Globalization;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests;

/// <summary>The test needs Chromium; skipped by name where it is not installed.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.Missing;
}

/// <summary>
/// A browser whose windows are watched: what a page complains of on its console fails the test, and every step leaves a picture under
/// <c>artifacts/screenshots</c>.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string Pictures = Path.Combine(Checkout.Root, "artifacts", "screenshots");

    private readonly IPlaywright playwright;
    private readonly IBrowser chromium;
    private readonly string story;
    private readonly List<string> complaints = [];
    private int pictures;

    private Browser(IPlaywright playwright, IBrowser chromium, string story)
    {
        this.playwright = playwright;
        this.chromium = chromium;
        this.story = story;
    }

    /// <summary>Why pages cannot be opened here; null when they can.</summary>
    public static string? Missing { get; } = File.Exists(Program) ? null : $"Chromium is not installed (no {Program}; HOTLINE_CHROMIUM may name another).";

    /// <summary>What the pages have complained of so far.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints)
            {
                return [.. complaints];
            }
        }
    }

    private static string Program => Environment.GetEnvironmentVariable("HOTLINE_CHROMIUM") is { Length: > 0 } given ? given : "/usr/bin/chromium";

    /// <param name="story">Begins the name of every picture.</param>
    public static async Task<Browser> OpenAsync(string story)
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        var playwright = await Playwright.CreateAsync();
        var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Browser(playwright, chromium, story);
    }

    /// <summary>A citizen's phone: 390 pixels wide, touched with a finger.</summary>
    public Task<IPage> PhoneAsync() => PersonAsync(new BrowserNewContextOptions
    {
        ViewportSize = new ViewportSize { Width = 390, Height = 844 },
        DeviceScaleFactor = 2,
        IsMobile = true,
        HasTouch = true,
    });

    /// <summary>An operator's screen, 1440 pixels wide.</summary>
    public Task<IPage> ScreenAsync() => PersonAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });

    /// <summary>Takes a picture of what can be seen now.</summary>
    public async Task PictureAsync(IPage page, string step)
    {
        var number = (++pictures).ToString("00", CultureInfo.InvariantCulture);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"{story}-{number}-{step}.png"), Animations = ScreenshotAnimations.Disabled });
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>A person with a browser of their own: nothing is shared with anybody else's.</summary>
    private async Task<IPage> PersonAsync(BrowserNewContextOptions options)
    {
        options.Locale = "vi-VN";
        options.TimezoneId = "Asia/Ho_Chi_Minh";
        options.ReducedMotion = ReducedMotion.Reduce;
        var context = await chromium.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Complain($"{message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => Complain(error.Error);
        return await context.NewPageAsync();
    }

    private void Complain(string text)
    {
        lock (complaints)
        {
            complaints.Add(text);
        }
    }
}
