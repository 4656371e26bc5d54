using Crownwatch.Core.Reporting;
using Crownwatch.Server.Dashboard.Parts;

namespace Crownwatch.Server.Dashboard.Reports;

/// <summary>A report as the page shows it.</summary>
/// <param name="Days">How many days it goes back.</param>
public sealed record ReportView(long Version, IReadOnlyList<Alarm> Alarms, int Days, Report Report);
