using Crownwatch.Core.Results;

namespace Crownwatch.Core.Definitions;

public enum CheckType
{
    Http,
    WebSocket,
    Tcp,
    Tls,
    Dns,
    Ping,
    Heartbeat,
    Journey,
}

public enum ConnectionMode
{
    /// <summary>A new connection for each run: what a user meets. The default.</summary>
    Fresh,

    /// <summary>Connections are kept between runs: cheaper, and blind to faults in name lookup, connecting and TLS.</summary>
    Reuse,
}

/// <summary>One thing that is probed, after variables and the environment's overrides.</summary>
public sealed record CheckDefinition
{
    /// <summary>Unique; <c>[a-z][a-z0-9_]*</c>.</summary>
    public required string Name { get; init; }
    public CheckType Type { get; init; } = CheckType.Http;

    /// <summary>What is asked; null for types that are not http, and in a disabled check whose variables are unset.</summary>
    public HttpRequestDefinition? Request { get; init; }

    /// <summary>What is waited for; null for types other than heartbeat.</summary>
    public HeartbeatDefinition? Heartbeat { get; init; }

    /// <summary>1 s to 24 h. Of a heartbeat: how often it is looked whether it is in time; at most its period.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Of the whole probe, redirects and body included. Of a heartbeat: its interval.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>All must hold. Without any in the file: `status_code: 2xx` for http, none for a heartbeat.</summary>
    public required IReadOnlyList<Criterion> Criteria { get; init; }
    public int FailureThreshold { get; init; } = 3;
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public string? Description { get; init; }
    public string? Notes { get; init; }
    public string? Runbook { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Places it is to run from; empty for this server alone. Read and kept: until places exist, it runs here only.</summary>
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>How many of the places must say down (semantics.md 1.7).</summary>
    public Quorum Quorum { get; init; } = Quorum.Majority;
    public bool Enabled { get; init; } = true;
    public string? RenamedFrom { get; init; }

    /// <summary>The label `criticality`: high, medium, low; anything else or nothing counts as medium (semantics.md 6.3).</summary>
    public string Criticality =>
        Labels.TryGetValue("criticality", out var value) && value is "high" or "low" ? Labels["criticality"] : "medium";
}

/// <summary>An HTTP request as the definition file states it, variables filled in.</summary>
public sealed record HttpRequestDefinition
{
    public string Method { get; init; } = "GET";
    public required Uri Url { get; init; }
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body as text, or null for none; `json:` and `form:` are already serialized into it.</summary>
    public string? Body { get; init; }

    /// <summary>The body's media type where `json:` or `form:` implies one; a Content-Type header wins over it.</summary>
    public string? ContentType { get; init; }
    public bool FollowRedirects { get; init; } = true;
    public ConnectionMode Connection { get; init; } = ConnectionMode.Fresh;
}
