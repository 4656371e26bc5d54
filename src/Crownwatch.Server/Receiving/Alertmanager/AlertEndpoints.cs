using Crownwatch.Server.Access;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>/api/v2/alerts, its groups, the webhook and the receivers.</summary>
internal static class AlertEndpoints
{
    private const int MostNamed = 10;
    private const string Source = AlertmanagerFaults.Source;

    public static void Map(IEndpointRouteBuilder group)
    {
        var notAudited = new NotAudited(); // the incidents say what came of it
        group
            .MapPost(
                "/alerts",
                async (HttpRequest request, AlertInbox inbox, ReceivedCounts counts, DecisionClock clock) =>
                    await TakeAsync(await AlertBatch.ReadAsync(request, clock.Now), inbox, counts, request.HttpContext.RequestAborted)
            )
            .WithMetadata(notAudited);
        group
            .MapPost(
                "/webhook",
                async (HttpRequest request, AlertInbox inbox, ReceivedCounts counts, DecisionClock clock) =>
                    await TakeAsync(
                        await AlertBatch.ReadWebhookAsync(request, clock.Now),
                        inbox,
                        counts,
                        request.HttpContext.RequestAborted
                    )
            )
            .WithMetadata(notAudited);
        group.MapGet(
            "/alerts",
            (HttpRequest request, AlertReader alerts) =>
                AlertsQuery.TryRead(request.Query, out var query, out var wrong)
                    ? AlertmanagerJson.Answer(alerts.Read().Where(query.Accepts).Select(a => a.Shape()))
                    : AlertmanagerJson.Refuse(wrong)
        );
        group.MapGet(
            "/alerts/groups",
            (HttpRequest request, AlertReader alerts) =>
                AlertsQuery.TryRead(request.Query, out var query, out var wrong)
                    ? AlertmanagerJson.Answer(Groups(alerts.Read().Where(query.Accepts)))
                    : AlertmanagerJson.Refuse(wrong)
        );
        group.MapGet("/receivers", (AlertReader alerts) => AlertmanagerJson.Answer(alerts.Receivers().Select(name => new { name })));
    }

    // 200 only once all is stored: a sender that was told so may forget it.
    private static async Task<IResult> TakeAsync(AlertBatch batch, AlertInbox inbox, ReceivedCounts counts, CancellationToken stopping)
    {
        var faults = await inbox.TakeAsync(batch.Alerts, stopping);
        counts.Count(Source, "taken", batch.Alerts.Count - faults.Count);
        counts.Count(Source, "bad_alert", batch.Bad.Count);
        counts.Count(Source, "failed", faults.Count);
        if (faults.Count > 0)
        {
            return AlertmanagerJson.Refuse($"a fault of ours, the server's log has it; not taken: {Some(faults)}", 500);
        }

        return batch.Bad.Count == 0
            ? Results.Ok()
            : AlertmanagerJson.Refuse(
                $"{batch.Bad.Count} of {batch.Bad.Count + batch.Alerts.Count} alerts were not taken, the others were: {Some(batch.Bad)}"
            );
    }

    private static string Some(IReadOnlyList<string> all) =>
        string.Join("; ", all.Take(MostNamed)) + (all.Count > MostNamed ? $"; and {all.Count - MostNamed} more" : "");

    private static IEnumerable<object> Groups(IEnumerable<ShownAlert> alerts) =>
        alerts
            .GroupBy(a => (a.Group, a.Receiver))
            .OrderBy(g => g.Key.Group, StringComparer.Ordinal)
            .Select(g => new
            {
                labels = g.First().GroupLabels,
                receiver = new { name = g.Key.Receiver },
                alerts = g.Select(a => a.Shape()),
            });
}
