using Microsoft.AspNetCore.Routing.Template;

namespace Crownwatch.Server.Api;

/// <summary>A path that was asked with a method it does not take: 405 with those it takes, or 404 where nothing is but what answers all paths.</summary>
internal static class OtherMethods
{
    public static IResult Answer(HttpContext context)
    {
        var path = context.Request.Path;
        string[] taken =
        [
            .. context
                .RequestServices.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => Takes(e, path))
                .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        context.Response.Headers.Remove("Allow");
        if (taken.Length == 0)
        {
            return ApiError.NotFound($"there is nothing at {context.Request.Method} {path}");
        }

        context.Response.Headers.Allow = string.Join(", ", taken);
        return ApiError.Answer(
            new ApiError("method_not_allowed", 405, $"{path} does not take {context.Request.Method}; legal are {string.Join(", ", taken)}")
        );
    }

    private static bool Takes(RouteEndpoint endpoint, PathString path)
    {
        var pattern = endpoint.RoutePattern.RawText!.TrimStart('/');
        return !pattern.EndsWith("{*path}", StringComparison.Ordinal)
            && new TemplateMatcher(TemplateParser.Parse(pattern), new RouteValueDictionary()).TryMatch(path, new RouteValueDictionary());
    }
}
