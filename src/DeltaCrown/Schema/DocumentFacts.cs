using DeltaCrown.Accounts;
using DeltaCrown.Serving;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DeltaCrown.Schema;

/// <summary>What the document says of the whole service. It names no person and no address.</summary>
public sealed class DocumentFacts : IOpenApiDocumentTransformer
{
    public const string Bearer = "bearer";
    public const string Cookie = "cookie";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        document.Info = new OpenApiInfo
        {
            Title = "DeltaCrown",
            Version = ProgramVersion.Current,
            Description = "Accounts, wallet, shop and moderation of an esports platform. Amounts are whole coins.",
        };
        // Where the document was fetched from is where the service is.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
            },
            [Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = SessionCookie.Name,
            },
        };
        return Task.CompletedTask;
    }
}
