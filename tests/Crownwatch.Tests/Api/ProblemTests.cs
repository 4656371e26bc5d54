using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Crownwatch.Server.Access;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>Issue 5: every refusal is problem details (RFC 9457), with the place of what is wrong.</summary>
public sealed class ProblemTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Theory(Timeout = 60_000)]
    [InlineData("GET", "/api/v1/incidents/99", 404, "not_found")]
    [InlineData("GET", "/api/v1/nothing/here", 404, "not_found")]
    [InlineData("POST", "/api/v1/nothing/here", 404, "not_found")]
    [InlineData("DELETE", "/api/v1/nothing", 404, "not_found")]
    [InlineData("DELETE", "/api/v1/incidents", 405, "method_not_allowed")]
    [InlineData("PUT", "/api/v1/incidents/1", 405, "method_not_allowed")]
    [InlineData("DELETE", "/api/v1/pause", 409, "conflict")]
    public async Task A_refusal_says_its_type_title_status_detail_and_instance(string method, string path, int status, string error)
    {
        using var program = await server.ProgramAsync();
        using var answer = await program.SendAsync(method, path);

        await AssertProblemAsync(answer, status, error, path);
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count > 0);
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_is_nobody_or_may_not_is_told_so_as_a_problem_too()
    {
        using var nobody = server.Program(null);
        using var viewer = await server.ProgramAsync(Role.Viewer);
        using var unknown = await nobody.SendAsync("GET", "/api/v1/checks");
        using var lesser = await viewer.SendAsync("POST", "/api/v1/silences", "{}");

        await AssertProblemAsync(unknown, 401, "unauthorized", "/api/v1/checks");
        Assert.Equal("Bearer", unknown.Headers.WwwAuthenticate.Single().Scheme);
        await AssertProblemAsync(lesser, 403, "forbidden", "/api/v1/silences");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    public async Task A_body_that_is_not_json_is_415(string type)
    {
        using var program = await server.ProgramAsync();
        using var content = new StringContent("{}", Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await program.PostAsync("/api/v1/silences", content, Asking.Cancel);

        await AssertProblemAsync(answer, 415, "unsupported_media_type", "/api/v1/silences");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_body_over_a_mebibyte_is_413()
    {
        using var program = await server.ProgramAsync();
        using var answer = await program.SendAsync("POST", "/api/v1/silences", $"{{\"reason\": \"{new string('x', 1 << 20)}\"}}");

        await AssertProblemAsync(answer, 413, "too_large", "/api/v1/silences");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("POST", "/api/v1/silences", "{\"match\": ", "body", "", "line 1")]
    [InlineData("POST", "/api/v1/silences", """{"match": "a=b", "for": "9y", "by": "a", "reason": "x"}""", "body", "for", "366d")]
    [InlineData("POST", "/api/v1/silences", """{"fro": "2h"}""", "body", "fro", "match, for")]
    [InlineData("POST", "/api/v1/incidents", """{"title": "x", "severity": "grave"}""", "body", "severity", "critical, high")]
    [InlineData("GET", "/api/v1/incidents?state=ajar", null, "query", "state", "open, unacknowledged")]
    [InlineData("GET", "/api/v1/incidents?severity=high,grave", null, "query", "severity", "critical, high")]
    [InlineData("GET", "/api/v1/incidents?from=2026-01-02&to=2026-01-01", null, "query", "to", "after the start")]
    [InlineData("GET", "/api/v1/incidents?from=now", null, "query", "from", "2026-01-10T02:00:00Z")]
    [InlineData("GET", "/api/v1/incidents?limit=1001", null, "query", "limit", "from 1 to 1000")]
    [InlineData("GET", "/api/v1/incidents?limit=1&limit=2", null, "query", "limit", "once")]
    [InlineData("GET", "/api/v1/incidents?stat=open", null, "query", "stat", "state, severity")]
    [InlineData("GET", "/api/v1/checks?label=%22", null, "query", "label", "")]
    [InlineData("GET", "/api/v1/journal?incident=x", null, "query", "incident", "INC-42")]
    [InlineData("GET", "/api/v1/results?limit=5", null, "query", "limit", "CSV")]
    [InlineData("GET", "/api/v1/events?after=x", null, "query", "after", "number of an event")]
    public async Task Bad_input_is_named_with_its_place_with_what_was_found_and_what_is_legal(
        string method,
        string path,
        string? body,
        string place,
        string name,
        string legal
    )
    {
        using var program = await server.ProgramAsync();
        using var answer = await program.SendAsync(method, path, body);

        var problem = await AssertProblemAsync(answer, 400, "bad_request", path.Split('?')[0]);
        var error = problem.GetProperty("errors").EnumerateArray().Single();
        Assert.Equal((place, name), (error.GetProperty("in").GetString(), error.GetProperty("name").GetString()));
        Assert.NotEmpty(error.GetProperty("found").GetString()!);
        Assert.Contains(legal, $"{error.GetProperty("found")} {error.GetProperty("legal")}", StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Too_many_tries_to_sign_in_are_429_with_when_to_come_back()
    {
        await using var own = new AccessServerOfOne();
        await own.InitializeAsync();
        using var nobody = own.Program(null);
        HttpResponseMessage answer;
        var tries = 0;
        do
        {
            answer = await nobody.SendAsync("POST", "/api/v1/sign-in", """{"name": "x", "password": "y"}""");
        } while ((int)answer.StatusCode == 401 && ++tries < 20);

        await AssertProblemAsync(answer, 429, "too_many_requests", "/api/v1/sign-in");
        Assert.Equal("60", answer.Header("Retry-After"));
        answer.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Alertmanagers_own_api_keeps_its_own_shape()
    {
        using var program = await server.ProgramAsync();
        using var answer = await program.SendAsync("GET", "/api/v2/silence/x");

        Assert.NotEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage answer, int status, string error, string instance)
    {
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = await answer.JsonAsync();
        Assert.Equal($"urn:crownwatch:problem:{error}", problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Equal(instance, problem.GetProperty("instance").GetString());
        Assert.Equal(problem.GetProperty("detail").GetString(), problem.GetProperty("message").GetString());
        return problem;
    }

    private sealed class AccessServerOfOne : Tests.Access.AccessServer;
}
