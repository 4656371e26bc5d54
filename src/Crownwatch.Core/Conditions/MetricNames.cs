using System.Globalization;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>The metrics of a check by the names conditions and messages use (definitions.md, Conditions).</summary>
public static class MetricNames
{
    /// <summary>The longest window a metric may look back.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(366);

    private static readonly (string Name, MetricName Metric, MetricUnit Unit)[] _plain =
    [
        ("consecutive_failures", MetricName.ConsecutiveFailures, MetricUnit.Count),
        ("consecutive_successes", MetricName.ConsecutiveSuccesses, MetricUnit.Count),
        ("failure_threshold", MetricName.FailureThreshold, MetricUnit.Count),
        ("certificate_expires_in", MetricName.CertificateExpiresIn, MetricUnit.Duration),
        ("silent_for", MetricName.SilentFor, MetricUnit.Duration),
    ];

    // failure_rate before failures: the longer prefix is to be tried first where two could fit.
    private static readonly (string Prefix, MetricName Metric, MetricUnit Unit)[] _windowed =
    [
        ("availability_", MetricName.Availability, MetricUnit.Percentage),
        ("failure_rate_", MetricName.FailureRate, MetricUnit.Percentage),
        ("failures_", MetricName.Failures, MetricUnit.Count),
        ("burn_rate_", MetricName.BurnRate, MetricUnit.Factor),
    ];

    /// <summary>Every form a name can have, for errors and documents.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        "consecutive_failures",
        "consecutive_successes",
        "failure_threshold",
        "availability_WINDOW",
        "latency_pN_WINDOW",
        "failure_rate_WINDOW",
        "failures_WINDOW",
        "burn_rate_WINDOW",
        "certificate_expires_in",
        "silent_for",
    ];

    /// <summary>Reads a name without its `check.`.</summary>
    /// <param name="error">What is wrong and what would be legal; empty on success.</param>
    public static bool TryParse(string text, out Metric metric, out string error)
    {
        metric = new Metric(MetricName.ConsecutiveFailures, MetricUnit.Count, text);
        foreach (var (name, known, unit) in _plain)
        {
            if (text == name)
            {
                metric = new Metric(known, unit, text);
                error = "";
                return true;
            }
        }

        foreach (var (prefix, known, unit) in _windowed)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                var ok = TryWindow(text, prefix.Length, out var window, out error);
                metric = new Metric(known, unit, text) { Window = window };
                return ok;
            }
        }

        if (text.StartsWith("latency_p", StringComparison.Ordinal))
        {
            return TryPercentile(text, out metric, out error);
        }

        if (Array.Exists(_windowed, w => w.Prefix.AsSpan(0, w.Prefix.Length - 1).SequenceEqual(text)))
        {
            error = $"'{text}' lacks its window; write one such as {text}_1h or {text}_7d";
            return false;
        }

        var near = Nearest.Hint(WithoutWindow(text), Forms.Select(WithoutWindow));
        error = $"'{Shown.Text(text)}' is not a metric{near}; the metrics are {Shown.And(Forms.ToArray())}";
        return false;
    }

    private static bool TryPercentile(string text, out Metric metric, out string error)
    {
        metric = new Metric(MetricName.LatencyPercentile, MetricUnit.Duration, text);
        var start = "latency_p".Length;
        var end = text.IndexOf('_', start);
        var digits = text.AsSpan(start, (end < 0 ? text.Length : end) - start);
        if (
            !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentile)
            || percentile is not (> 0 and < 100)
        )
        {
            error = $"'{Shown.Text(text)}' names no percentile between 0 and 100; write one such as latency_p95_10m";
            return false;
        }

        if (end < 0)
        {
            error = $"'{Shown.Text(text)}' lacks its window; write one such as {text}_10m";
            return false;
        }

        var ok = TryWindow(text, end + 1, out var window, out error);
        metric = metric with { Quantile = percentile / 100, Window = window };
        return ok;
    }

    private static bool TryWindow(string text, int start, out TimeSpan window, out string error)
    {
        if (!Durations.TryParse(text[start..], out window, out _))
        {
            error = $"'{Shown.Text(text)}' does not end with a window; write one such as {text[..start]}10m or {text[..start]}7d";
            return false;
        }

        if (window < TimeSpan.FromSeconds(1) || window > LongestWindow)
        {
            error = $"the window of '{Shown.Text(text)}' is out of range: it is from 1s to {Durations.Write(LongestWindow)}";
            return false;
        }

        error = "";
        return true;
    }

    private static string WithoutWindow(string text)
    {
        var last = text.LastIndexOf('_');
        return last > 0 && (text.EndsWith("_WINDOW", StringComparison.Ordinal) || text.AsSpan(last).ContainsAnyInRange('0', '9'))
            ? text[..last]
            : text;
    }
}
