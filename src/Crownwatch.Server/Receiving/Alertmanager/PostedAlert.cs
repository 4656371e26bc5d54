using System.Text.Json;
using Crownwatch.Core.Alerting;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>One alert of a request, or why it can't be one: exactly one of the two.</summary>
/// <param name="Wrong">Says which alert it is, what was found and what would be legal.</param>
internal sealed record PostedAlert(ReceivedAlert? Alert, string? Wrong)
{
    private const int LongestLabels = 64 * 1024;
    private const int LongestAnnotation = 256 * 1024;
    private const int LongestName = 1000;
    private const int MostAnnotations = 200;
    private const int LongestAddress = 8 * 1024;

    /// <summary>As `POST /api/v2/alerts` has it: one without an end ends five minutes after it was last heard of.</summary>
    /// <param name="index">Its place in the list, from 0.</param>
    public static PostedAlert Read(JsonElement element, int index, DateTimeOffset now) =>
        Read(
            element,
            index,
            (fields, alert) =>
            {
                var (starts, ends) = (fields.Instant("startsAt"), fields.Instant("endsAt"));
                if (starts > ends)
                {
                    fields.Fail("startsAt is after endsAt; start time must be before end time");
                }

                return alert with
                {
                    StartsAt = starts ?? ends ?? now,
                    EndsAt = ends ?? now + ReceivedAlert.ResolveTimeout,
                };
            }
        );

    /// <summary>As Alertmanager's webhook has it: its status says whether it fires, and it fires until that says otherwise.</summary>
    public static PostedAlert ReadWebhook(JsonElement element, int index, DateTimeOffset now) =>
        Read(
            element,
            index,
            (fields, alert) =>
            {
                var (starts, ends) = (fields.Instant("startsAt"), fields.Instant("endsAt"));
                var over = fields.Text("status") switch
                {
                    "resolved" => true,
                    "firing" => false,
                    null => ends <= now,
                    var other => IsNone(fields, $"status is '{PlainText.Shown(other)}'; legal is firing or resolved"),
                };
                return alert with { StartsAt = starts ?? now, EndsAt = over ? (ends < now ? ends : now) : null };
            }
        );

    private static PostedAlert Read(JsonElement element, int index, Func<AlertFields, ReceivedAlert, ReceivedAlert> finish)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Bad(index, null, $"it is {PlainText.Shown(element.GetRawText())}; legal is an object with labels");
        }

        var fields = new AlertFields(element);
        var labels = fields.Texts("labels");
        foreach (var empty in labels.Where(l => l.Value.Length == 0).Select(l => l.Key).ToList())
        {
            labels.Remove(empty); // a label without a value is none, as Prometheus has it
        }

        if (labels.Count == 0)
        {
            fields.Fail("labels has none; at least one label pair required");
        }
        else if (labels.ContainsKey(""))
        {
            fields.Fail("labels has one without a name; legal is a name such as alertname");
        }
        else if (labels.Sum(l => l.Key.Length + l.Value.Length) is var length and > LongestLabels)
        {
            fields.Fail($"labels has {length} characters in all; at most {LongestLabels} are taken");
        }

        var address = fields.Text("generatorURL");
        var alert = finish(
            fields,
            new ReceivedAlert
            {
                Labels = labels,
                Annotations = Bounded(fields.Texts("annotations")),
                StartsAt = default,
                GeneratorUrl = address is { Length: > 0 and <= LongestAddress } ? address : null,
            }
        );
        return fields.Wrong is { } wrong ? Bad(index, labels.GetValueOrDefault("alertname"), wrong) : new PostedAlert(alert, null);
    }

    // An alert is not refused for what is said about it: what is too long is cut, and says so.
    private static Dictionary<string, string> Bounded(Dictionary<string, string> annotations) =>
        annotations
            .Where(a => a.Key.Length <= LongestName)
            .Take(MostAnnotations)
            .ToDictionary(
                a => a.Key,
                a => a.Value.Length <= LongestAnnotation ? a.Value : $"{Cut(a.Value)} … (the first of {a.Value.Length} characters)",
                StringComparer.Ordinal
            );

    private static string Cut(string text) => text[..(LongestAnnotation - (char.IsHighSurrogate(text[LongestAnnotation - 1]) ? 1 : 0))];

    private static bool IsNone(AlertFields fields, string wrong)
    {
        fields.Fail(wrong);
        return false;
    }

    private static PostedAlert Bad(int index, string? alertName, string wrong) =>
        new(null, $"alert {index + 1}{(alertName is null ? "" : $" ({PlainText.Shown(alertName)})")}: {wrong}");
}
