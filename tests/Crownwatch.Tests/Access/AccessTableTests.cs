using System.Net;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Definitions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>Issue 5: every route and operation, as nobody, viewer, responder and administrator, against the table of docs/access.md.</summary>
public sealed class AccessTableTests(AccessServer server) : IClassFixture<AccessServer>
{
    private static readonly string[] _callers = ["nobody", "viewer", "responder", "administrator", "alerts", "metrics"];

    [Fact]
    public void The_table_names_every_operation_and_what_it_needs()
    {
        var documented = File.ReadAllLines(Repository.PathOf("docs", "access.md"))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Select(c => $"{c[1].Trim('`')} → {c[2]}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(Operations().Select(o => $"{o.Method} {o.Pattern} → {Word(o.Need)}").Order(StringComparer.Ordinal), documented);
    }

    [Fact(Timeout = 120_000)]
    public async Task Every_operation_is_refused_to_whoever_lacks_what_it_needs_and_to_nobody_else()
    {
        var tokens = new Dictionary<string, string?> { ["nobody"] = null };
        foreach (var role in Enum.GetValues<Role>())
        {
            tokens[RoleNames.Write(role)] = await server.TokenAsync(
                await server.AddAsync($"table {RoleNames.Write(role)}", role),
                RoleNames.Write(role)
            );
        }

        var administrator = await server.AddAsync("table tokens", Role.Administrator);
        tokens["alerts"] = await server.TokenAsync(administrator, "alerts");
        tokens["metrics"] = await server.TokenAsync(administrator, "metrics");

        List<string> wrong = [];
        foreach (var caller in _callers)
        {
            using var client = server.Program(tokens[caller]);
            foreach (var (method, pattern, need) in Operations().Where(o => o.Need != Need.OwnSecret)) // those have tests of their own
            {
                var status = await AskAsync(client, method, pattern);
                var expected = Expected(caller, method, need);
                if (Seen(status) != expected)
                {
                    wrong.Add($"{caller}: {method} {pattern} gave {status}, expected {expected}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private List<(string Method, string Pattern, Need Need)> Operations() =>
        [
            .. from endpoint in server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            where method != "HEAD"
            select (method, $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}", Needs.Of(endpoint, method)),
        ];

    private static async Task<int> AskAsync(HttpClient client, string method, string pattern)
    {
        var path = System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", "0");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "HEAD"))
        {
            request.Headers.Add("Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return
            answer.StatusCode == HttpStatusCode.SeeOther
            && answer.Headers.Location!.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal)
            ? 401
            : (int)answer.StatusCode;
    }

    private static string Seen(int status) => status is 401 or 403 ? $"refused with {status}" : "let through";

    // Written out, not asked of the code under test.
    private static string Expected(string caller, string method, Need need)
    {
        var roles = new[] { "viewer", "responder", "administrator" };
        string[] may = need switch
        {
            Need.Nothing => _callers,
            Need.Metrics => [.. roles, "metrics"],
            Need.Alerts => [.. method == "GET" ? roles : roles[1..], "alerts"],
            Need.Viewer => roles,
            Need.Responder => roles[1..],
            _ => roles[2..],
        };
        return may.Contains(caller) ? "let through"
            : caller == "nobody" ? "refused with 401"
            : "refused with 403";
    }

    private static string Word(Need need) => need == Need.OwnSecret ? "a secret of its own" : need.ToString().ToLowerInvariant();
}
