using System.Globalization;
using System.Text;
using Crownwatch.Core.Results;
using Crownwatch.Server.Access;
using Crownwatch.Server.Health;
using Crownwatch.Server.LifeSigns;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Receiving;
using Crownwatch.Server.Receiving.Slack;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Telemetry;

/// <summary>/metrics in Prometheus's text format.</summary>
internal static class MetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/metrics",
                (
                    ServerMetrics metrics,
                    Liveness liveness,
                    LocalHealth health,
                    DefinitionWatch watch,
                    CheckOverviews checks,
                    ReceivedCounts received,
                    LifeSignStanding lifeSign,
                    SocketStanding sockets,
                    Database database
                ) =>
                    Results.Text(
                        Text(metrics, liveness, health, watch, checks, received, lifeSign, sockets, database),
                        "text/plain; version=0.0.4",
                        Encoding.UTF8
                    )
            )
            .Asks(Need.Metrics);

    private static string Text(
        ServerMetrics metrics,
        Liveness liveness,
        LocalHealth health,
        DefinitionWatch watch,
        CheckOverviews checks,
        ReceivedCounts received,
        LifeSignStanding lifeSign,
        SocketStanding sockets,
        Database database
    )
    {
        var text = new MetricsText();
        text.Family("crownwatch_build_info", "gauge", "Version of the server.").Sample(1, ("version", ProgramVersion.Text));
        text.Family("crownwatch_results_total", "counter", "Results taken from probes, by outcome.");
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            text.Sample(metrics.Results(outcome), ("outcome", outcome.ToString().ToLowerInvariant()));
        }

        text.Histogram(
            "crownwatch_slot_lateness_seconds",
            "How late slots were started.",
            ServerMetrics.Bounds,
            metrics.Lateness,
            metrics.LatenessSumSeconds
        );
        text.Family("crownwatch_commits_total", "counter", "Batches of results committed.").Sample(metrics.Commits);
        text.Family("crownwatch_commit_failures_total", "counter", "Batches that could not be committed and are tried again.")
            .Sample(metrics.CommitFailures);
        text.Family("crownwatch_results_dropped_total", "counter", "Raw results given up while the database could not be written.")
            .Sample(metrics.Dropped);
        Health(text, health);
        text.Family("crownwatch_definitions_refused", "gauge", "1 while the definition files are refused and former definitions run.")
            .Sample(watch.Degraded is null ? 0 : 1);
        Loops(text, liveness);
        Checks(text, checks);
        Messages(text, database);
        var life = lifeSign.Now;
        text.Family("crownwatch_life_signs_total", "counter", "Calls of self.life_sign_url, by whether they were taken.")
            .Sample(life.Sent, ("outcome", "sent"))
            .Sample(life.Failed, ("outcome", "failed"));
        text.Family("crownwatch_received_total", "counter", "Requests of other services, by what became of them.");
        foreach (var (source, outcome, count) in received.All)
        {
            text.Sample(count, ("source", source), ("outcome", outcome));
        }

        text.Family("crownwatch_slack_socket_open", "gauge", "1 while Slack's socket is open and presses of buttons are heard.");
        foreach (var (channel, state) in sockets.All)
        {
            text.Sample(state.Trouble is null ? 1 : 0, ("channel", channel));
        }

        return text.ToString();
    }

    private static void Health(MetricsText text, LocalHealth health)
    {
        text.Family("crownwatch_local_health", "gauge", "1 when the server itself can look, 0 while its own illness makes checks unknown.")
            .Sample(health.Blind.Count == 0 ? 1 : 0);
        text.Family("crownwatch_local_sick_seconds_total", "counter", "Seconds in which the server itself could not look.")
            .Sample(health.SickFor.TotalSeconds);
        text.Family("crownwatch_blind_runs_total", "counter", "Failed runs recorded as unknown, by why the server could not look.")
            .Sample(health.BlindByControl, ("cause", "control_targets"))
            .Sample(health.BlindByTimer, ("cause", "own_timer"));
        text.Family("crownwatch_timer_late_total", "counter", "How often our own 100 ms timer ran over a second late.")
            .Sample(health.Lateness.Count);
    }

    private static void Loops(MetricsText text, Liveness liveness)
    {
        text.Family("crownwatch_loop_turns_total", "counter", "Turns of each loop of the server.");
        foreach (var loop in liveness.Loops)
        {
            text.Sample(loop.Turns, ("loop", loop.Name));
        }

        text.Family("crownwatch_loop_failures_total", "counter", "Turns that failed.");
        foreach (var loop in liveness.Loops)
        {
            text.Sample(loop.Failures, ("loop", loop.Name));
        }
    }

    private static void Checks(MetricsText text, CheckOverviews checks)
    {
        var all = checks.All();
        text.Family("crownwatch_check_up", "gauge", "1 when the check's last result is up, 0 when it is down.");
        foreach (var check in all.Where(c => c.State is "up" or "down"))
        {
            text.Sample(check.State == "up" ? 1 : 0, ("check", check.Check.Name));
        }

        text.Family("crownwatch_check_availability_7d_ratio", "gauge", "Seconds up by seconds monitored over seven days.");
        foreach (var check in all.Where(c => c.Availability is not null))
        {
            text.Sample(check.Availability!.Value, ("check", check.Check.Name));
        }
    }

    private static void Messages(MetricsText text, Database database)
    {
        var (open, pending, delivered, refused, expired, again) = database.Read(c =>
            c.QuerySingle<(long, long, long, long, long, long)>(
                """
                SELECT (SELECT count(*) FROM incidents WHERE resolved_at IS NULL),
                       (SELECT count(*) FROM outbox WHERE state = 'pending'),
                       (SELECT count(*) FROM outbox WHERE state = 'delivered'),
                       (SELECT count(*) FROM outbox WHERE state = 'refused'),
                       (SELECT count(*) FROM outbox WHERE state = 'expired'),
                       (SELECT coalesce(sum(doubles), 0) FROM outbox)
                """
            )
        );
        text.Family("crownwatch_incidents_open", "gauge", "Incidents that are not resolved.").Sample(open);
        text.Family("crownwatch_messages", "gauge", "Messages in the outbox, by state.")
            .Sample(pending, ("state", "pending"))
            .Sample(delivered, ("state", "delivered"))
            .Sample(refused, ("state", "refused"))
            .Sample(expired, ("state", "expired"));
        text.Family("crownwatch_messages_sent_again_total", "counter", "Messages sent again without knowing whether they had arrived.")
            .Sample(again);
    }
}

/// <summary>Writes families, samples and histograms.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new();
    private string _family = "";

    public MetricsText Family(string name, string type, string help)
    {
        _family = name;
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        return this;
    }

    public MetricsText Sample(double value, params (string Name, string Value)[] labels) => Sample(_family, value, labels);

    /// <param name="counts">Not cumulative; one more than there are bounds.</param>
    public void Histogram(string name, string help, IReadOnlyList<double> bounds, IReadOnlyList<long> counts, double sum)
    {
        Family(name, "histogram", help);
        var total = 0L;
        for (var i = 0; i < counts.Count; i++)
        {
            total += counts[i];
            var bound = i < bounds.Count ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Sample(name + "_bucket", total, ("le", bound));
        }

        Sample(name + "_sum", sum);
        Sample(name + "_count", total);
    }

    public override string ToString() => _text.ToString();

    private MetricsText Sample(string name, double value, params (string Name, string Value)[] labels)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{').AppendJoin(',', labels.Select(l => $"{l.Name}=\"{Escape(l.Value)}\"")).Append('}');
        }

        _text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    private static string Escape(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
