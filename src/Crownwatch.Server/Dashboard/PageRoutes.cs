using System.Diagnostics.CodeAnalysis;

namespace Crownwatch.Server.Dashboard;

/// <summary>Pages answer HEAD as they answer GET.</summary>
internal static class PageRoutes
{
    private static readonly string[] _reading = [HttpMethods.Get, HttpMethods.Head];

    public static IEndpointConventionBuilder MapPage(
        this IEndpointRouteBuilder routes,
        [StringSyntax("Route")] string pattern,
        Delegate answer
    ) => routes.MapMethods(pattern, _reading, answer);
}
