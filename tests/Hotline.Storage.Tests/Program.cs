using System.Globalization;
using Hotline.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

/// <summary>
/// The process that <see cref="Crashing"/> kills: appends to several conversations at once and prints the external id of each append
/// after the log has acknowledged it. Test runners load the assembly and never come here.
/// </summary>
internal static class Program
{
    public const int Writers = 8;

    private static async Task Main(string[] arguments)
    {
        var connection = arguments[1];
        var round = arguments[2];
        var options = arguments[0] switch
        {
            nameof(StorageProvider.Sqlite) => StorageOptions.Sqlite(connection),
            _ => StorageOptions.PostgreSql(connection),
        };
        await using var services = new ServiceCollection().AddLogging().AddHotlineStorage(options).BuildServiceProvider();
        var log = services.GetRequiredService<IConversationLog>();
        var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; ; i++)
            {
                var externalId = string.Create(CultureInfo.InvariantCulture, $"{round}-{writer}-{i}");
                var appended = await log.AppendAsync(A.CitizenSays(externalId, externalId, $"c{writer % 4}"), CancellationToken.None);
                await output.WriteLineAsync($"{appended.Outcome} {appended.Activity!.Id} {externalId}");
            }
        }));
    }
}
