using Hotline.Channels;
using Hotline.Conversations;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Storage;
using Hotline.Web.Platform;

namespace Hotline.Web.Service;

/// <summary>Puts storage, knowledge, conversations and channels together.</summary>
internal static class HotlineSetup
{
    public static WebApplicationBuilder AddHotline(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var home = builder.Environment.ContentRootPath;
        // The first of all: nothing runs, and no port opens, before the preparation is done.
        services.AddSingleton<Preparation>();
        services.AddHostedService(provider => provider.GetRequiredService<Preparation>());

        var data = DataDirectory(builder.Configuration, home);
        services.AddHotlineStorage(StorageOptions.From(builder.Configuration, data));
        services.AddSingleton<CurrentRelease>();
        services.AddSingleton(_ => CurrentDialogs.Load(Path.Combine(home, "dialogs")));
        services.AddSingleton(new KnowledgeFolder(Path.Combine(home, "knowledge")) { Prompts = Path.Combine(home, "dialogs", "prompts") });
        services.AddSingleton<Releases>();
        services.AddVectors(builder.Configuration);

        services.AddSingleton<TurnQueue>();
        services.AddSingleton<AnswerQuestion>(Answerer.Answer);
        services.AddSingleton<Figures>();
        services.AddSingleton<ITurnObserver, TurnLog>();
        services.AddSingleton<TurnRunner>();
        services.AddModel(builder.Configuration);

        services.AddHotlineChannels(builder.Configuration);
        services.PostConfigure<ChannelsOptions>(channels => channels.Attachments.Directory = Path.GetFullPath(channels.Attachments.Directory, data));
        services.AddSingleton(provider => provider.GetRequiredService<Preparation>().DirectLineKeys);

        services.AddHostedService<TurnWorkers>();
        services.AddHostedService<Sweeper>();
        services.AddHostedService<ReleaseWatcher>();
        services.AddHostedService<DialogsWatcher>();
        services.AddHostedService<FirstLink>();
        services.AddHostedService<FirstChecks>();
        return builder;
    }

    public static IEndpointRouteBuilder MapHotline(this IEndpointRouteBuilder routes)
    {
        // Who may speak is decided by the protocols' own tokens.
        routes.MapGroup("").AllowAnonymous().ExcludeFromDescription().MapHotlineChannels();
        return routes;
    }

    /// <summary>Absolute, and there.</summary>
    /// <exception cref="StartRefusedException">It cannot be made.</exception>
    private static string DataDirectory(ConfigurationManager configuration, string home)
    {
        var setting = configuration[$"{HotlineOptions.Section}:{nameof(HotlineOptions.DataDirectory)}"];
        var folder = Path.GetFullPath(string.IsNullOrWhiteSpace(setting) ? "data" : setting, home);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Hotline:DataDirectory is \"{folder}\", which cannot be used: {problem.Message}");
        }

        return folder;
    }
}
