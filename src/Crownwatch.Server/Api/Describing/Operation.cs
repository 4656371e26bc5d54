namespace Crownwatch.Server.Api;

/// <summary>A parameter of an address.</summary>
/// <param name="Shape">As <see cref="ShapeText"/> reads it.</param>
/// <param name="Says">What it does; ends without a full stop.</param>
public sealed record Parameter(string Name, string Shape, string Says);

/// <summary>One operation of /api/v1: what the document says of it, and what is held against each request before it is carried out.</summary>
/// <param name="Path">As it is routed, without kinds of values: /api/v1/drills/{id}.</param>
public sealed record Operation(string Method, string Path, string Summary)
{
    private readonly string _body = "";

    /// <summary>First segment after /api/v1: what it belongs to in the document.</summary>
    public string Tag => Path.Split('/')[3];
    public IReadOnlyList<Parameter> Query { get; init; } = [];

    /// <summary>The fields of its JSON body; empty where it takes none.</summary>
    public string Body
    {
        get => _body;
        init => (_body, BodyFields) = (value, [.. ShapeText.Fields(value).Select(f => f.Name)]);
    }

    /// <summary>JSON that a server takes.</summary>
    public string Example { get; init; } = "";
    public IReadOnlyList<string> BodyFields { get; private init; } = [];

    /// <summary>The shape of its answer; empty for 204.</summary>
    public string Answer { get; init; } = "";
    public int Status { get; init; } = 200;

    /// <summary>Other forms of the answer: their media types.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>Whether If-Match is heeded.</summary>
    public bool IfMatch { get; init; }

    /// <summary>Whether its answer holds what is kept nowhere: then it takes no Idempotency-Key.</summary>
    public bool Secret { get; init; }

    /// <summary>Statuses of refusals beyond those that all have.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    public bool IsReading => Access.Needs.IsReading(Method);

    /// <summary>e.g. `GET /api/v1/incidents/{id}`.</summary>
    public string Name => $"{Method} {Path}";
}
