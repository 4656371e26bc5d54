using System.Text.Json;

namespace Crownwatch.Server.Receiving.PagerDuty;

/// <summary>A V3 webhook: the parts that we use. Text is bounded and without control characters.</summary>
/// <param name="Id">The same when it is sent again.</param>
/// <param name="Type">e.g. `incident.acknowledged`.</param>
public sealed record PagerDutyEvent(string Id, string Type)
{
    private const int LongestId = 200;
    private const int LongestName = 100;
    private const int LongestNote = 10_000;

    /// <summary>PagerDuty's own id of the incident; null where it names none.</summary>
    public string? Incident { get; init; }

    /// <summary>Our dedup_key; null in a note, and in events about other things.</summary>
    public string? Key { get; init; }

    /// <summary>A person's name; null when no person did it.</summary>
    public string? Person { get; init; }

    /// <summary>Where PagerDuty says it.</summary>
    public string? Email { get; init; }

    /// <summary>It came through an integration, such as our own: what we said ourselves.</summary>
    public bool IsEcho { get; init; }

    /// <summary>Of a note.</summary>
    public string? Text { get; init; }

    /// <summary>Who it is assigned to now.</summary>
    public IReadOnlyList<string> Assignees { get; init; } = [];

    /// <summary>The event, or what is wrong with the body.</summary>
    public static (PagerDutyEvent? Event, string? Wrong) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var told = Member(document.RootElement, "event");
            return Of(told, "id", LongestId) is { Length: > 0 } id && Of(told, "event_type", LongestId) is { Length: > 0 } type
                ? (Read(told, id, type), null)
                : (null, "the body has no event.id and event.event_type");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, "the body is not the JSON object that is expected");
        }
    }

    private static PagerDutyEvent Read(JsonElement told, string id, string type)
    {
        var (agent, data) = (Member(told, "agent"), Member(told, "data"));
        var kind = Of(agent, "type", LongestId) ?? "";
        var note = Of(data, "type", LongestId) == "incident_note";
        return new PagerDutyEvent(id, type)
        {
            Incident = Of(note ? Member(data, "incident") : data, "id", LongestId),
            Key = Of(data, "incident_key", LongestId * 2),
            Person = kind.StartsWith("user", StringComparison.Ordinal) ? Of(agent, "summary", LongestName) ?? "somebody" : null,
            Email = Of(agent, "email", LongestId),
            IsEcho = kind.Contains("integration", StringComparison.Ordinal),
            Text = note ? Of(data, "content", LongestNote) : null,
            Assignees = Member(data, "assignees") is { ValueKind: JsonValueKind.Array } list
                ? [.. list.EnumerateArray().Take(10).Select(a => Of(a, "summary", LongestName)).OfType<string>()]
                : [],
        };
    }

    private static JsonElement Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : default;

    /// <summary>null where it is missing or no text.</summary>
    private static string? Of(JsonElement owner, string name, int longest)
    {
        if (Member(owner, name) is not { ValueKind: JsonValueKind.String } value)
        {
            return null;
        }

        var text = string.Concat(value.GetString()!.Where(c => !char.IsControl(c) || c is '\n' or '\t')).Trim();
        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
    }
}
