using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Hotline.EndToEnd.Tests;

/// <summary>The service as an operator starts it: its own process, its own data folder, a loopback port.</summary>
public sealed class HotlineProcess : IAsyncDisposable
{
    /// <summary>Bearer token of the administrator that every started service knows.</summary>
    public const string ApiToken = "end-to-end-token-0123456789abcdef0123456789abcdef";

    public const string AdminEmail = "quantri@example.org";

    public const string AdminPassword = "Mot-mat-khau-du-dai-2026";

    private readonly StringBuilder output = new();
    private readonly Dictionary<string, string> settings;
    private Process? process;

    private HotlineProcess(string dataDirectory, int port, Dictionary<string, string> settings)
    {
        DataDirectory = dataDirectory;
        Url = $"http://127.0.0.1:{port}";
        this.settings = settings;
    }

    public string DataDirectory { get; }

    public string Url { get; }

    /// <summary>Everything the service has written so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts a service on an empty data folder and waits until it is ready.</summary>
    public static async Task<HotlineProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var data = Directory.CreateTempSubdirectory("hotline-e2e-").FullName;
        var service = new HotlineProcess(data, FreePort(), settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        await service.StartAgainAsync();
        return service;
    }

    /// <summary>Starts the service once more on the same data and port.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("dotnet", [WebAssembly()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        start.Environment["ASPNETCORE_URLS"] = Url;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Hotline__DataDirectory"] = DataDirectory;
        start.Environment["Hotline__Bootstrap__Email"] = AdminEmail;
        start.Environment["Hotline__Bootstrap__Password"] = AdminPassword;
        start.Environment["Hotline__Bootstrap__ApiToken"] = ApiToken;
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

            lock (output)
            {
                output.AppendLine(text);
            }

            if (text.Contains("Application started", StringComparison.Ordinal))
            {
                started.TrySetResult();
            }
        }

        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Exited += (_, _) => started.TrySetException(new InvalidOperationException($"The service ended before it was ready:\n{Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(60));

        using var http = Http();
        using var ready = await http.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    /// <summary>An operator's account, made by the command line beside the running service; the password is <see cref="AdminPassword"/>.</summary>
    public async Task AddOperatorAsync(string email, string name)
    {
        var start = new ProcessStartInfo("dotnet", [WebAssembly(), "users", "add", email, "--name", name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        start.Environment["Hotline__DataDirectory"] = DataDirectory;
        using var adding = Process.Start(start)!;
        await adding.StandardInput.WriteLineAsync(AdminPassword);
        adding.StandardInput.Close();
        var said = await Task.WhenAll(adding.StandardOutput.ReadToEndAsync(), adding.StandardError.ReadToEndAsync());
        await adding.WaitForExitAsync();
        Assert.True(adding.ExitCode == 0, string.Concat(said));
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public HttpClient Http(string? bearer = null)
    {
        var http = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(30) };
        if (bearer is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        return http;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(DataDirectory, recursive: true);
    }

    private static string WebAssembly()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var path = Path.Combine(Checkout.Root, "src", "Hotline.Web", "bin", configuration, "net10.0", "Hotline.Web.dll");
        Assert.True(File.Exists(path), $"{path} is not built");
        return path;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
