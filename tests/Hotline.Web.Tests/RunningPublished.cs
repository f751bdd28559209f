using System.Diagnostics;
using Hotline.Web.Platform;

namespace Hotline.Web.Tests;

/// <summary>What <c>dotnet publish</c> makes is all that a server needs: it runs far from the checkout, from whatever directory.</summary>
public sealed class RunningPublished : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hotline-published-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_published_folder_serves_pages_and_answers_from_its_own_knowledge()
    {
        await PublishAsync();

        using var service = new Running(["--urls=http://127.0.0.1:0"], Path.Combine(folder.FullName, "data"), home: Path.GetTempPath(), program: Path.Combine(folder.FullName, "app", "Hotline.Web.dll"));
        using var client = new HttpClient { BaseAddress = new Uri(await service.WaitForAsync(Running.ListeningOn())) };

        foreach (var (path, words) in ((string, string)[])[("/", "Bà con hay hỏi"), ("/documents", "hau-giang-71-2022"), ("/hotline.css", "--brand:"), ("/hotline-chat.js", "customElements.define"), ("/healthz/ready", "Healthy")])
        {
            Assert.Contains(words, await client.GetStringAsync(path), StringComparison.Ordinal);
        }

        using var citizen = await Citizen.BeginAsync(client);
        Assert.Equal("answered", (string?)(await citizen.AskAsync("phien giao dich viec lam mo ngay nao", "hau-giang"))["channelData"]!["hotline"]!["outcome"]);
    }

    private async Task PublishAsync()
    {
        var project = Path.Combine(Home.Find(), "src", "Hotline.Web");
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", project, "-c", Running.Configuration, "--no-build", "--nologo", "-o", Path.Combine(folder.FullName, "app")])
        { RedirectStandardOutput = true })!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, output);
    }
}
