using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Receiving.Alertmanager;

namespace Crownwatch.Server.Access;

/// <summary>What somebody is told who may not: a browser is led to where it can sign in, a program gets an error of the form it knows.</summary>
internal static class AccessRefusal
{
    public static IResult Of(HttpContext context, Caller? caller, Need need)
    {
        var request = context.Request;
        var wanted = need.ToString().ToLowerInvariant();
        var reason = caller is null
            ? "nobody is signed in; send a token as `Authorization: Bearer crownwatch_…`"
            : $"{caller.Name} may not do this: it takes {Wanted(wanted)}, and {caller.Through} has {caller.Only ?? RoleNames.Write(caller.Role!.Value)}";
        var status = caller is null ? 401 : 403;
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (request.Path.StartsWithSegments("/api/v2"))
        {
            return AlertmanagerJson.Broken(status, reason);
        }

        if (IsForPrograms(request.Path))
        {
            return ApiError.Answer(new ApiError(caller is null ? "unauthorized" : "forbidden", status, reason));
        }

        if (caller is not null)
        {
            return Page.Of<NoticePage>(
                new PageNotice("Not for you", $"This takes {Wanted(wanted)}. You are {RoleNames.Write(caller.Role ?? Role.Viewer)}."),
                403
            );
        }

        // What was sent with a form is lost: after signing in it would be a surprise.
        return FormAnswer.SeeOther(
            Needs.IsReading(request.Method) ? SignInPages.AskFor(request.Path + request.QueryString) : SignInPages.Path
        );
    }

    internal static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/-") || path == "/metrics" || path == "/events";

    private static string Wanted(string need) =>
        need switch
        {
            "viewer" or "responder" or "administrator" => $"the role {need}",
            _ => $"a token for {need}, or a role",
        };
}
