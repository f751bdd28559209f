using System.Diagnostics;
using Hotline.Conversations;

namespace Hotline.Storage.Tests;

public sealed class Crashing
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_acknowledged_before_the_kill_is_there_once(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        foreach (var i in Enumerable.Range(0, 4))
        {
            await store.Log.StartAsync(A.Conversation($"c{i}"), [], Never);
        }

        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            acknowledged.AddRange(await WriteUntilKilledAsync(store, $"r{round}", 200 + (37 * round)));
        }

        var kept = new Dictionary<string, string>();
        foreach (var i in Enumerable.Range(0, 4))
        {
            var sequence = 0L;
            while (await store.Log.ReadAsync($"c{i}", sequence, 1000, Never) is { Count: > 0 } page)
            {
                foreach (var activity in page)
                {
                    Assert.Equal(++sequence, activity.Sequence);
                    Assert.True(kept.TryAdd(activity.Text!, activity.Id), $"{activity.Text} is in the log twice.");
                }
            }

            Assert.Equal(sequence, (await store.Log.FindAsync($"c{i}", Never))!.LastSequence);
        }

        Assert.True(acknowledged.Count >= 600);
        foreach (var line in acknowledged)
        {
            var parts = line.Split(' ');
            Assert.Equal(nameof(AppendOutcome.Appended), parts[0]);
            Assert.Equal(parts[1], kept.GetValueOrDefault(parts[2]));
        }

        // A client that did not hear the acknowledgement posts again.
        foreach (var (text, id) in kept.Take(20))
        {
            var again = await store.Log.AppendAsync(A.CitizenSays(text, text, id.Split('|')[0]), Never);
            Assert.Equal((AppendOutcome.Repeated, id), (again.Outcome, again.Activity?.Id));
        }
    }

    private static async Task<List<string>> WriteUntilKilledAsync(Store store, string round, int after)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["exec", typeof(Crashing).Assembly.Location, store.Options.Provider.ToString(), store.Options.ConnectionString, round])
        {
            start.ArgumentList.Add(argument);
        }

        using var writer = Process.Start(start)!;
        var lines = new List<string>();
        try
        {
            while (lines.Count < after && await writer.StandardOutput.ReadLineAsync() is { } line)
            {
                lines.Add(line);
            }
        }
        finally
        {
            // SIGKILL, in the middle of its work.
            writer.Kill();
        }

        // What it had still written before it died was acknowledged too; a torn last line was not.
        var rest = await writer.StandardOutput.ReadToEndAsync();
        lines.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await writer.WaitForExitAsync();
        return lines;
    }
}
