using Crownwatch.Core.Alerting;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>An open alert, a received one or one of our own, as Alertmanager's API shows it.</summary>
internal sealed record ShownAlert
{
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required string GeneratorUrl { get; init; }
    public required Suppression Suppression { get; init; }

    /// <summary>The escalation policy that its incident follows, in the place of Alertmanager's receiver.</summary>
    public required string Receiver { get; init; }

    /// <summary>The key of the incident that it belongs to or would join.</summary>
    public required string Group { get; init; }
    public required IReadOnlyDictionary<string, string> GroupLabels { get; init; }

    public bool IsSuppressed => Suppression.Hold is not null || Suppression.Silences.Count > 0;

    /// <summary>A gettableAlert.</summary>
    public object Shape() =>
        new
        {
            annotations = Annotations,
            endsAt = AlertmanagerJson.Time(EndsAt),
            fingerprint = LabelFingerprint.Of(Labels),
            receivers = new[] { new { name = Receiver } },
            startsAt = AlertmanagerJson.Time(StartsAt),
            status = new
            {
                state = IsSuppressed ? "suppressed" : "active",
                silencedBy = Suppression.Silences.Select(SilenceId.Write),
                inhibitedBy = Array.Empty<string>(),
            },
            updatedAt = AlertmanagerJson.Time(UpdatedAt),
            generatorURL = GeneratorUrl,
            labels = Labels,
        };
}
