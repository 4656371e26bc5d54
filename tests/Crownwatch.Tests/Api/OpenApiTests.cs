using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crownwatch.Core.Results;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Definitions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>Issue 5: the committed OpenAPI document against the running server, both ways.</summary>
public sealed class OpenApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly JsonSerializerOptions _written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string CommittedPath => Repository.PathOf("docs", "openapi.json");

    private static JsonNode Committed => JsonNode.Parse(File.ReadAllText(CommittedPath))!;

    [Fact(Timeout = 60_000)]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        using var program = await server.ProgramAsync(Role.Viewer);
        using var answer = await program.SendAsync("GET", "/api/v1/openapi.json");
        var served = (await answer.NodeAsync())!.ToJsonString(_written) + "\n";
        if (Environment.GetEnvironmentVariable("CROWNWATCH_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(CommittedPath, served, Asking.Cancel);
        }

        Assert.True(
            served == await File.ReadAllTextAsync(CommittedPath, Asking.Cancel),
            "docs/openapi.json is not what the server serves: make openapi writes it anew"
        );
    }

    [Fact]
    public void Every_route_is_in_it_and_it_has_no_other()
    {
        var routed =
            from endpoint in server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            let path = "/" + Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), ":[a-z]+}", "}")
            where path.StartsWith("/api/v1/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            select $"{method} {path} needs {Needs.Of(endpoint, method).ToString().ToLowerInvariant()}";

        Assert.Equal(
            routed.Order(StringComparer.Ordinal),
            Operations().Select(o => $"{o.Method} {o.Path} needs {o.Described["x-needs"]}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void It_is_of_version_3_1_every_parameter_is_named_and_every_example_fits_its_schema()
    {
        var document = Committed;
        var check = new SchemaCheck(document);
        List<string> wrong = [];
        Assert.StartsWith("3.1.", (string?)document["openapi"], StringComparison.Ordinal);
        foreach (var (method, path, described) in Operations())
        {
            var parameters = described["parameters"]!.AsArray();
            Assert.All(parameters, p => Assert.NotEmpty((string)p!["name"]!));
            Assert.All(parameters, p => Assert.NotEmpty((string)p!["description"]!));
            Assert.Equal(
                Regex.Matches(path, @"\{(\w+)\}").Select(m => m.Groups[1].Value),
                parameters.Where(p => (string?)p!["in"] == "path").Select(p => (string)p!["name"]!)
            );
            Look("request", described["requestBody"]?["content"]);
            foreach (var (status, answer) in described["responses"]!.AsObject())
            {
                Look(status, answer!["content"]);
            }

            void Look(string of, JsonNode? content)
            {
                foreach (var (type, media) in content?.AsObject() ?? [])
                {
                    Assert.True(media!.AsObject().ContainsKey("example"), $"{method} {path}: {of} {type} has no example");
                    wrong.AddRange(check.Wrong(media["schema"]!, media["example"]).Select(w => $"{method} {path}, example of {of}: {w}"));
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Distinct(Operations().Select(o => (string)o.Described["operationId"]!));
    }

    [Fact(Timeout = 300_000)]
    public async Task Every_operation_takes_its_example_and_answers_as_it_says()
    {
        await server.RecordAsync(Outcome.Up, Outcome.Down, Outcome.Down, Outcome.Up);
        await server.AddAsync("ada", Role.Responder);
        using var program = await server.ProgramAsync();
        var known = new ExampleCalls(server, program);
        var check = new SchemaCheck(Committed);
        List<string> wrong = [];
        foreach (var (method, path, described) in Operations())
        {
            var (client, address) = await known.PrepareAsync(method, path);
            var example = described["requestBody"]?["content"]!["application/json"]!["example"]!.ToJsonString();
            using var answer = await client.SendAsync(method, address, example);
            var said = described["responses"]![$"{(int)answer.StatusCode}"];
            if (said is null || !answer.IsSuccessStatusCode)
            {
                wrong.Add($"{method} {address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Asking.Cancel)}");
            }
            else if (said["content"] is { } content)
            {
                var type = answer.Content.Headers.ContentType!.MediaType!;
                if (content[type] is not { } media)
                {
                    wrong.Add($"{method} {address}: {type} is not among its answers");
                }
                else if (type == "application/json" && path != "/api/v1/openapi.json")
                {
                    wrong.AddRange(check.Wrong(media["schema"]!, await answer.NodeAsync()).Select(w => $"{method} {address}: {w}"));
                }
            }

            wrong.AddRange(
                (said?["headers"]?.AsObject() ?? [])
                    .Where(h =>
                        h.Key == "ETag" && answer.Header("ETag") is null && answer.Content.Headers.ContentType!.MediaType != "text/csv"
                    )
                    .Select(h => $"{method} {address}: {h.Key} is missing")
            );
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact(Timeout = 120_000)]
    public async Task Every_operation_refuses_what_it_does_not_know_with_problem_details()
    {
        using var program = await server.ProgramAsync();
        var document = Committed;
        var check = new SchemaCheck(document);
        foreach (var (method, path, described) in Operations())
        {
            using var answer = await program.SendAsync(method, $"{Regex.Replace(path, @"\{[^}]*\}", "1")}?nonsense=1");
            Assert.Equal((path, 400), (path, (int)answer.StatusCode));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            var problem = await answer.NodeAsync();
            var schema = described["responses"]!["400"]!["content"]!["application/problem+json"]!["schema"]!;
            Assert.Empty(check.Wrong(schema, problem));
            Assert.Equal("nonsense", (string?)problem!["errors"]![0]!["name"]);
            Assert.Equal("query", (string?)problem["errors"]![0]!["in"]);
        }
    }

    private static List<(string Method, string Path, JsonNode Described)> Operations() =>
        [
            .. from path in Committed["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!),
        ];
}
