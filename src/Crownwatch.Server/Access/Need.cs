namespace Crownwatch.Server.Access;

/// <summary>What an endpoint asks of its caller.</summary>
public enum Need
{
    /// <summary>It is public.</summary>
    Nothing,

    /// <summary>What it checks itself: a signature, or the secret in its address.</summary>
    OwnSecret,

    /// <summary>A token for /metrics, or any role.</summary>
    Metrics,

    /// <summary>A token for received alerts; or the role that the same would need elsewhere.</summary>
    Alerts,
    Viewer,
    Responder,
    Administrator,
}

/// <summary>An endpoint's need, as its metadata.</summary>
public sealed record Needs(Need Need)
{
    /// <summary>Of an endpoint that says nothing: who reads must be a viewer, who changes a responder. Nothing is public by being forgotten.</summary>
    public static Need Of(Endpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<Needs>()?.Need ?? (IsReading(method) ? Need.Viewer : Need.Responder);

    public static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}

/// <summary>Metadata of what programs send every few seconds: no person's change, and nothing for the audit log.</summary>
public sealed record NotAudited;

public static class NeedsOnEndpoints
{
    /// <summary>Says what the endpoints ask of their callers, where it is not what <see cref="Needs.Of"/> takes them to.</summary>
    public static TBuilder Asks<TBuilder>(this TBuilder builder, Need need)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Needs(need));
}
