using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Reports;

/// <summary>A kept report, without its files.</summary>
/// <param name="Month">First day of the month.</param>
/// <param name="Province">Slug; null: all provinces.</param>
/// <param name="MadeAt">When.</param>
/// <param name="MadeBy">Account id of whoever had it made; <see cref="MonthlyReports.Clock"/> when its day had come.</param>
public sealed record KeptReport(DateOnly Month, string? Province, DateTimeOffset MadeAt, string MadeBy);

/// <summary>The files of a report.</summary>
/// <param name="Word">.docx</param>
/// <param name="Excel">.xlsx</param>
public sealed record ReportFiles(byte[] Word, byte[] Excel);

/// <summary>Monthly reports as they were made. One node at a time makes one; a killed node's claim runs out.</summary>
public sealed class MonthlyReports
{
    /// <summary>Who makes reports when their day has come.</summary>
    public const string Clock = "system";

    /// <summary>How long one may take.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromMinutes(10);

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly Node node;
    private readonly TimeProvider time;

    internal MonthlyReports(IDbContextFactory<HotlineDb> databases, IWriter writer, Node node, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
        this.node = node;
        this.time = time;
    }

    /// <summary>Those that are made, the newest month first.</summary>
    /// <param name="provinces">Slugs; null: all, and those on all provinces.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<KeptReport>> ListAsync(IReadOnlyCollection<string>? provinces, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = await db.MonthlyReports.AsNoTracking().Where(row => row.MadeAt != null && (provinces == null || provinces.Contains(row.Province)))
            .OrderByDescending(row => row.Month).ThenBy(row => row.Province)
            .Select(row => new { row.Month, row.Province, row.MadeAt, row.MadeBy }).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.Select(row => new KeptReport(row.Month, row.Province.Length == 0 ? null : row.Province, row.MadeAt!.Value, row.MadeBy ?? Clock))];
    }

    /// <summary>The files; null when that report is not made.</summary>
    public async Task<ReportFiles?> FindAsync(DateOnly month, string? province, CancellationToken cancellation)
    {
        var key = province ?? "";
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.MonthlyReports.AsNoTracking().FirstOrDefaultAsync(row => row.Month == month && row.Province == key, cancellation).ConfigureAwait(false)
            is { MadeAt: not null, Word: { } word, Excel: { } excel } ? new(word, excel) : null;
    }

    /// <summary>Whether there were conversations before a moment: what was not yet in use owes no report.</summary>
    public async Task<bool> InUseBeforeAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Conversations.AsNoTracking().AnyAsync(row => row.StartedAt < at, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// This node is to make a report that is not made yet; false when it is, or another node is at it. What somebody had made while the month still went on is not its report.
    /// </summary>
    public Task<bool> TryClaimAsync(DateOnly month, string? province, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            var now = time.GetUtcNow();
            var row = await RowAsync(db, month, province ?? "", stop).ConfigureAwait(false);
            if (IsWhole(row) || (row.ClaimedUntil > now && row.ClaimedBy != node.Id))
            {
                return false;
            }

            (row.ClaimedBy, row.ClaimedUntil) = (node.Id, now + Claim);
            return true;
        },
        cancellation);

    /// <summary>Keeps a report, in place of one of the same month and province; one that somebody had made of the whole month meanwhile stays, where <see cref="Clock"/> comes later.</summary>
    /// <param name="month">First day of the month.</param>
    /// <param name="province">Slug; null: all provinces.</param>
    /// <param name="files">The report.</param>
    /// <param name="by">Account id, or <see cref="Clock"/>.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    /// <returns>Whether it is kept.</returns>
    public Task<bool> KeepAsync(DateOnly month, string? province, ReportFiles files, string by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var row = await RowAsync(db, month, province ?? "", stop).ConfigureAwait(false);
                (row.ClaimedBy, row.ClaimedUntil) = (null, null);
                if (by == Clock && IsWhole(row))
                {
                    return false;
                }

                (row.Word, row.Excel, row.MadeAt, row.MadeBy) = (files.Word, files.Excel, time.GetUtcNow(), by);
                return true;
            },
            cancellation);
    }

    /// <summary>Made when the month was over.</summary>
    private static bool IsWhole(MonthlyReportRow row) => row.MadeAt >= ReportPeriod.Month(row.Month).End;

    /// <summary>The row, locked until the end of the transaction; made when there is none.</summary>
    private static async Task<MonthlyReportRow> RowAsync(HotlineDb db, DateOnly month, string province, CancellationToken cancellation)
    {
        // SQLite's transaction holds the whole database already.
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"insert into monthly_reports (month, province) values ({month}, {province}) on conflict do nothing", cancellation).ConfigureAwait(false);
            return (await db.MonthlyReports.FromSql($"select * from monthly_reports where month = {month} and province = {province} for update").AsTracking().ToListAsync(cancellation).ConfigureAwait(false)).Single();
        }

        if (await db.MonthlyReports.AsTracking().FirstOrDefaultAsync(row => row.Month == month && row.Province == province, cancellation).ConfigureAwait(false) is { } row)
        {
            return row;
        }

        var added = new MonthlyReportRow { Month = month, Province = province };
        db.MonthlyReports.Add(added);
        return added;
    }
}
