using System.Globalization;
using System.Text.Json;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>An event as it is sent.</summary>
internal static class EventShape
{
    /// <summary>The words of ?types=.</summary>
    public static readonly IReadOnlyList<string> Types = ["incident", "check", "deployment", "intervention", "journal"];

    public static string TypeOf(StoredEvent found) =>
        found.Entry is not { } entry ? "check"
        : entry.Incident is not null ? "incident"
        : entry.Entry.Event switch
        {
            "deployment_marked" => "deployment",
            "silenced" or "silence_ended" or "paused" or "unpaused" or "corrected" or "override" or "override_ended" => "intervention",
            _ => "journal",
        };

    public static string Write(StoredEvent found) => Write(TypeOf(found), found.Id, Data(found));

    /// <param name="id">null: the number to go on from stays.</param>
    public static string Write(string type, long? id, object data)
    {
        var json = JsonSerializer.Serialize(data, data.GetType(), ApiJson.Options);
        return id is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"id: {number}\nevent: {type}\ndata: {json}\n\n")
            : $"event: {type}\ndata: {json}\n\n";
    }

    private static object Data(StoredEvent found) =>
        found.Entry is { } entry
            ? new
            {
                found.Id,
                type = TypeOf(found),
                found.At,
                entry.Entry.Event,
                entry.Incident,
                entry.Entry.Text,
                entry.Entry.Who,
                facts = entry.Entry.Facts == Facts.None ? null : entry.Entry.Facts,
            }
            : new
            {
                found.Id,
                type = "check",
                found.At,
                @event = "state_changed",
                found.Check,
                found.Was,
                found.Now,
            };
}
