using System.Globalization;
using System.Text.Json;
using Crownwatch.Server.Api;
using Crownwatch.Server.Intervening;
using CsvHelper;

namespace Crownwatch.Server.Access;

/// <summary>/api/v1/sign-in, /api/v1/me, /api/v1/tokens and /api/v1/audit.</summary>
internal static class AccessEndpoints
{
    private const int Part = 5000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(
                "/api/v1/sign-in",
                (HttpRequest request, SignInDesk desk, TokenDesk tokens, CallerReader callers) =>
                    RequestBody.TakeAsync(request, fields => SignInAsync(fields, request.HttpContext, desk, tokens, callers))
            )
            .Asks(Need.Nothing)
            .RequireRateLimiting(SignInLimit.Name);
        routes.MapGet("/api/v1/me", Me).Asks(Need.Viewer);
        routes
            .MapGet(
                "/api/v1/tokens",
                (HttpContext context, TokenStore tokens) =>
                    ApiJson.Answer(new { tokens = Caller.Of(context)?.AccountId is { } account ? tokens.List(account).Select(Shape) : [] })
            )
            .Asks(Need.Viewer);
        routes
            .MapDelete("/api/v1/tokens/{id}", (string id, HttpContext context, TokenStore tokens) => EndAsync(id, context, tokens))
            .Asks(Need.Viewer);
        routes.MapGet("/api/v1/audit", Audit).Asks(Need.Administrator);
    }

    // For `crownwatch login`: a name and a password for a token of that account's role.
    private static async Task<IResult> SignInAsync(
        RequestFields fields,
        HttpContext context,
        SignInDesk desk,
        TokenDesk tokens,
        CallerReader callers
    )
    {
        fields.Only("name", "password", "token_name", "lasts");
        var name = fields.Text("name", RequestFields.LongestName, "say whose account it is") ?? "";
        var password = fields.Find("password") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        if (password.Length == 0)
        {
            fields.Fail("password is missing: it is a text");
        }

        var called = fields.Text("token_name", RequestFields.LongestName) ?? "command line";
        var lasts = fields.Text("lasts", 20) ?? "30d";
        if (fields.Wrong is { } malformed)
        {
            return ApiError.BadRequest(malformed);
        }

        if (callers.NobodySignsIn)
        {
            return ApiError.Answer(new ApiError("conflict", 409, "this server runs with --no-sign-in: no token is needed"));
        }

        var (account, refused) = await desk.CheckAsync(name, password, AccessGate.Remote(context), context.RequestAborted);
        if (account is null)
        {
            return ApiError.Answer(new ApiError("unauthorized", 401, refused!));
        }

        var (made, wrong) = await tokens.MakeAsync(account, called, RoleNames.Write(account.Role), lasts, context.RequestAborted);
        return made is var (token, secret)
            ? ApiJson.Answer(
                new
                {
                    token.Id,
                    token = secret,
                    token.Name,
                    token.Grants,
                    token.ExpiresAt,
                },
                201
            )
            : ApiError.BadRequest(wrong!);
    }

    private static async Task<IResult> EndAsync(string id, HttpContext context, TokenStore tokens)
    {
        if (
            !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || Caller.Of(context) is not { AccountId: { } account } caller
            || !tokens.List(account).Any(t => t.Id == number)
        )
        {
            return Unknown(id);
        }

        // One that may only look must not be able to cut off those that page.
        if (caller.TokenId is { } own && own != number)
        {
            return ApiError.Answer(new ApiError("forbidden", 403, "a token ends itself only; others are ended in a browser, at /account"));
        }

        return await tokens.EndAsync(number, account, context.RequestAborted) ? Results.NoContent() : Unknown(id);
    }

    private static IResult Unknown(string id) => ApiError.NotFound($"there is no token '{PlainText.Shown(id)}' of yours");

    private static IResult Me(HttpContext context)
    {
        var caller = Caller.Of(context)!;
        return ApiJson.Answer(
            new
            {
                name = caller.Name,
                role = caller.Role is { } role ? RoleNames.Write(role) : null,
                caller.Through,
            }
        );
    }

    private static object Shape(ApiToken token) =>
        new
        {
            token.Id,
            token.Name,
            token.Grants,
            token.CreatedAt,
            token.ExpiresAt,
            token.UsedAt,
        };

    private static IResult Audit(HttpRequest request, AuditLog audit, Cursors cursors)
    {
        var query = new QueryFields(request);
        var (from, to) = query.Span();
        var filter = new AuditFilter
        {
            From = from,
            Until = to,
            Who = query.Text("who"),
            Action = query.Text("action"),
            Before = query.Text("before") is null ? null : query.Number("before", 1, int.MaxValue),
        };
        var (format, page) = (query.OneOf("format", "json", "csv"), query.Page(cursors, 100, 1000));
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        if (format == "csv")
        {
            return Results.Stream(body => WriteAsync(body, audit, filter), "text/csv; charset=utf-8");
        }

        return page.Answer(
            audit.Find(filter with { Before = page.AfterNumber ?? filter.Before }, page.Ask),
            e => e.Id.ToString(CultureInfo.InvariantCulture),
            (shown, next) => new { entries = shown, next }
        );
    }

    private static async Task WriteAsync(Stream body, AuditLog audit, AuditFilter filter)
    {
        // Names come from outside: what a spreadsheet would run as a formula is made harmless.
        await using var csv = CsvWriter.Create(body, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: true);
        await csv.WriteRecordAsync(["number", "time", "who", "through", "address", "action", "detail", "status"]);
        while (audit.Find(filter, Part) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                await csv.WriteRecordAsync([
                    entry.Id.ToString(CultureInfo.InvariantCulture),
                    entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                    entry.Who,
                    entry.Through,
                    entry.Address,
                    entry.Action,
                    entry.Detail,
                    entry.Status?.ToString(CultureInfo.InvariantCulture) ?? "",
                ]);
            }

            filter = filter with { Before = entries[^1].Id };
        }

        await csv.FlushAsync();
    }
}
