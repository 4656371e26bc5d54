using Microsoft.OpenApi;

namespace DeltaCrown.Schema;

/// <summary>GET /api/schema: the OpenAPI 3.1 document of everything under /api and /health.</summary>
public static class SchemaEndpoints
{
    // The name that an address without a name stands for.
    private const string Document = "v1";

    public static void AddSchema(this IServiceCollection services) =>
        services.AddOpenApi(
            Document,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.AddDocumentTransformer<DocumentFacts>();
                options.AddOperationTransformer<OperationFacts>();
            }
        );

    public static void MapSchema(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/api/schema");
}
