using System.Text.Json;

namespace DeltaCrown.Perf;

/// <summary>One run of <c>deltacrown perf</c>, and its JSON form (docs/perf.md describes the same).</summary>
/// <remarks>
/// <code>
/// {
///   "version": "0.1.0",            the program that measured
///   "target": "http://…",          base address of the instance
///   "self_started": true,          the instance was started for this run and ended after it
///   "started_at": "…Z",            UTC
///   "duration_ms": 1234.5,         whole run, preparation included
///   "samples": 10,                 attempts asked for, per scenario
///   "errors": 0,                   failed attempts, all scenarios
///   "scenarios": [{
///     "name": "login", "unit": "ms",
///     "samples": [12.3, …],        successful attempts in the order measured
///     "count": 10,                 how many those are
///     "errors": 0,                 failed attempts: count + errors = attempts
///     "error_reasons": [{"reason": "HTTP 500", "count": 1}],
///     "throttled_ms": 0,           waited because of 429 with Retry-After, part of no sample
///     "p50": 12.3, "p95": 14, "p99": 14, "max": 14     nearest rank; null when count is 0
///   }]
/// }
/// </code>
/// </remarks>
public sealed record PerfReport(
    string Version,
    Uri Target,
    bool SelfStarted,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    int Samples,
    IReadOnlyList<ScenarioResult> Scenarios
)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public int Errors => Scenarios.Sum(scenario => scenario.Errors.Count);

    /// <summary>False when a scenario has no successful attempt: then there is nothing measured to read off for it.</summary>
    public bool MeasuredEverything => Scenarios.All(scenario => scenario.Samples.Count > 0);

    public void WriteJson(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, Indented);
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("target", Target.AbsoluteUri);
        json.WriteBoolean("self_started", SelfStarted);
        json.WriteString("started_at", StartedAt.UtcDateTime);
        json.WriteNumber("duration_ms", Milliseconds(Duration.TotalMilliseconds));
        json.WriteNumber("samples", Samples);
        json.WriteNumber("errors", Errors);
        json.WriteStartArray("scenarios");
        foreach (var scenario in Scenarios)
        {
            Write(json, scenario);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ScenarioResult scenario)
    {
        json.WriteStartObject();
        json.WriteString("name", scenario.Name);
        json.WriteString("unit", "ms");
        json.WriteStartArray("samples");
        foreach (var sample in scenario.Samples)
        {
            json.WriteNumberValue(Milliseconds(sample));
        }
        json.WriteEndArray();
        json.WriteNumber("count", scenario.Samples.Count);
        json.WriteNumber("errors", scenario.Errors.Count);
        json.WriteStartArray("error_reasons");
        foreach (var reason in scenario.Errors.CountBy(text => text).OrderByDescending(pair => pair.Value))
        {
            json.WriteStartObject();
            json.WriteString("reason", reason.Key);
            json.WriteNumber("count", reason.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("throttled_ms", Milliseconds(scenario.ThrottledMs));
        WriteNumberOrNull(json, "p50", scenario.P50);
        WriteNumberOrNull(json, "p95", scenario.P95);
        WriteNumberOrNull(json, "p99", scenario.P99);
        WriteNumberOrNull(json, "max", scenario.Max);
        json.WriteEndObject();
    }

    private static void WriteNumberOrNull(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Milliseconds(number));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>To the microsecond; a percentile and the sample it is are rounded alike and stay equal.</summary>
    private static double Milliseconds(double value) => Math.Round(value, 3);
}
