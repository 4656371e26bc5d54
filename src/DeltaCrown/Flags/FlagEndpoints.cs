namespace DeltaCrown.Flags;

/// <summary>Which flags are on is visible at run time, to anyone: the values are no secrets.</summary>
public static class FlagEndpoints
{
    public sealed record FlagList(IReadOnlyList<Flag> Flags);

    public static void MapFlags(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/flags", (FlagSet flags) => TypedResults.Ok(new FlagList(flags.All))).WithName("flags").WithTags("Flags");
}
