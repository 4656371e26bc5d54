namespace Crownwatch.Core.Definitions;

/// <summary>The `${message.…}` names of a webhook's body. The names are checked when the file is read.</summary>
public static class BodyNames
{
    /// <summary>What each begins with.</summary>
    public const string Prefix = "message.";

    /// <summary>Each name and what it stands for.</summary>
    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["message.id"] = "the same at every try of one message, different for every message",
            ["message.kind"] = "opened, step, acknowledged, lapse, resolved, info or update",
            ["message.key"] = "the same for all messages about one incident; empty without one",
            ["message.severity"] = "critical, high, medium, low or info",
            ["message.priority"] = "5 (critical opening) to 2, a number",
            ["message.title"] = "one line, fit for a lock screen",
            ["message.headline"] = "the rule's message",
            ["message.lines"] = "one line a check: what was seen, since when",
            ["message.text"] = "headline, lines, request, people and addresses: everything but the title",
            ["message.ask"] = "what the reader is asked to do, or nothing",
            ["message.people"] = "the names of those who are meant, or nothing",
            ["message.checks"] = "the names of the checks",
            ["message.runbook"] = "the first runbook, or nothing",
            ["message.incident"] = "e.g. INC-42, or nothing",
            ["message.url"] = "the incident's page, else the dashboard",
            ["message.acknowledge_url"] = "where it can be acknowledged; the incident's page where there is no such address",
            ["message.at"] = "when it was decided, e.g. 2026-01-10T02:00:00Z",
            ["message.unix"] = "the same in seconds since 1970, a number",
        };

    /// <summary>The values that a choice can be made by, or null where there is no choice.</summary>
    public static IReadOnlyList<string>? Values(string name) =>
        name switch
        {
            "message.kind" => ["opened", "step", "acknowledged", "lapse", "resolved", "info", "update"],
            "message.severity" => ["critical", "high", "medium", "low", "info"],
            _ => null,
        };

    /// <summary>A value of the right sort, to see whether a body is well-formed.</summary>
    public static string Sample(string name) =>
        name is "message.priority" or "message.unix" ? "3"
        : Values(name) is [var first, ..] ? first
        : "x";
}
