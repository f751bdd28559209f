using System.Diagnostics;
using System.Text.RegularExpressions;
using Hotline.Web.Platform;

namespace Hotline.Web.Tests;

/// <summary>One run of the program.</summary>
internal sealed partial class Running : IDisposable
{
    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> output = [];
    private readonly List<string> errors = [];

    /// <param name="args">The command line.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="home">The current directory, from which it looks for its home; null: the checkout.</param>
    /// <param name="program">Null: the one that was built beside these tests.</param>
    public Running(string[] args, string data, string? home = null, string? program = null)
    {
        program ??= Path.Combine(Home.Find(), "src", "Hotline.Web", "bin", Configuration, "net10.0", "Hotline.Web.dll");
        Assert.True(File.Exists(program), $"{program} was not built.");
        process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [program, .. args])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = home ?? Home.Find(),
                Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Hotline__DataDirectory"] = data, ["ASPNETCORE_URLS"] = null },
            },
        };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Output => Copy(output);

    public IReadOnlyList<string> Errors => Copy(errors);

    /// <summary>Debug or Release, as these tests.</summary>
    public static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    public async Task TypeAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
    }

    public async Task<string> WaitForAsync(Regex wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            if (Output.Select(line => wanted.Match(line)).FirstOrDefault(match => match.Success) is { } found)
            {
                return found.Groups[1].Value;
            }

            if (process.HasExited)
            {
                Assert.Fail($"The service ended: {string.Join('\n', Errors)}");
            }

            await Task.Delay(50, patience.Token);
        }
    }

    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    [GeneratedRegex("Now listening on: (http://[^\"\\s]+)")]
    public static partial Regex ListeningOn();

    private void Keep(List<string> lines, string? line)
    {
        lock (gate)
        {
            lines.Add(line ?? "");
        }
    }

    private string[] Copy(List<string> lines)
    {
        lock (gate)
        {
            return [.. lines];
        }
    }
}
