using System.CommandLine;
using Hotline.Web.Platform;
using Hotline.Web.Service;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Commands;

/// <summary>
/// What can be asked of the program: without a verb it serves. Verbs print what they were asked for on standard output and everything else on
/// standard error; the exit code is 0 when it was done, 1 when it could not be done, 2 when the question made no sense.
/// </summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Đường dây hỏi đáp chính sách. Không có lệnh: chạy dịch vụ (thiết lập bằng --Khóa=giá-trị, biến môi trường hoặc appsettings.json).")
        {
            KnowledgeCommands.Create(),
            AskCommand.Create(),
            EvaluateCommand.Create(),
            SearchCommands.Create(),
            ReportCommands.Create(),
            AccountCommands.CreateUsers(),
            AccountCommands.CreateTokens(),
        };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(_ => Done);

        var parsed = root.Parse(args);
        try
        {
            if (!ReferenceEquals(parsed.Action, root.Action))
            {
                // Refusals have messages of ours; a stack trace is for bugs, and then it should be seen.
                var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
                return parsed.Errors.Count > 0 ? Misused : code;
            }

            if (args is [var first, ..] && !first.StartsWith('-'))
            {
                return await SayAsync($"Không có lệnh \"{first}\". Xem các lệnh bằng --help.", Misused).ConfigureAwait(false);
            }

            await ServeAsync(args).ConfigureAwait(false);
            return Done;
        }
        catch (Exception problem) when (problem is StartRefusedException or HomeNotFoundException or OptionsValidationException)
        {
            return await SayAsync(problem.Message, Failed).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a verb on the service as configured, with the database at this program's schema, without serving anything.</summary>
    public static Task<int> WithServiceAsync(Func<IServiceProvider, Task<int>> verb, CancellationToken cancellation) => WithSettingsAsync(
        async services =>
        {
            await services.GetRequiredService<Preparation>().MigrateAsync(cancellation).ConfigureAwait(false);
            return await verb(services).ConfigureAwait(false);
        });

    /// <summary>Runs a verb that needs no database on the service as configured.</summary>
    public static async Task<int> WithSettingsAsync(Func<IServiceProvider, Task<int>> verb)
    {
        var app = Program.Build([], Home.Find(), builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter(null, LogLevel.Warning);
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        });
        await using var _ = app.ConfigureAwait(false);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        return await verb(app.Services).ConfigureAwait(false);
    }

    /// <summary>Tells on standard error why it was not done.</summary>
    public static async Task<int> SayAsync(string message, int code)
    {
        await Console.Error.WriteLineAsync(message).ConfigureAwait(false);
        return code;
    }

    private static async Task ServeAsync(string[] args)
    {
        var app = Program.Build(args, Home.Find());
        await using var _ = app.ConfigureAwait(false);
        // Before the host starts, so that what must be put right is said plainly and not in the middle of stack traces.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        await app.Services.GetRequiredService<Preparation>().StartAsync(CancellationToken.None).ConfigureAwait(false);
        await app.RunAsync().ConfigureAwait(false);
    }
}
