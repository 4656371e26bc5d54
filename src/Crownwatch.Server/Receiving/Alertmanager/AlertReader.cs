using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>Reads every open alert, those of our own rules among them, for tools that speak Alertmanager's API.</summary>
public sealed class AlertReader(Database database, SnapshotSource snapshots, Desks desks, ServerAddress address)
{
    /// <summary>In the order they fired.</summary>
    internal IReadOnlyList<ShownAlert> Read()
    {
        var snapshot = snapshots.Current;
        return database.Read<IReadOnlyList<ShownAlert>>(connection =>
        {
            var at = desks.At(connection, snapshot);
            var heard = ReceivedAlertStore.Open(connection);
            var open = OpenAlertStore.All(connection);

            // Hundreds of alerts may share an incident.
            var incidents = open.Select(a => a.Incident)
                .OfType<long>()
                .Distinct()
                .ToDictionary(id => id, id => IncidentStore.Find(connection, id));
            return
            [
                .. open.Select(alert =>
                    Show(
                        alert,
                        alert.Alert.Labels is { } labels ? heard.GetValueOrDefault(LabelFingerprint.Of(labels)) : null,
                        alert.Incident is { } id ? incidents[id] : null,
                        at
                    )
                ),
            ];
        });
    }

    /// <summary>Names of the escalation policies.</summary>
    public IEnumerable<string> Receivers() => snapshots.Current.Definitions.Escalation.Keys.Order(StringComparer.Ordinal);

    private ShownAlert Show(OpenAlert alert, HeardAlert? heard, Incident? incident, Surroundings at)
    {
        var definitions = at.Definitions;
        var labels = alert.Alert.Labels ?? AlertLabels.Of(alert.Alert, alert.Kind, at);
        var severity = Grouping.SeverityOf(alert.Alert.RuleSeverity, alert.Kind, alert.Alert.Criticality);
        return new ShownAlert
        {
            Labels = labels,
            Annotations = heard?.Alert.Annotations ?? new Dictionary<string, string> { ["summary"] = alert.Alert.Evidence.Headline },
            StartsAt = heard?.Alert.StartsAt ?? alert.Alert.FiredAt,
            EndsAt = alert.EndsAt ?? at.Now + ReceivedAlert.ResolveTimeout, // it goes on at least until then
            UpdatedAt = heard?.HeardAt ?? alert.Alert.FiredAt,
            GeneratorUrl = heard is not null ? heard.Alert.GeneratorUrl ?? "" : OurPage(alert, definitions),
            Suppression = Suppression.Of(alert, at),
            Receiver = incident?.Escalation.Policy.Name ?? Grouping.PolicyFor(definitions, severity, alert.Kind, alert.Alert),
            Group = incident?.Group ?? Grouping.KeyOfReceived(labels, definitions.GroupBy),
            GroupLabels = Grouping.GroupLabels(labels, definitions.GroupBy),
        };
    }

    private string OurPage(OpenAlert alert, DefinitionSet definitions) =>
        new Uri(definitions.Self.PublicUrl ?? address.Url, alert.Incident is { } id ? $"incidents/{id}" : "").ToString();
}
