using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hotline.ZaloSimulation.Storm;

/// <summary>A hotline that the storm starts itself, so that it may kill it.</summary>
internal sealed class HotlineNode : IAsyncDisposable
{
    private readonly string program;
    private readonly Dictionary<string, string> settings;
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    /// <param name="program">Hotline.Web.dll.</param>
    /// <param name="zalo">Its settings for Zalo.</param>
    /// <param name="connection">PostgreSQL; empty: a SQLite file of its own.</param>
    public HotlineNode(string program, IReadOnlyDictionary<string, string?> zalo, string connection = "")
    {
        this.program = Path.GetFullPath(program);
        DataDirectory = Directory.CreateTempSubdirectory("hotline-storm-").FullName;
        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        settings = zalo.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value ?? "");
        settings["ASPNETCORE_URLS"] = Url.GetLeftPart(UriPartial.Authority);
        settings["ASPNETCORE_ENVIRONMENT"] = "Development";
        settings["Hotline__DataDirectory"] = DataDirectory;
        if (connection.Length > 0)
        {
            settings["Hotline__Storage"] = "PostgreSql";
            settings["ConnectionStrings__Hotline"] = connection;
        }
    }

    public Uri Url { get; }

    public string DataDirectory { get; }

    /// <summary>Every line it wrote, over all its lives.</summary>
    public IReadOnlyCollection<string> Output => output;

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = HomeOf(program) };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Read(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not { } text)
            {
                return;
            }

            output.Enqueue(text);
            if (text.Contains("Application started", StringComparison.Ordinal))
            {
                started.TrySetResult();
            }
        }

        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Exited += (_, _) => started.TrySetException(new InvalidOperationException("Dịch vụ dừng trước khi sẵn sàng:\n" + string.Join('\n', output.TakeLast(20))));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(300), cancellation);
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        if (process is { } running)
        {
            process = null;
            running.Kill();
            await running.WaitForExitAsync(CancellationToken.None);
            running.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    /// <summary>The checkout that the program was built in: there are its dialogs and its knowledge.</summary>
    private static string HomeOf(string program)
    {
        for (var folder = Path.GetDirectoryName(program); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "knowledge")) && Directory.Exists(Path.Combine(folder, "dialogs")))
            {
                return folder;
            }
        }

        return Path.GetDirectoryName(program)!;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
