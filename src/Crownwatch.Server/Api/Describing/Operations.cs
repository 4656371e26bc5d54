using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Crownwatch.Server.Api;

/// <summary>Every operation of /api/v1, by name. A test holds it against what is routed, both ways.</summary>
public static partial class Operations
{
    public const string Root = "/api/v1";

    public static IReadOnlyList<Operation> All { get; } =
    [
        .. new IEnumerable<Operation>[]
        {
            AccessOperations.All,
            CheckOperations.All,
            IncidentOperations.All,
            InterventionOperations.All,
            OtherOperations.All,
        }
            .SelectMany(o => o)
            .OrderBy(o => o.Path, StringComparer.Ordinal)
            .ThenBy(o => o.Method, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, Operation> _byName = All.ToFrozenDictionary(o => o.Name, StringComparer.Ordinal);

    /// <summary>The operation that a request was routed to; null for what is none of /api/v1.</summary>
    public static Operation? Of(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern }
            ? _byName.GetValueOrDefault(
                $"{(HttpMethods.IsHead(context.Request.Method) ? "GET" : context.Request.Method)} {PathOf(pattern)}"
            )
            : null;

    /// <summary>A route's pattern without the kinds of its values.</summary>
    public static string PathOf(string pattern) => Kind().Replace($"/{pattern.TrimStart('/')}", "}");

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Kind();
}
