using Crownwatch.Core.Reporting;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Reporting;

namespace Crownwatch.Server.Api;

/// <summary>GET /api/v1/report: how things went over a span, as JSON or in any other form of a report.</summary>
internal static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/report", Answer);

    private static IResult Answer(
        string? from,
        string? to,
        string? format,
        ReportReader reports,
        SnapshotSource snapshots,
        TimeProvider time
    )
    {
        var (span, wrong) = ReportSpan.Read(from, to, time.GetUtcNow());
        if (wrong is not null)
        {
            return ApiError.BadRequest(wrong);
        }

        return format switch
        {
            null or "json" => ApiJson.Answer(ReportShape.Of(reports.Read(span), snapshots.Current.Definitions)),
            "text" => PlainAnswer.Text(ReportText.Of(reports.Read(span))),
            "md" => PlainAnswer.Markdown(ReportMarkdown.Of(reports.Read(span))),
            "csv" => PlainAnswer.Csv(ReportCsv.Of(reports.Read(span))),
            _ => ApiError.BadRequest($"format is '{PlainText.Shown(format)}'; it must be json, text, csv or md"),
        };
    }
}
