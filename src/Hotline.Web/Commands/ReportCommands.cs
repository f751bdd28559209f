using System.CommandLine;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;
using Hotline.Web.Reports;
using Hotline.Web.Service;

namespace Hotline.Web.Commands;

/// <summary><c>report month</c>: the report of a month as files, for whoever runs the machine.</summary>
internal static class ReportCommands
{
    public static Command Create()
    {
        var month = new Argument<string>("MONTH") { Description = "Tháng, ví dụ 2026-10" };
        var province = new Option<string?>("--province") { Description = "Mã tỉnh, ví dụ an-giang; bỏ trống: tất cả" };
        var folder = new Option<string>("--out") { DefaultValueFactory = _ => ".", Description = "Thư mục để ghi hai tệp .docx và .xlsx" };
        var make = new Command("month", "Lập báo cáo tháng dạng Word và Excel") { month, province, folder };
        make.SetAction((parsed, cancellation) => CommandLine.WithServiceAsync(services => MakeAsync(services, parsed.GetValue(month)!, parsed.GetValue(province), parsed.GetValue(folder)!, cancellation), cancellation));
        return new Command("report", "Báo cáo") { make };
    }

    private static async Task<int> MakeAsync(IServiceProvider services, string month, string? province, string folder, CancellationToken cancellation)
    {
        await services.GetRequiredService<Releases>().LoadCurrentAsync(cancellation).ConfigureAwait(false);
        if (ReportPeriod.ReadMonth(month) is not { } period)
        {
            return await CommandLine.SayAsync($"\"{month}\" không phải là một tháng; ghi như 2026-10.", CommandLine.Misused).ConfigureAwait(false);
        }

        if (province is not null && !services.GetRequiredService<CurrentRelease>().Value.Provinces.ContainsKey(province))
        {
            return await CommandLine.SayAsync($"Không có tỉnh \"{province}\".", CommandLine.Misused).ConfigureAwait(false);
        }

        var files = await services.GetRequiredService<ReportMaker>().MakeAsync(period, province, cancellation).ConfigureAwait(false);
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, bytes) in new[] { (ReportsApi.FileName(period, province, "docx"), files.Word), (ReportsApi.FileName(period, province, "xlsx"), files.Excel) })
            {
                var path = Path.Combine(folder, name);
                await File.WriteAllBytesAsync(path, bytes, cancellation).ConfigureAwait(false);
                Console.WriteLine(path);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return await CommandLine.SayAsync($"{folder}: không ghi được ({problem.Message})", CommandLine.Failed).ConfigureAwait(false);
        }

        return CommandLine.Done;
    }
}
