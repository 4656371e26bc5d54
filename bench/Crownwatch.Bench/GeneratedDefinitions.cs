using System.Globalization;
using System.Text;

namespace Crownwatch.Bench;

/// <summary>A definition file of N checks that all ask one target, with the three rules of the mission.</summary>
internal static class GeneratedDefinitions
{
    public static string Of(int checks, Uri target, TimeSpan interval)
    {
        var text = new StringBuilder("version: \"1.0\"\nchecks:\n");
        for (var i = 0; i < checks; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""
                  - name: bench_{{i}}
                    url: "{{target}}health"
                    interval: {{interval.TotalMilliseconds}}ms
                    timeout: 5s
                    success_criteria:
                      - status_code: 200
                      - response_time_ms: <800
                      - body_contains: "status"
                    labels: {service: bench_{{i % 100}}, criticality: medium}

                """
            );
        }

        return text.Append(
                """
                alerting:
                  channels: []
                  rules:
                    - name: consecutive_failures
                      condition: "check.consecutive_failures >= check.failure_threshold"
                      within: 3m
                      severity: warning
                    - name: weekly_availability
                      condition: "check.availability_7d < 98.5%"
                      severity: critical
                    - name: latency_degradation
                      condition: "check.latency_p95_1m > 800ms"
                      for: 10m
                      severity: warning
                environments:
                  local: {base_url: "http://127.0.0.1"}

                """
            )
            .ToString();
    }
}
