using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Rephrasing;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Releases;
using Hotline.Web.Platform;

namespace Hotline.Web.Service;

/// <summary>The folder of knowledge files that releases are made from.</summary>
internal sealed record KnowledgeFolder(string Path)
{
    private static readonly string[] Kinds = [".md", ".yaml", ".ics"];

    /// <summary>The folder of what a model is told, which goes into every release with the knowledge; null: nothing does.</summary>
    public string? Prompts { get; init; }

    /// <summary>All its files, and the prompts; what editors and operating systems leave behind is not knowledge.</summary>
    /// <exception cref="StartRefusedException">It cannot be read.</exception>
    public IReadOnlyList<KnowledgeFile> Read()
    {
        try
        {
            return
            [
                .. Read(Path, ""),
                .. Directory.Exists(Prompts) ? Read(Prompts, Hotline.Conversations.Rephrasing.Prompts.InRelease) : [],
            ];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The knowledge folder cannot be read: {problem.Message}");
        }
    }

    private static IEnumerable<KnowledgeFile> Read(string folder, string under) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => Kinds.Contains(file.Extension) && !file.Name.StartsWith('.'))
        .Select(file => new KnowledgeFile(under + System.IO.Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName)))
        .OrderBy(file => file.Path, StringComparer.Ordinal);

    /// <summary>The regression questions of its <c>checks</c>; they are no part of a release.</summary>
    /// <exception cref="InvalidDataException">A line is not of the form, or an id is there twice; the message says where.</exception>
    public Task<IReadOnlyList<Check>> ReadChecksAsync(CancellationToken cancellation) =>
        System.IO.Path.Combine(Path, "checks") is var checks && Directory.Exists(checks) ? ReadChecksAsync([checks], cancellation) : Task.FromResult<IReadOnlyList<Check>>([]);

    /// <summary>The questions of some files, and of the <c>*.jsonl</c> in some folders.</summary>
    /// <exception cref="InvalidDataException">A line is not of the form, or an id is there twice; the message says where.</exception>
    public static async Task<IReadOnlyList<Check>> ReadChecksAsync(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var checks = new List<Check>();
        foreach (var file in paths.SelectMany<string, string>(path => Directory.Exists(path) ? Directory.GetFiles(path, "*.jsonl").Order(StringComparer.Ordinal) : [path]))
        {
            checks.AddRange(Check.Read(await File.ReadAllTextAsync(file, cancellation).ConfigureAwait(false), file));
        }

        return checks.GroupBy(check => check.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } repeated
            ? throw new InvalidDataException($"Mã {repeated.Key} có trong nhiều tệp.")
            : checks;
    }
}

/// <summary>How a publication ended.</summary>
/// <param name="Release">The new release; null when the files have errors or nothing changed.</param>
/// <param name="Errors">What must be put right.</param>
/// <param name="Unchanged">Number of the current release when it already holds exactly these files.</param>
internal sealed record Publication(StoredRelease? Release, IReadOnlyList<KnowledgeError> Errors, int? Unchanged)
{
    /// <summary>What became of its vectors; null where no model computes any, and at a first start, which does not wait for them.</summary>
    public VectorReport? Vectors { get; init; }
}

/// <summary>Brings releases from the folder into the database, and from the database into memory.</summary>
internal sealed class Releases(ReleaseStore store, CurrentRelease current, KnowledgeFolder folder, KnowledgeVectors vectors)
{
    /// <summary>Whether this start filled an empty database.</summary>
    public bool PublishedFirst { get; private set; }

    /// <summary>Loads the current release; an empty database gets release 1 from the folder.</summary>
    /// <exception cref="StartRefusedException">There is no usable release; the message lists every error with file and line.</exception>
    public async Task LoadCurrentAsync(CancellationToken cancellation)
    {
        while (await store.CurrentAsync(cancellation).ConfigureAwait(false) is not { } number || !await TryLoadAsync(number, cancellation).ConfigureAwait(false))
        {
            var publication = await PublishAsync("system", "Bản đầu tiên, từ thư mục knowledge/", onlyFirst: true, cancellation).ConfigureAwait(false);
            if (publication.Errors.Count > 0)
            {
                throw new StartRefusedException($"The knowledge in {folder.Path} cannot be published:{Environment.NewLine}{string.Join(Environment.NewLine, publication.Errors)}");
            }

            PublishedFirst |= publication.Release is not null;
        }
    }

    /// <summary>Makes the release that is current in the database the one that answers, if it is not that already.</summary>
    /// <returns>Its number when it was changed.</returns>
    public async Task<int?> FollowAsync(CancellationToken cancellation) =>
        await store.CurrentAsync(cancellation).ConfigureAwait(false) is { } number
        && (!current.IsLoaded || current.Value.Number != number)
        && await TryLoadAsync(number, cancellation).ConfigureAwait(false)
            ? number
            : null;

    /// <summary>Checks the folder and stores it as the next release, current at once; with an error in it nothing is written.</summary>
    public async Task<Publication> PublishAsync(string by, string? note, bool onlyFirst, CancellationToken cancellation)
    {
        var files = folder.Read();
        var newest = onlyFirst ? 0 : (await store.ListAsync(1, cancellation).ConfigureAwait(false)) is [var last, ..] ? last.Number : 0;
        if (Release.Build(newest + 1, files, out var errors) is not { } built || (errors = Prompts.Check(files)).Count > 0)
        {
            return new Publication(null, errors, null);
        }

        var computed = vectors.IsConfigured && !onlyFirst ? await vectors.CompleteAsync(built, cancellation).ConfigureAwait(false) : null;
        if (!onlyFirst && await UnchangedAsync(files, cancellation).ConfigureAwait(false) is { } same)
        {
            return new Publication(null, [], same) { Vectors = computed };
        }

        // Of two that publish at once, one waits for the other's number and tries again.
        return await store.SaveAsync(files, by, note, makeCurrent: true, after: onlyFirst ? 0 : null, cancellation).ConfigureAwait(false) is { } saved
            ? new Publication(saved, [], null) { Vectors = computed }
            : new Publication(null, [], null);
    }

    private async Task<int?> UnchangedAsync(IReadOnlyList<KnowledgeFile> files, CancellationToken cancellation)
    {
        var digest = ReleaseStore.DigestOf(files);
        var releases = await store.ListAsync(1000, cancellation).ConfigureAwait(false);
        return releases.FirstOrDefault(release => release.IsCurrent && release.Digest == digest)?.Number;
    }

    private async Task<bool> TryLoadAsync(int number, CancellationToken cancellation)
    {
        if (await store.LoadAsync(number, cancellation).ConfigureAwait(false) is not { } files)
        {
            return false;
        }

        // It was built before it was stored; an error now means that the program has changed its mind about what is right.
        var release = Release.Build(number, files, out var errors)
            ?? throw new StartRefusedException(
                $"Release {number} of the database cannot be used by this program:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}{Environment.NewLine}Put the files in knowledge/ right and run \"knowledge publish\".");
        current.Swap(await vectors.AttachAsync(release, cancellation).ConfigureAwait(false));
        return true;
    }
}
