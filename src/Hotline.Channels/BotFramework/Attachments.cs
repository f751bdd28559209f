using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.BotFramework;

/// <summary>
/// Files of citizens: in a folder that no web server serves, under random names that are also the only permission to read them, for as long as
/// the settings say. A file is on the disk before the message that names it is in the log.
/// </summary>
internal sealed partial class Attachments(IOptions<ChannelsOptions> options, TimeProvider time, ILogger<Attachments> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenCleanings = TimeSpan.FromHours(1);

    private readonly string folder = options.Value.Attachments.Directory;
    private readonly long most = options.Value.Limits.AttachmentMegabytes * 1024L * 1024L;
    private readonly TimeSpan life = TimeSpan.FromDays(options.Value.Attachments.KeepDays);
    private long? kept;

    /// <summary>Whether there is room for so many bytes more.</summary>
    public bool HasRoomFor(long bytes) => (kept ??= Count()) + bytes <= most;

    /// <summary>Keeps a file and returns its id; when it returns, the file is on the disk.</summary>
    public async Task<string> KeepAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var id = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var draft = PathOf(id) + ".tmp";
        try
        {
            FileStreamOptions create = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
            {
                create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using (FileStream file = new(draft, create))
            {
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, PathOf(id));
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        kept = (kept ?? Count()) + content.Length;
        return id;
    }

    /// <summary>Opens a file; null when there is none, or no longer.</summary>
    public FileStream? Open(string id)
    {
        // The id becomes part of a path: nothing but what we make ourselves.
        if (id.Length != 40 || !id.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        try
        {
            return new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Forgets what no message names.</summary>
    public void Drop(string id) => File.Delete(PathOf(id));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using PeriodicTimer timer = new(BetweenCleanings, time);
        do
        {
            try
            {
                Clean();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                LogNotCleaned(problem);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Deletes what is too old, and half-written files of a killed node.</summary>
    internal void Clean()
    {
        var end = (time.GetUtcNow() - life).UtcDateTime;
        var draftEnd = (time.GetUtcNow() - BetweenCleanings).UtcDateTime;
        foreach (var file in Files())
        {
            if (file.LastWriteTimeUtc < (file.Extension == ".tmp" ? draftEnd : end))
            {
                file.Delete();
            }
        }

        kept = Count();
    }

    private IEnumerable<FileInfo> Files() => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles() : [];

    private long Count() => Files().Sum(file => file.Length);

    private string PathOf(string id) => Path.Combine(folder, id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old files of citizens could not be deleted; it is tried again in an hour")]
    private partial void LogNotCleaned(Exception problem);
}
