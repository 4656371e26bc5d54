namespace Crownwatch.Server.Api;

/// <summary>Parameters that several operations have.</summary>
internal static class Parameters
{
    /// <summary>Of lists.</summary>
    public static IEnumerable<Parameter> Page(int usual, int most) =>
        [
            new("limit", "int", $"How many at most, from 1 to {most}; {usual} unless told"),
            new("cursor", "text", "The `next` of the page before, with the same filters"),
        ];

    /// <summary>Of what has a time.</summary>
    public static IEnumerable<Parameter> Span(string of) =>
        [
            new("from", "instant", $"Only {of} at or after this instant"),
            new("to", "instant", $"Only {of} before this instant"),
            new("until", "instant", "Another name of `to`"),
        ];

    public static IEnumerable<Parameter> Ending { get; } =
    [
        new("by", "text", "Who does it, where nobody signs in; may stand in the body as well"),
        new("reason", "text", "Why; may stand in the body as well"),
    ];
}
