using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// An alert that another tool tells us of, as it told it. It goes the way of our own alerts, with kind external; its label set is its
/// identity (semantics.md 6.1, 7.7).
/// </summary>
public sealed record ReceivedAlert
{
    /// <summary>How long an alert that names no end holds after it was last heard of, as Alertmanager has it.</summary>
    public static readonly TimeSpan ResolveTimeout = TimeSpan.FromMinutes(5);

    private const int LongestGist = 120;
    private const int LongestHeadline = 500;
    private const int LongestAddress = 300;

    /// <summary>At least one; none is empty.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ends unless it is heard of again; null when only its sender ends it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Where its sender shows it; null for none.</summary>
    public string? GeneratorUrl { get; init; }

    public string Fingerprint => LabelFingerprint.Of(Labels);
    public ReceivedName Name => ReceivedName.Of(Labels);

    public bool IsOver(DateTimeOffset now) => EndsAt <= now;

    /// <summary>By the label `severity`; a warning where that says nothing we know.</summary>
    public RuleSeverity Severity =>
        Labels.GetValueOrDefault("severity")?.ToLowerInvariant() switch
        {
            "critical" or "page" => RuleSeverity.Critical,
            "info" => RuleSeverity.Info,
            _ => RuleSeverity.Warning,
        };

    /// <summary>The alert that it opens.</summary>
    public OpenAlert Open(DateTimeOffset now)
    {
        var name = Name;
        return new OpenAlert
        {
            Rule = name.Rule,
            Check = name.Check,
            Kind = AlertKind.External,
            EndsAt = EndsAt,
            Alert = new IncidentAlert
            {
                Rule = name.Rule,
                Check = name.Check,
                RuleSeverity = Severity,
                Criticality = new CheckDefinition
                {
                    Name = name.Check,
                    Criteria = [],
                    Labels = Labels,
                }.Criticality,
                FiredAt = now,
                Evidence = Evidence(name, now),
                Runbook = Annotation("runbook_url") is { } runbook && IsAddress(runbook) ? runbook : null,
                Labels = Labels,
            },
        };
    }

    private AlertEvidence Evidence(ReceivedName name, DateTimeOffset now)
    {
        var said = Annotation("summary") ?? Annotation("description") ?? Annotation("message");
        var value = Annotation("value");
        List<string> parts = [$"firing since {TimeText.Utc(StartsAt)}"];
        if (value is not null)
        {
            parts.Add($"value {ReceivedText.OneLine(value, LongestGist)}");
        }

        if (GeneratorUrl is { } url)
        {
            parts.Add(ReceivedText.OneLine(url, LongestAddress));
        }

        return new AlertEvidence
        {
            At = now,
            Gist = said is null ? parts[0] : ReceivedText.OneLine(said, LongestGist),
            Arithmetic = string.Join("; ", parts),
            Headline = said is null ? $"{name.Rule} fires on {name.Check}" : ReceivedText.OneLine(said, LongestHeadline),
            Value =
                double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? number
                    : null,
        };
    }

    private string? Annotation(string name) =>
        Annotations.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static bool IsAddress(string text) =>
        text.Length <= LongestAddress && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
