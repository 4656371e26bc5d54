using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crownwatch.Server.Access;

namespace Crownwatch.Server.Api;

/// <summary>The OpenAPI 3.1 document of /api/v1, made from the operations and what each endpoint asks of its caller. Always in one order.</summary>
internal static partial class ApiDocument
{
    private static readonly JsonSerializerOptions _written = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/openapi.json", (EndpointDataSource endpoints) => ApiJson.Answer(Of(endpoints))).Asks(Need.Viewer);

    /// <summary>As docs/openapi.json has it.</summary>
    public static string Text(EndpointDataSource endpoints) => Of(endpoints).ToJsonString(_written) + "\n";

    public static JsonObject Of(EndpointDataSource endpoints)
    {
        var paths = new JsonObject();
        foreach (var operation in Operations.All)
        {
            paths[operation.Path] ??= new JsonObject();
            paths[operation.Path]![operation.Method.ToLowerInvariant()] = OperationObject.Of(operation, NeedOf(endpoints, operation));
        }

        var schemas = new JsonObject();
        foreach (var (name, shape) in Shapes.All)
        {
            schemas[name] = Schemas.OfFields(shape);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Crownwatch",
                ["version"] = "1",
                ["description"] =
                    "Times are ISO 8601 in UTC. Refusals are problem details (RFC 9457). Lists are read page by page: `next` of a page is the "
                    + "`cursor` of the one after. What is read has an ETag; writes take If-Match and Idempotency-Key. See docs/api.md.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() }),
            ["tags"] = new JsonArray([
                .. Operations
                    .All.Select(o => o.Tag)
                    .Distinct()
                    .Order(StringComparer.Ordinal)
                    .Select(t => (JsonNode)new JsonObject { ["name"] = t }),
            ]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["bearerFormat"] = "crownwatch_…",
                    },
                    ["session"] = new JsonObject
                    {
                        ["type"] = "apiKey",
                        ["in"] = "cookie",
                        ["name"] = SessionCookie.Name,
                    },
                },
            },
        };
    }

    /// <summary>The names in the path, in order.</summary>
    public static IEnumerable<string> PathParameters(string path) => Parameter().Matches(path).Select(m => m.Groups[1].Value);

    private static Need NeedOf(EndpointDataSource endpoints, Operation operation) =>
        endpoints
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => Operations.PathOf(e.RoutePattern.RawText!) == operation.Path)
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(operation.Method) == true)
            .Select(e => Needs.Of(e, operation.Method))
            .FirstOrDefault(Need.Administrator);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
