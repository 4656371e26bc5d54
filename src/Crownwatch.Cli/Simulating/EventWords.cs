using System.Globalization;
using Crownwatch.Core.Reporting;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>One event, or a step with the messages it sent, as a line of a timeline.</summary>
internal static class EventWords
{
    /// <summary>Whom or what the line is about.</summary>
    public static string Subject(SimulationEvent happened) =>
        happened.Incident is { } incident ? string.Create(CultureInfo.InvariantCulture, $"INC-{incident}") : happened.Check ?? "";

    public static string Of(SimulationEvent happened) =>
        happened.Event switch
        {
            "alert_fired" => $"{happened.Rule} fires on {happened.Check}{Bracket(happened)}",
            "alert_resolved" => $"{happened.Rule} clears on {happened.Check}{Because(happened)}",
            "escalation_step" => Step(happened),
            "result" => Result(happened),
            "silenced" or "paused" or "deployment_marked" or "corrected" =>
                $"{happened.Event.Replace('_', ' ')}: {OneLine(happened.Text)}{Author(happened)}",
            _ => happened.Text.Length > 0 ? OneLine(happened.Text) + Author(happened) : Fields(happened),
        };

    /// <summary>`step 15m: told alerts, pagerduty: ada`.</summary>
    public static string Step(SimulationEvent step, IReadOnlyList<SimulationEvent> told)
    {
        var people = told.SelectMany(t => t.Who ?? []).Concat(step.Who ?? []).Distinct(StringComparer.Ordinal).ToArray();
        return told.Count == 0 ? $"{Step(step)}, but nobody is told" : $"{Step(step)}: {Told(told, people)}";
    }

    /// <summary>`told alerts, pagerduty (resolved): ada`.</summary>
    public static string Told(IReadOnlyList<SimulationEvent> told)
    {
        var people = told.SelectMany(t => t.Who ?? []).Distinct(StringComparer.Ordinal).ToArray();
        var what = told[0].Kind is { } kind ? $" ({kind})" : "";
        var title = told[0].Kind == "info" && told[0].Text.Length > 0 ? $": {OneLine(told[0].Text)}" : "";
        return $"{Told(told, people)}{what}{title}";
    }

    private static string Told(IReadOnlyList<SimulationEvent> told, string[] people)
    {
        var channels = string.Join(", ", told.Select(t => t.Channel).OfType<string>().Distinct(StringComparer.Ordinal));
        return $"told {channels}{(people.Length == 0 ? "" : $": {string.Join(", ", people)}")}";
    }

    private static string Step(SimulationEvent step)
    {
        var after = Clock.Length(TimeSpan.FromSeconds(step.Step ?? 0));
        return step.Repeat is { } repeat
            ? string.Create(CultureInfo.InvariantCulture, $"repeat {repeat} of step {after}")
            : $"step {after}";
    }

    private static string Result(SimulationEvent result)
    {
        var status = result.Status is { } code and not 0 ? string.Create(CultureInfo.InvariantCulture, $" {code}") : "";
        var latency = result.LatencyMilliseconds is { } taken ? string.Create(CultureInfo.InvariantCulture, $" in {taken:#,0.###} ms") : "";
        return $"{result.Outcome}{status}{latency}";
    }

    private static string Bracket(SimulationEvent alert)
    {
        string?[] parts =
        [
            alert.Severity,
            alert.Value is { } value ? value.ToString("0.######", CultureInfo.InvariantCulture) : null,
            alert.Coverage is { } coverage and < 1 ? $"{Percent(coverage)} monitored" : null,
        ];
        var shown = string.Join(", ", parts.OfType<string>());
        return shown.Length == 0 ? "" : $" ({shown})";
    }

    private static string Because(SimulationEvent happened) => happened.Reason is { Length: > 0 } reason ? $": {OneLine(reason)}" : "";

    private static string Author(SimulationEvent happened) =>
        happened.By is { Length: > 0 } by && !happened.Text.Contains(by, StringComparison.Ordinal)
            ? happened.Event == "incident_acknowledged"
                ? $" by {by}"
                : $" ({by})"
            : "";

    private static string Fields(SimulationEvent happened)
    {
        string?[] parts =
        [
            happened.Event.Replace('_', ' '),
            happened.Severity,
            happened.Kind,
            happened.Name,
            happened.Rule,
            happened.Incident is null ? null : happened.Check,
            happened.By is { Length: > 0 } by ? $"by {by}" : null,
            happened.Who is { Count: > 0 } who ? string.Join(", ", who) : null,
        ];
        return string.Join(' ', parts.Where(p => !string.IsNullOrEmpty(p))) + Because(happened);
    }

    /// <summary>`98.35%`.</summary>
    public static string Percent(double fraction) => Fractions.Percent(fraction).Replace(" ", "", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
