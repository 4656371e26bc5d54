using System.Text.Json;
using Fakes.Receiving;

namespace Fakes.PagerDuty;

/// <summary>
/// The real merge rules: a trigger of an open key only adds to its log and wakes nobody; a trigger after a resolve
/// opens a new incident; an acknowledge or resolve with nothing open is dropped. Thread-safe.
/// </summary>
public sealed class IncidentBook
{
    private readonly Lock gate = new();
    private readonly List<PagerDutyIncident> incidents = [];
    private int dropped;

    public IReadOnlyList<PagerDutyIncident> All
    {
        get
        {
            lock (gate)
            {
                return [.. incidents];
            }
        }
    }

    /// <summary>How many events found nothing open.</summary>
    public int Dropped
    {
        get
        {
            lock (gate)
            {
                return dropped;
            }
        }
    }

    /// <returns>The incident as it stands then; null where the event found nothing open, or only added to a log.</returns>
    public PagerDutyIncident? Apply(JsonElement message, string key, DateTimeOffset at)
    {
        var action = JsonText.Of(message, "event_action") ?? "";
        var routing = JsonText.Of(message, "routing_key") ?? "";
        var payload = JsonText.Member(message, "payload");
        var summary = JsonText.Of(payload, "summary") ?? "";
        var entry = new PagerDutyLogEntry(at, action, summary);
        lock (gate)
        {
            var index = incidents.FindIndex(i => i.IsOpen && i.Key == key && i.RoutingKey == routing);
            if (index >= 0)
            {
                var open = incidents[index];
                incidents[index] = open with { Status = After(open.Status, action), Log = [.. open.Log, entry] };
                return action == "trigger" ? null : incidents[index];
            }

            if (action == "trigger")
            {
                var severity = JsonText.Of(payload, "severity") ?? "";
                var source = JsonText.Of(payload, "source") ?? "";
                var number = incidents.Count + 1;
                incidents.Add(new PagerDutyIncident(number, routing, key, "triggered", summary, severity, source, at, [entry]));
                return incidents[^1];
            }

            dropped++;
            return null;
        }
    }

    /// <summary>A person did it, on PagerDuty's own pages.</summary>
    internal PagerDutyIncident Act(int number, string action, string summary, DateTimeOffset at)
    {
        lock (gate)
        {
            var index = incidents.FindIndex(i => i.Number == number);
            var before = incidents[index];
            return incidents[index] = before with
            {
                Status = After(before.Status, action),
                Log = [.. before.Log, new PagerDutyLogEntry(at, action, summary)],
            };
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            incidents.Clear();
            dropped = 0;
        }
    }

    private static string After(string status, string action) =>
        action switch
        {
            "acknowledge" => "acknowledged",
            "resolve" => "resolved",
            "unacknowledge" => "triggered",
            _ => status,
        };
}
