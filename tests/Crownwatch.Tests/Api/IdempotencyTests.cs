using System.Text.Json;
using Crownwatch.Server;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Access;
using Crownwatch.Tests.Servers;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>Issue 5: a write with an Idempotency-Key is done once.</summary>
public sealed class IdempotencyTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Silence = """{"match": "check=login_api", "for": "1h", "reason": "x"}""";

    [Fact(Timeout = 60_000)]
    public async Task The_same_request_gets_the_first_answer_and_is_not_done_again()
    {
        using var program = await server.ProgramAsync();
        using var first = await PostAsync(program, "a-1", Silence);
        using var second = await PostAsync(program, "a-1", Silence);

        Assert.Equal([201, 201], [(int)first.StatusCode, (int)second.StatusCode]);
        Assert.Equal((null, "true"), (first.Header("Idempotent-Replayed"), second.Header("Idempotent-Replayed")));
        Assert.Equal(await first.Content.ReadAsStringAsync(Asking.Cancel), await second.Content.ReadAsStringAsync(Asking.Cancel));
        Assert.Equal(first.Header("ETag"), second.Header("ETag"));
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        using var other = await PostAsync(program, "a-2", Silence);
        Assert.Equal(await IdAsync(first) + 1, await IdAsync(other));
    }

    [Fact(Timeout = 60_000)]
    public async Task Refusals_deletions_and_answers_without_a_body_are_kept_as_well()
    {
        using var program = await server.ProgramAsync();
        var id = await server.IncidentAsync();
        using var made = await PostAsync(program, null, Silence);
        var silence = $"/api/v1/silences/{await IdAsync(made)}";
        using var ended = await program.SendAsync("DELETE", silence, null, ("Idempotency-Key", "b-1"));
        using var again = await program.SendAsync("DELETE", silence, null, ("Idempotency-Key", "b-1"));
        using var unkeyed = await program.SendAsync("DELETE", silence);
        Assert.Equal([200, 200, 409], [(int)ended.StatusCode, (int)again.StatusCode, (int)unkeyed.StatusCode]);

        using var note = await program.SendAsync(
            "POST",
            $"/api/v1/incidents/{id}/notes",
            """{"text": "once"}""",
            ("Idempotency-Key", "b-2")
        );
        using var twice = await program.SendAsync(
            "POST",
            $"/api/v1/incidents/{id}/notes",
            """{"text": "once"}""",
            ("Idempotency-Key", "b-2")
        );
        var timeline = (await program.GetJsonAsync($"/api/v1/incidents/{id}")).GetProperty("timeline").EnumerateArray();
        Assert.Single(timeline, e => e.GetProperty("text").GetString() == "once");

        using var refused = await PostAsync(program, "b-3", "{}");
        using var refusedAgain = await PostAsync(program, "b-3", "{}");
        Assert.Equal([400, 400], [(int)refused.StatusCode, (int)refusedAgain.StatusCode]);
        Assert.Equal("application/problem+json", refusedAgain.Content.Headers.ContentType!.MediaType);
        Assert.Equal("true", refusedAgain.Header("Idempotent-Replayed"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_same_key_with_another_body_or_path_is_422_and_another_callers_key_is_another()
    {
        using var program = await server.ProgramAsync();
        using var somebody = await server.ProgramAsync();
        using var first = await PostAsync(program, "c-1", Silence);
        using var body = await PostAsync(program, "c-1", Silence.Replace("1h", "2h", StringComparison.Ordinal));
        using var path = await program.SendAsync("POST", "/api/v1/pause", Silence, ("Idempotency-Key", "c-1"));
        using var theirs = await PostAsync(somebody, "c-1", Silence);

        Assert.Equal([201, 422, 422, 201], [(int)first.StatusCode, (int)body.StatusCode, (int)path.StatusCode, (int)theirs.StatusCode]);
        Assert.NotEqual(await IdAsync(first), await IdAsync(theirs));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("tab\there")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        using var program = await server.ProgramAsync();
        using var answer = await PostAsync(program, key, Silence);
        using var tooLong = await PostAsync(program, new string('k', 256), Silence);
        using var longest = await PostAsync(program, new string('k', 255), Silence);

        Assert.Equal([400, 400, 201], [(int)answer.StatusCode, (int)tooLong.StatusCode, (int)longest.StatusCode]);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_answered_with_a_secret_takes_no_key()
    {
        using var nobody = server.Program(null);
        using var answer = await nobody.SendAsync(
            "POST",
            "/api/v1/sign-in",
            """{"name": "ada", "password": "x"}""",
            ("Idempotency-Key", "d-1")
        );

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("secret", (await answer.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_many_at_once_one_is_done_and_the_others_are_told_to_come_back_or_get_its_answer()
    {
        using var program = await server.ProgramAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PostAsync(program, "e-1", Silence)));

        Assert.All(answers, a => Assert.Contains((int)a.StatusCode, new[] { 201, 409 }));
        Assert.All(answers.Where(a => (int)a.StatusCode == 409), a => Assert.Equal("1", a.Header("Retry-After")));
        var ids = new HashSet<long>();
        foreach (var answer in answers.Where(a => (int)a.StatusCode == 201))
        {
            ids.Add(await IdAsync(answer));
        }

        Assert.Single(ids);
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_done_is_not_done_again_also_where_its_answer_could_not_be_kept()
    {
        var fails = false;
        await using var own = new AccessServer
        {
            Seams = new HostSeams
            {
                // The disk is full when the answer is to be kept: as if we had been killed after the effect.
                Committing = connection =>
                {
                    if (
                        Volatile.Read(ref fails)
                        && connection.ExecuteScalar<long>("SELECT count(*) FROM kept_answers WHERE status IS NOT NULL") > 0
                    )
                    {
                        throw new SqliteException("database or disk is full", 13);
                    }
                },
            },
        };
        await own.InitializeAsync();
        var account = await own.AddAsync("ada", Role.Responder);
        using var program = own.Program(await own.TokenAsync(account, "responder"));
        const string Json = """{"title": "x"}""";
        Volatile.Write(ref fails, true);
        using var done = await program.SendAsync("POST", "/api/v1/incidents", Json, ("Idempotency-Key", "f-1"));
        Volatile.Write(ref fails, false);
        using var again = await program.SendAsync("POST", "/api/v1/incidents", Json, ("Idempotency-Key", "f-1"));
        using var other = await program.SendAsync("POST", "/api/v1/incidents", """{"title": "y"}""", ("Idempotency-Key", "f-1"));

        Assert.Equal([201, 409, 422], [(int)done.StatusCode, (int)again.StatusCode, (int)other.StatusCode]);
        Assert.Equal("urn:crownwatch:problem:already_done", (await again.JsonAsync()).GetProperty("type").GetString());
        Assert.Single((await program.GetJsonAsync("/api/v1/incidents")).GetProperty("incidents").EnumerateArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_not_stored_may_be_asked_for_again_with_the_same_key()
    {
        var fails = false;
        await using var own = new AccessServer
        {
            Seams = new HostSeams
            {
                Committing = connection =>
                {
                    if (Volatile.Read(ref fails) && connection.ExecuteScalar<long>("SELECT count(*) FROM incidents") > 0)
                    {
                        throw new SqliteException("database or disk is full", 13);
                    }
                },
            },
        };
        await own.InitializeAsync();
        var account = await own.AddAsync("ada", Role.Responder);
        using var program = own.Program(await own.TokenAsync(account, "responder"));
        Volatile.Write(ref fails, true);
        using var failed = await program.SendAsync("POST", "/api/v1/incidents", """{"title": "x"}""", ("Idempotency-Key", "g-1"));
        Volatile.Write(ref fails, false);
        using var done = await program.SendAsync("POST", "/api/v1/incidents", """{"title": "x"}""", ("Idempotency-Key", "g-1"));

        Assert.Equal([503, 201], [(int)failed.StatusCode, (int)done.StatusCode]);
        Assert.Null(done.Header("Idempotent-Replayed"));
    }

    [Fact(Timeout = 90_000)]
    public async Task The_first_answer_outlives_a_kill()
    {
        await using var scene = await Scene.WatchingOneAsync();
        using var http = new HttpClient();
        var first = await KeyedAsync();
        await scene.Server.KillAsync();
        await scene.RestartAsync();
        var second = await KeyedAsync();

        Assert.Equal(first.Body, second.Body);
        Assert.Equal((null, "true"), (first.Replayed, second.Replayed));
        Assert.Equal(1, (await scene.GetAsync("/api/v1/silences")).GetProperty("silences").GetArrayLength());

        async Task<(string Body, string? Replayed)> KeyedAsync()
        {
            using var answer = await http.SendAsync(
                "POST",
                new Uri(scene.Server.Url, "/api/v1/silences").AbsoluteUri,
                """{"match": "check=one", "for": "1h", "reason": "x", "by": "ada"}""",
                ("Idempotency-Key", "k")
            );
            Assert.Equal(201, (int)answer.StatusCode);
            return (await answer.Content.ReadAsStringAsync(Scene.Cancel), answer.Header("Idempotent-Replayed"));
        }
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string? key, string json) =>
        key is null
            ? client.SendAsync("POST", "/api/v1/silences", json)
            : client.SendAsync("POST", "/api/v1/silences", json, ("Idempotency-Key", key));

    private static async Task<long> IdAsync(HttpResponseMessage answer) => (await answer.JsonAsync()).GetProperty("id").GetInt64();
}
