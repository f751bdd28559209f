using Hotline.Channels.BotFramework;
using Hotline.Conversations.Flows;
using Hotline.Knowledge.Releases;
using Hotline.Storage;
using Hotline.Storage.Migrations;
using Hotline.Storage.Platform;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary>What must be true before the first request: schema, keys, knowledge, dialogs, an administrator if the settings name one.</summary>
internal sealed partial class Preparation(
    IServiceProvider services,
    SigningKeys signing,
    Releases releases,
    CurrentRelease current,
    FirstAdministrator first,
    ILogger<Preparation> log) : IHostedService
{
    private DirectLineKeys? keys;
    private bool prepared;

    /// <exception cref="InvalidOperationException">The service is not prepared yet.</exception>
    public DirectLineKeys DirectLineKeys => keys ?? throw new InvalidOperationException("The service is not prepared yet.");

    /// <exception cref="StartRefusedException">Something must be put right first; the message says what.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (prepared)
        {
            return;
        }

        await MigrateAsync(cancellationToken).ConfigureAwait(false);
        LoadDialogs();
        await releases.LoadCurrentAsync(cancellationToken).ConfigureAwait(false);
        await first.CreateFromSettingsAsync(cancellationToken).ConfigureAwait(false);
        prepared = true;
        LogReady(current.Value.Number, current.Value.Documents.Count, current.Value.Topics.Count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Schema and keys: enough for the commands that only need the database.</summary>
    public async Task MigrateAsync(CancellationToken cancellation)
    {
        try
        {
            await services.MigrateAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is MigrationException or System.Data.Common.DbException)
        {
            throw new StartRefusedException($"The database cannot be used: {problem.Message}");
        }

        keys = new DirectLineKeys((await signing.GetAsync(cancellation).ConfigureAwait(false)).ToArray());
    }

    private void LoadDialogs()
    {
        try
        {
            services.GetRequiredService<IOptions<ModelOptions>>().Value.RequirePrompts(services.GetRequiredService<CurrentDialogs>());
        }
        catch (InvalidDataException problem)
        {
            throw new StartRefusedException(problem.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready: release {Release} with {Documents} documents and {Topics} topics")]
    private partial void LogReady(int release, int documents, int topics);
}
