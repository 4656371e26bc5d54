using System.Text.Json.Nodes;

namespace Crownwatch.Server.Api;

/// <summary>What fields of the examples hold, by their names: one story of a login that fails at night.</summary>
internal static class ExampleValues
{
    private static readonly Dictionary<string, string> _texts = new()
    {
        ["label"] = "INC-42",
        ["check"] = "login_api",
        ["rule"] = "login_down",
        ["name"] = "login_api",
        ["by"] = "ada",
        ["who"] = "ada",
        ["person"] = "ada",
        ["acknowledged_by"] = "ada",
        ["reason"] = "503, expected 200",
        ["code"] = "503",
        ["headline"] = "login_api failed 3 times in a row",
        ["title"] = "login_api failed 3 times in a row",
        ["service"] = "login",
        ["environment"] = "production",
        ["version"] = "2.4.1",
        ["group"] = "service=login,environment=production",
        ["channel"] = "slack",
        ["rotation"] = "default",
        ["match"] = "service=\"login\"",
        ["criticality"] = "high",
        ["type"] = "http",
        ["through"] = "session",
        ["address"] = "192.0.2.7",
        ["action"] = "POST /api/v1/silences",
        ["event"] = "acknowledged",
        ["text"] = "ada is on it",
        ["receipt"] = "200 ok",
        ["next"] = "NDI.5dXw0Zk3Qn8",
        ["role"] = "responder",
        ["for"] = "5m",
    };

    private static readonly Dictionary<string, int> _numbers = new()
    {
        ["id"] = 42,
        ["incident"] = 42,
        ["status"] = 503,
        ["status_code"] = 503,
        ["interval_seconds"] = 30,
        ["failure_threshold"] = 3,
        ["consecutive_failures"] = 3,
        ["flap_limit"] = 4,
        ["latency_ms"] = 41,
        ["duration_milliseconds"] = 84,
    };

    /// <summary>Of a list, the name of one of it: `checks` holds each a `check`.</summary>
    public static string One(string name) => name.EndsWith('s') ? name[..^1] : name;

    /// <summary>A key of a map.</summary>
    public static string Key(string name) => name is "labels" ? "service" : "login_api";

    public static JsonNode? Of(string name, string shape, bool isNullable) =>
        shape switch
        {
            "int" => _numbers.GetValueOrDefault(name, 3),
            "number" => _numbers.TryGetValue(name, out var number) ? number : 0.9987,
            "bool" => false,
            "instant" => name.StartsWith("resolved", StringComparison.Ordinal) && isNullable ? null : "2026-01-10T03:00:30+00:00",
            "any" => null,
            "text" when _texts.TryGetValue(name, out var text) => text,
            "text" => isNullable ? null
            : name.Length == 0 ? "text"
            : name.Replace('_', ' '),
            _ => shape.Split('|')[0],
        };
}
