using Hotline.Storage.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class KeepingMonthlyReports
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly DateOnly October = new(2026, 10, 1);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_nodes_whose_day_has_come_at_once_one_makes_the_report(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        MonthlyReports[] nodes = [store.Get<MonthlyReports>(), .. Enumerable.Range(0, 3).Select(_ => store.AddNode().GetRequiredService<MonthlyReports>())];

        var claims = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.TryClaimAsync(October, "an-giang", Never))));

        Assert.Equal(1, claims.Count(claimed => claimed));
        var maker = nodes[Array.IndexOf(claims, true)];
        await maker.KeepAsync(October, "an-giang", new([1], [2]), MonthlyReports.Clock, Never);
        Assert.All(await Task.WhenAll(nodes.Select(node => node.TryClaimAsync(October, "an-giang", Never))), Assert.False);
        Assert.True(await nodes[0].TryClaimAsync(October, null, Never));
        Assert.Equal([new KeptReport(October, "an-giang", store.Clock.Now, "system")], await nodes[0].ListAsync(null, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_killed_nodes_report_is_made_by_another_one_later(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var other = store.AddNode().GetRequiredService<MonthlyReports>();
        Assert.True(await store.Get<MonthlyReports>().TryClaimAsync(October, null, Never));
        Assert.False(await other.TryClaimAsync(October, null, Never));

        store.Clock.Now += MonthlyReports.Claim;

        Assert.True(await other.TryClaimAsync(October, null, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_report_made_again_takes_the_place_of_the_first(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var reports = store.Get<MonthlyReports>();
        Assert.Null(await reports.FindAsync(October, null, Never));
        await reports.KeepAsync(October, null, new([1], [2]), MonthlyReports.Clock, Never);
        await reports.KeepAsync(October, null, new([3, 4], [5]), "u-lan", Never);
        await reports.KeepAsync(October.AddMonths(-1), "an-giang", new([6], [7]), "u-lan", Never);

        var files = await reports.FindAsync(October, null, Never);

        Assert.Equal([3, 4], files!.Word);
        Assert.Equal([5], files.Excel);
        Assert.Equal(["u-lan", "u-lan"], (await reports.ListAsync(null, Never)).Select(report => report.MadeBy));
        Assert.Equal([October.AddMonths(-1)], (await reports.ListAsync(["an-giang"], Never)).Select(report => report.Month));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_made_before_the_month_was_over_does_not_stand_for_its_report(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var reports = store.Get<MonthlyReports>();
        var end = ReportPeriod.Month(October).End;
        store.Clock.Now = end.AddMilliseconds(-1);
        await reports.KeepAsync(October, null, new([1], [2]), "u-lan", Never);

        store.Clock.Now = end.AddDays(9);
        Assert.True(await reports.TryClaimAsync(October, null, Never));
        Assert.True(await reports.KeepAsync(October, null, new([3], [4]), MonthlyReports.Clock, Never));

        Assert.Equal([3], (await reports.FindAsync(October, null, Never))!.Word);
        Assert.False(await reports.TryClaimAsync(October, null, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_whole_report_that_somebody_had_made_meanwhile_stays(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var reports = store.Get<MonthlyReports>();
        store.Clock.Now = ReportPeriod.Month(October).End;
        Assert.True(await reports.TryClaimAsync(October, null, Never));
        Assert.True(await reports.KeepAsync(October, null, new([1], [2]), "u-lan", Never));

        Assert.False(await reports.KeepAsync(October, null, new([3], [4]), MonthlyReports.Clock, Never));

        Assert.Equal([1], (await reports.FindAsync(October, null, Never))!.Word);
        Assert.Equal(["u-lan"], (await reports.ListAsync(null, Never)).Select(report => report.MadeBy));
    }
}
