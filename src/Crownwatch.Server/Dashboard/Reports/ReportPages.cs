using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Reporting;

namespace Crownwatch.Server.Dashboard.Reports;

/// <summary>/reports: the last seven or thirty days.</summary>
internal static class ReportPages
{
    public static readonly int[] Choices = [7, 30];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPage(
            "/reports",
            (string? days, ReportReader reports, ChangeFeed feed, AlarmReader alarms, TimeProvider time) =>
                Page.Guarded(() =>
                {
                    var (version, now) = (feed.Version, time.GetUtcNow());
                    var chosen = days == "30" ? 30 : 7;
                    var report = reports.Read(new ReportSpan(now.AddDays(-chosen), now));
                    return Page.Of<ReportsPage>(new ReportView(version, alarms.Read(), chosen, report));
                })
        );
}
