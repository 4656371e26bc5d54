using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Definitions;

/// <summary>
/// The `${check.…}` and `${incident.…}` names that a rule's message and a step's ask may hold; filled in when a message is made.
/// Besides these every metric is a name: `check.consecutive_failures`, `check.availability_7d`, `check.latency_p95_1m` ….
/// And every label: `check.labels.service`.
/// </summary>
public static class MessageNames
{
    /// <summary>Each name and what it stands for.</summary>
    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["check.name"] = "the check's name",
            ["check.url"] = "the address it asks",
            ["check.method"] = "GET, POST …",
            ["check.type"] = "http …",
            ["check.description"] = "its description, or nothing",
            ["check.notes"] = "its notes, or nothing",
            ["check.runbook"] = "the rule's runbook, else the check's, or nothing",
            ["check.interval"] = "how often it runs, e.g. 60s",
            ["check.timeout"] = "its timeout, e.g. 5s",
            ["check.criticality"] = "high, medium or low",
            ["check.reason"] = "why its last failed run failed",
            ["check.status_codes"] = "the codes of the failures in a row, e.g. 503 ×3",
            ["check.first_failure_at"] = "the first failing time",
            ["check.last_failure_at"] = "the last failing time",
            ["incident.id"] = "e.g. INC-42",
            ["incident.severity"] = "critical, high, medium or low",
            ["incident.kind"] = "outage, latency, budget, expiry or external",
            ["incident.opened_at"] = "when it opened, UTC",
            ["incident.url"] = "its page",
            ["incident.checks"] = "the names of its checks",
            ["incident.environment"] = "the environment watched",
        };

    /// <summary>Whether a name may stand between `${` and `}` in a message.</summary>
    public static bool IsLegal(string name) =>
        Meanings.ContainsKey(name)
        || (name.StartsWith("check.labels.", StringComparison.Ordinal) && name.Length > "check.labels.".Length)
        || (name.StartsWith("check.", StringComparison.Ordinal) && MetricNames.TryParse(name["check.".Length..], out _, out _));
}
