namespace Browser.Tests;

/// <summary>Definition files of the tests.</summary>
internal static class Definitions
{
    /// <summary>Checks that run each second, and one rule; nobody is told.</summary>
    public static string Plain(SwitchedTarget target, IEnumerable<string> checks) => Checks(target, checks, "") + Rules("warning", "");

    /// <summary>Everything that a page can show: people, a rotation, a channel, maintenance, a heartbeat, text that would like to be script.</summary>
    public static string Full(SwitchedTarget target, IEnumerable<string> checks) =>
        WithPeople(
            target,
            checks,
            "  - {name: nightly_export, type: heartbeat, period: 24h, grace: 1h, token: \"${EXPORT_TOKEN}\", labels: {criticality: low, service: export} }\n"
        );

    /// <summary>The same without the heartbeat, which has nothing to show until somebody calls.</summary>
    public static string WithPeople(SwitchedTarget target, IEnumerable<string> checks) => WithPeople(target, checks, "");

    private static string WithPeople(SwitchedTarget target, IEnumerable<string> checks, string more) =>
        Checks(target, checks, ", service: shop, note: \"<img src=x onerror=document.title='run'>\"")
        + more
        + Rules("critical", $"  channels:\n    - {{name: hook, type: webhook, url: \"{target.Url}/hook\", secret: \"${{HOOK_SECRET}}\"}}\n")
        + $$"""
            escalation:
              default:
                - {after: 0m, who: [on_call], notify: [hook], ask: "Acknowledge, begin investigation"}
                - {after: 15m, unless: acknowledged, who: [on_call], notify: [hook], ask: "Is somebody on it?"}
                - {after: 30m, unless: resolved, who: [lead], notify: [hook], do: [customer_update]}
            on_call:
              people:
                - {name: ada, email: ada@example.com}
                - {name: grace, email: grace@example.com}
              roles: {lead: [grace], incident_commander: [grace], team: [ada, grace]}
              rotations:
                default: {starts: "2025-11-10T09:00:00", every: 1w, timezone: Europe/Berlin, people: [ada, grace]}
            maintenance:
              - {name: db_upgrade, checks: {service: export}, starts: "2026-01-10T02:00:00", lasts: 1h, repeats: weekly, timezone: UTC, public_title: "Weekly upkeep"}
            status_pages:
              - name: public
                title: "Example status"
                description: "How the shop is doing."
                groups:
                  - {name: Shop, components: [{name: Ordering, checks: [{{checks.First()}}]}, {name: Search, checks: [{{checks.Last()}}]}]}
                  - {name: Everything, components: [{name: "All of it", checks: {service: shop} }]}

            """;

    private static string Checks(SwitchedTarget target, IEnumerable<string> checks, string labels) =>
        $$"""
            version: "1.0"
            checks:
            {{string.Join(
                "\n",
                checks.Select(name =>
                    $$"""
                      - name: {{name}}
                        description: "A page with a rather long name, to be read on a narrow screen"
                        url: "{{target.Url}}/{{name}}"
                        interval: 1s
                        timeout: 1s
                        failure_threshold: 2
                        success_criteria:
                          - status_code: 200
                          - response_time_ms: <900
                        labels: { criticality: high{{labels}} }
                    """
                )
            )}}

            """;

    private static string Rules(string severity, string channels) =>
        $$"""
            alerting:
            {{channels}}  rules:
                - name: consecutive_failures
                  condition: "check.consecutive_failures >= check.failure_threshold"
                  within: 3m
                  severity: {{severity}}
                  message: "${check.name} failed. Look at its log."

            """;
}
