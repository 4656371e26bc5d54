using System.Net;
using System.Text.Json;
using Crownwatch.Server.Access;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>Issue 5: ETags; a write with a stale one does nothing, and of two that race one wins.</summary>
public sealed class EntityTagTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Theory(Timeout = 60_000)]
    [InlineData("/api/v1/checks")]
    [InlineData("/api/v1/checks/login_api")]
    [InlineData("/api/v1/incidents")]
    [InlineData("/api/v1/incidents/1")]
    [InlineData("/api/v1/silences")]
    [InlineData("/api/v1/pause")]
    [InlineData("/api/v1/channels")]
    [InlineData("/api/v1/openapi.json")]
    public async Task Who_has_it_already_is_sent_nothing(string path)
    {
        await server.IncidentAsync();
        using var program = await server.ProgramAsync();
        var tag = "";
        for (var same = false; !same; )
        {
            // What is on its way, such as a message, may still change it.
            var former = tag;
            tag = await TagAsync(program, path);
            same = tag == former && !await IsUnderWayAsync(program);
        }

        using var again = await program.SendAsync("GET", path, null, ("If-None-Match", tag));
        using var among = await program.SendAsync("GET", path, null, ("If-None-Match", $"\"x\", {tag}"));
        using var other = await program.SendAsync("GET", path, null, ("If-None-Match", "\"x\""));

        Assert.Equal([304, 304, 200], [(int)again.StatusCode, (int)among.StatusCode, (int)other.StatusCode]);
        Assert.Equal(tag, again.Header("ETag"));
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Asking.Cancel));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_acknowledgement_with_a_stale_ETag_does_nothing_and_is_told_the_present_one()
    {
        var id = await server.IncidentAsync();
        using var program = await server.ProgramAsync();
        var read = await TagAsync(program, $"/api/v1/incidents/{id}");
        (await program.SendAsync("POST", $"/api/v1/incidents/{id}/notes", """{"text": "looking"}""")).Dispose();

        using var stale = await program.SendAsync("POST", $"/api/v1/incidents/{id}/acknowledge", null, ("If-Match", read));
        Assert.Equal((412, "application/problem+json"), ((int)stale.StatusCode, stale.Content.Headers.ContentType!.MediaType));
        Assert.Equal(JsonValueKind.Null, (await IncidentAsync(program, id)).GetProperty("acknowledged_at").ValueKind);

        using var present = await program.SendAsync(
            "POST",
            $"/api/v1/incidents/{id}/acknowledge",
            null,
            ("If-Match", stale.Header("ETag")!)
        );
        Assert.Equal(200, (int)present.StatusCode);
        using var chained = await program.SendAsync(
            "POST",
            $"/api/v1/incidents/{id}/resolve",
            """{"confirm": true}""",
            ("If-Match", $"\"x\", {present.Header("ETag")}")
        );
        Assert.Equal(200, (int)chained.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_acknowledgements_that_race_with_one_ETag_exactly_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            var id = await server.IncidentAsync();
            using var program = await server.ProgramAsync();
            var read = await TagAsync(program, $"/api/v1/incidents/{id}");
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(_ => program.SendAsync("POST", $"/api/v1/incidents/{id}/acknowledge", "{}", ("If-Match", read)))
            );

            Assert.Equal([200, .. Enumerable.Repeat(412, 7)], answers.Select(a => (int)a.StatusCode).Order());
            Array.ForEach(answers, a => a.Dispose());
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/api/v1/silences", """{"match": "check=login_api", "for": "1h", "reason": "x"}""")]
    [InlineData("/api/v1/on-call/overrides", """{"person": "ben", "for": "1h"}""")]
    public async Task An_intervention_is_ended_only_as_it_was_read(string list, string json)
    {
        using var program = await server.ProgramAsync();
        using var made = await program.SendAsync("POST", list, json);
        var path = $"{list}/{(await made.JsonAsync()).GetProperty("id")}";
        var read = await TagAsync(program, path);

        using var other = await program.SendAsync("DELETE", path, null, ("If-Match", "\"x\""));
        using var weak = await program.SendAsync("DELETE", path, null, ("If-Match", $"W/{read}"));
        using var broken = await program.SendAsync("DELETE", path, null, ("If-Match", "x"));
        using var ended = await program.SendAsync("DELETE", path, null, ("If-Match", read));
        Assert.Equal([412, 412, 400, 200], [(int)other.StatusCode, (int)weak.StatusCode, (int)broken.StatusCode, (int)ended.StatusCode]);
        using var none = await program.SendAsync("DELETE", $"{list}/999", null, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pause_is_made_and_ended_only_as_things_were_read()
    {
        using var program = await server.ProgramAsync();
        var before = await TagAsync(program, "/api/v1/pause");
        using var paused = await program.SendAsync("POST", "/api/v1/pause", """{"for": "1h", "reason": "x"}""", ("If-Match", before));
        using var twice = await program.SendAsync("POST", "/api/v1/pause", """{"for": "1h", "reason": "x"}""", ("If-Match", before));
        using var ended = await program.SendAsync("DELETE", "/api/v1/pause", null, ("If-Match", paused.Header("ETag")!));

        Assert.Equal([201, 412, 200], [(int)paused.StatusCode, (int)twice.StatusCode, (int)ended.StatusCode]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_condition_that_can_not_be_heeded_is_refused()
    {
        using var program = await server.ProgramAsync(Role.Responder);
        using var answer = await program.SendAsync("POST", "/api/v1/incidents", """{"title": "x"}""", ("If-Match", "\"x\""));

        Assert.Equal(400, (int)answer.StatusCode);
    }

    private static async Task<bool> IsUnderWayAsync(HttpClient program) =>
        (await program.GetJsonAsync("/api/v1/channels"))
            .GetProperty("channels")
            .EnumerateArray()
            .Any(c => c.GetProperty("waiting").GetInt32() > 0);

    private static async Task<string> TagAsync(HttpClient program, string path)
    {
        using var answer = await program.SendAsync("GET", path);
        return answer.Header("ETag")!;
    }

    private static async Task<JsonElement> IncidentAsync(HttpClient program, long id) =>
        (await program.GetJsonAsync($"/api/v1/incidents/{id}")).GetProperty("incident");
}
