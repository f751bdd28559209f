using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Hotline.Tests;

/// <summary>The test needs node and npm; skipped by name where they are not installed.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeProgram.Missing;
}

/// <summary>The same for a theory.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeProgram.Missing;
}

/// <summary>
/// A script under node that is told and tells one JSON object a line. Its folder is copied beside the tests with its <c>package-lock.json</c>; what that
/// names is installed there once. Linked into the test projects that need it.
/// </summary>
public sealed class NodeProgram : IAsyncDisposable
{
    private static readonly SemaphoreSlim Installing = new(1);

    private readonly Process process;
    private readonly Task<string> complaints;

    private NodeProgram(Process process)
    {
        this.process = process;
        complaints = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Why scripts cannot run here; null when they can.</summary>
    public static string? Missing { get; } = Find("node") is null || Find("npm") is null ? "node and npm are not installed." : null;

    /// <summary>Starts a script.</summary>
    /// <param name="script">Path of the script relative to the tests' output folder.</param>
    /// <param name="arguments">Given to the script.</param>
    public static async Task<NodeProgram> StartAsync(string script, params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, script);
        await InstallAsync(Path.GetDirectoryName(path)!);
        return new NodeProgram(Launch("node", Path.GetDirectoryName(path)!, [path, .. arguments]));
    }

    public async Task TellAsync(JsonObject line)
    {
        await process.StandardInput.WriteLineAsync(line.ToJsonString());
        await process.StandardInput.FlushAsync();
    }

    /// <summary>The next object it tells.</summary>
    /// <exception cref="InvalidOperationException">It ended; the message holds what it complained of.</exception>
    public async Task<JsonObject> HearAsync(CancellationToken cancellation) =>
        await process.StandardOutput.ReadLineAsync(cancellation) is { } line
            ? JsonNode.Parse(line)!.AsObject()
            : throw new InvalidOperationException($"The script ended. {await complaints}");

    public async ValueTask DisposeAsync()
    {
        // It ends when nobody speaks to it any more; one that hangs is ended.
        process.StandardInput.Close();
        using (CancellationTokenSource patience = new(TimeSpan.FromSeconds(5)))
        {
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }

    private static async Task InstallAsync(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            var wanted = await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json"));
            var mark = Path.Combine(folder, "node_modules", ".installed");
            if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted)
            {
                return;
            }

            using var npm = Launch("npm", folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            npm.StandardInput.Close();
            var told = npm.StandardOutput.ReadToEndAsync();
            var complained = await npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm ci failed in {folder}: {await told}{complained}");
            }

            await File.WriteAllTextAsync(mark, wanted);
        }
        finally
        {
            Installing.Release();
        }
    }

    private static Process Launch(string program, string folder, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Find(program)!, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        StandardOutputEncoding = Encoding.UTF8,
    })!;

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => OperatingSystem.IsWindows() ? [$"{program}.exe", $"{program}.cmd"] : new[] { program }, Path.Combine)
            .FirstOrDefault(File.Exists);
}
