using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Reporting;

namespace Crownwatch.Server.Dashboard.Reports;

/// <summary>/reports: the last days, or any span: `days`, or `from` and `to`, in the address; and the numbers its plot is drawn from.</summary>
internal static class ReportPages
{
    public static readonly int[] Choices = [1, 7, 30, 90];
    private const int Usual = 7;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(
            "/reports",
            (
                string? days,
                string? from,
                string? to,
                ReportReader reports,
                ChangeFeed feed,
                AlarmReader alarms,
                SnapshotSource snapshots,
                TimeProvider time
            ) =>
                Page.Guarded(() =>
                {
                    var version = feed.Version;
                    var (span, chosen, wrong) = Span(days, from, to, time.GetUtcNow());
                    var report = reports.Read(span);
                    return Page.Of<ReportsPage>(
                        new ReportView(version, alarms.Read(), chosen, report)
                        {
                            Responses = ResponsePlot.Of(report, snapshots.Current.Definitions),
                            Lowest = LowestPlot.Of(report),
                            From = from ?? "",
                            To = to ?? "",
                            Problem = wrong,
                        },
                        wrong is null ? 200 : 400
                    );
                })
        );
        routes.MapPage(
            "/reports/responses",
            (
                string? days,
                string? from,
                string? to,
                HttpResponse response,
                ReportReader reports,
                SnapshotSource snapshots,
                TimeProvider time
            ) =>
                Page.Guarded(() =>
                {
                    response.Headers.CacheControl = "no-store";
                    var (span, _, _) = Span(days, from, to, time.GetUtcNow());
                    return ApiJson.Answer(Columns(ResponsePlot.Of(reports.Read(span), snapshots.Current.Definitions)));
                })
        );
    }

    // What can't be read is said, and the usual days are shown.
    private static (ReportSpan Span, int? Days, string? Wrong) Span(string? days, string? from, string? to, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to))
        {
            var chosen = Array.Find(Choices, c => $"{c}" == days) is var found and > 0 ? found : Usual;
            return (new ReportSpan(now.AddDays(-chosen), now), chosen, null);
        }

        var (span, wrong) = ReportSpan.Read(string.IsNullOrEmpty(from) ? null : from, string.IsNullOrEmpty(to) ? null : to, now);
        return wrong is null ? (span, null, null) : (new ReportSpan(now.AddDays(-Usual), now), Usual, wrong);
    }

    // Columns, as the script's charts take them: seconds since 1970, minutes.
    private static object Columns(ResponsePlot plot) =>
        new
        {
            from = plot.From.ToUnixTimeSeconds(),
            to = plot.Until.ToUnixTimeSeconds(),
            at = plot.Points.Select(p => p.Opened.ToUnixTimeMilliseconds() / 1000d),
            acknowledge = plot.Points.Select(p => p.AcknowledgeMinutes),
            resolve = plot.Points.Select(p => p.ResolveMinutes),
            labels = plot.Points.Select(p => p.Label),
            targets = plot.Targets.Select(t => new { t.Severity, t.Minutes }),
        };
}
