using System.Globalization;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>What a metric's unit allows on the other side of a comparison.</summary>
internal static class Units
{
    public static string Describe(MetricUnit unit) =>
        unit switch
        {
            MetricUnit.Count => "a count",
            MetricUnit.Percentage => "a percentage",
            MetricUnit.Duration => "a duration",
            _ => "a factor",
        };

    public static string Example(MetricUnit unit) =>
        unit switch
        {
            MetricUnit.Count => "a whole number such as 3",
            MetricUnit.Percentage => "a percentage such as 98.5% or 0.985",
            MetricUnit.Duration => "a duration such as 800ms",
            _ => "a number such as 3.36",
        };

    /// <summary>A literal in the metric's unit: a number, a fraction, or seconds.</summary>
    public static bool TryLiteral(string text, Metric metric, out double value, out ConditionError? error)
    {
        value = 0;
        var found = Guess(text);
        if (found is { } unit && unit != metric.Unit)
        {
            error = Mismatch(text, metric, Describe(unit));
            return false;
        }

        var message = "";
        var ok = metric.Unit switch
        {
            MetricUnit.Duration => TrySeconds(text, out value, out message),
            MetricUnit.Percentage => Percentages.TryParse(text, out value, out message),
            MetricUnit.Count => double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= 1_000_000,
            _ => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value <= 1_000_000,
        };
        if (ok)
        {
            error = null;
            return true;
        }

        error = metric.Unit switch
        {
            MetricUnit.Duration => new(Codes.BadDuration, $"check.{metric.Text} is a duration: {message}", 0),
            MetricUnit.Percentage => new(Codes.BadPercentage, $"check.{metric.Text} is a percentage: {message}", 0),
            _ => new(
                Codes.BadCondition,
                $"check.{metric.Text} is {Describe(metric.Unit)}: '{Shown.Text(text)}' is not {Example(metric.Unit)} (at most 1,000,000)",
                0
            ),
        };
        return false;
    }

    private static bool TrySeconds(string text, out double seconds, out string error)
    {
        var ok = Durations.TryParse(text, out var duration, out error);
        seconds = duration.TotalSeconds;
        return ok;
    }

    // Only what can be nothing else: a bare number could be a count, a factor or a fraction.
    private static MetricUnit? Guess(string text) =>
        text.EndsWith('%') ? MetricUnit.Percentage
        : char.IsAsciiLetter(text[^1]) && Durations.TryParse(text, out _, out _) ? MetricUnit.Duration
        : null;

    private static ConditionError Mismatch(string text, Metric metric, string found) =>
        new(
            Codes.WrongUnit,
            $"check.{metric.Text} is {Describe(metric.Unit)} and '{Shown.Text(text)}' is {found}: they can't be compared; write {Example(metric.Unit)}",
            0
        );
}
