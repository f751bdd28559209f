using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Hotline.Tests;

/// <summary>
/// A private PostgreSQL for one test process: temporary folder, loopback port, gone when the process ends, however it ends.
/// Linked into the test projects that need it.
/// </summary>
public sealed class PostgresServer
{
    private static readonly Lazy<PostgresServer> Server = new(Start);
    private static int databases;

    private readonly string connection;

    // Keeps the pipe open that the server's watcher reads: when this process ends, so does the server.
#pragma warning disable IDE0052
    private readonly Process watcher;
#pragma warning restore IDE0052

    private PostgresServer(string connection, Process watcher)
    {
        this.connection = connection;
        this.watcher = watcher;
    }

    /// <summary>Why tests on PostgreSQL cannot run here; null when they can.</summary>
    public static string? Missing { get; } = FindPrograms() is null ? "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb)." : null;

    /// <summary>The server of this process, started at the first call.</summary>
    public static PostgresServer Instance => Server.Value;

    /// <summary>Connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await using var admin = new NpgsqlConnection(connection);
        await admin.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", admin);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(connection) { Database = name, Pooling = true, MaxPoolSize = 20 }.ConnectionString;
    }

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private static PostgresServer Start()
    {
        var bin = FindPrograms() ?? throw new InvalidOperationException(Missing);
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("hotline-pg-").FullName;
            var port = FreePort();

            // Waits on its standard input, which ends with the test process, and then takes everything away.
            const string Script = """
                bin=$1; dir=$2; port=$3
                "$bin/initdb" -D "$dir/data" -A trust -U hotline -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 &&
                "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c full_page_writes=off -c max_connections=300" start >/dev/null 2>&1 </dev/null &&
                echo ready || { cat "$dir/log"; exit 1; }
                cat >/dev/null
                "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1
                rm -rf "$dir"
                """;
            var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
            if (Environment.UserName == "root")
            {
                // The server refuses to run as root.
                var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
                Run("chown", user, folder);
                start.FileName = "runuser";
                start.ArgumentList.Add("-u");
                start.ArgumentList.Add(user);
                start.ArgumentList.Add("--");
                start.ArgumentList.Add("sh");
            }
            else
            {
                start.FileName = "sh";
            }

            foreach (var argument in (string[])["-c", Script, "sh", bin, folder, port.ToString(CultureInfo.InvariantCulture)])
            {
                start.ArgumentList.Add(argument);
            }

            var watcher = Process.Start(start)!;
            var answer = watcher.StandardOutput.ReadLine();
            if (answer == "ready")
            {
                return new PostgresServer($"Host=127.0.0.1;Port={port};Username=hotline;Database=postgres;Pooling=false", watcher);
            }

            var log = answer + Environment.NewLine + watcher.StandardOutput.ReadToEnd();
            Directory.Delete(folder, recursive: true);
            if (attempt == 3)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:{Environment.NewLine}{log}");
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }
}

/// <summary>A test on PostgreSQL; skipped by name where it is not installed.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}

/// <summary>A theory on PostgreSQL; skipped by name where it is not installed.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresServer.Missing;
}
