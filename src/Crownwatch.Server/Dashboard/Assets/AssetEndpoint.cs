using Crownwatch.Server.Access;
using Microsoft.Net.Http.Headers;

namespace Crownwatch.Server.Dashboard.Assets;

/// <summary>/assets/{name}: cached for good under the address that names the content, else asked for again with its ETag.</summary>
internal static class AssetEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPage(
                "/assets/{name}",
                (string name, string? v, HttpResponse response) =>
                {
                    if (AssetFiles.Find(name) is not { } file)
                    {
                        return Results.NotFound();
                    }

                    response.Headers.CacheControl = v == file.Hash ? "public, max-age=31536000, immutable" : "no-cache";
                    return Results.Bytes(file.Content, file.Type, entityTag: new EntityTagHeaderValue($"\"{file.Hash}\""));
                }
            )
            .Asks(Need.Nothing);
}
