using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Dashboard;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>Who is signed in is who does it, whatever a body, an address or a form says under `by`.</summary>
public sealed class WhoDoesItTests(WhoDoesItTests.Watching watching) : IClassFixture<WhoDoesItTests.Watching>
{
    [Fact(Timeout = 120_000)]
    public async Task Through_the_api_it_is_the_tokens_account()
    {
        using var ben = await watching.ProgramAsync("ben");
        var incident = await watching.Server.IncidentAsync("ben");
        var by = new Dictionary<string, string?>
        {
            ["silence"] = By(
                await SendAsync(
                    ben,
                    "api/v1/silences",
                    new
                    {
                        match = "check=one",
                        @for = "1m",
                        reason = "x",
                        by = "ada",
                    }
                )
            ),
            ["override"] = By(
                await SendAsync(
                    ben,
                    "api/v1/on-call/overrides",
                    new
                    {
                        person = "ada",
                        @for = "1m",
                        by = "ada",
                    }
                )
            ),
            ["deployment"] = By(
                await SendAsync(
                    ben,
                    "api/v1/deployments",
                    new
                    {
                        service = "shop",
                        version = "1",
                        by = "ada",
                    }
                )
            ),
            ["incident"] = Text(await SendAsync(ben, "api/v1/incidents", new { title = "slow", by = "ada" }), "opened_by"),
            ["acknowledgement"] = Text(
                await SendAsync(ben, $"api/v1/incidents/{incident}/acknowledge", new { by = "ada" }),
                "acknowledged_by"
            ),
            ["note"] = await TimelineAsync(ben, incident, $"api/v1/incidents/{incident}/notes", new { by = "ada", text = "looking" }),
            ["resolution"] = Text(await SendAsync(ben, $"api/v1/incidents/{incident}/resolve", new { by = "ada" }), "resolved_by"),
            ["post-mortem"] = Text(
                await SendAsync(ben, $"api/v1/incidents/{incident}/post-mortem/close", new { by = "ada" }, drafted: incident),
                "closed_by"
            ),
            ["pause"] = By(
                await SendAsync(
                    ben,
                    "api/v1/pause",
                    new
                    {
                        @for = "1m",
                        reason = "x",
                        by = "ada",
                    }
                )
            ),
        };
        (await ben.DeleteAsync("api/v1/pause?by=ada", TestContext.Current.CancellationToken)).Dispose();
        by["drill"] = By(
            await SendAsync(
                ben,
                "api/v1/drills",
                new
                {
                    check = "sound",
                    outcome = "503",
                    @for = "1m",
                    by = "ada",
                }
            )
        );
        using var administrator = await watching.ProgramAsync("root", Role.Administrator);
        var corrected = await SendAsync(
            administrator,
            "api/v1/corrections",
            new
            {
                check = "one",
                from = "2026-01-01T00:00:00Z",
                until = "2026-01-01T01:00:00Z",
                reason = "x",
                by = "ada",
            }
        );
        Assert.Equal("root", By(corrected.GetProperty("correction")));

        Assert.All(by, b => Assert.True(b.Value == "ben", $"{b.Key}: {b.Value}"));
        var journal = await ben.GetFromJsonAsync<JsonElement>("api/v1/journal", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(journal.GetProperty("entries").EnumerateArray(), e => Text(e, "who") == "ada");
    }

    [Fact(Timeout = 60_000)]
    public async Task Through_alertmanagers_api_it_is_the_tokens_account_also_with_a_token_for_alerts()
    {
        var cleo = await watching.Server.AddAsync("cleo", Role.Responder);
        using var program = watching.Server.Program(await watching.Server.TokenAsync(cleo, "alerts"));
        var posted = await SendAsync(
            program,
            "api/v2/silences",
            new
            {
                matchers = new[]
                {
                    new
                    {
                        name = "check",
                        value = "two",
                        isRegex = false,
                        isEqual = true,
                    },
                },
                startsAt = "2026-01-01T00:00:00Z",
                endsAt = TimeProvider.System.GetUtcNow().AddMinutes(5).ToString("O"),
                createdBy = "ada",
                comment = "x",
            }
        );
        var id = Text(posted, "silenceID");

        var made = await program.GetFromJsonAsync<JsonElement>($"api/v2/silence/{id}", TestContext.Current.CancellationToken);
        Assert.Equal("cleo", Text(made, "createdBy"));
        using var ended = await program.DeleteAsync($"api/v2/silence/{id}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        var entries = watching.Server.Audit().Where(e => e.Who == "cleo").Select(e => e.Action);
        Assert.Equal(["DELETE /api/v2/silence/{id}", "POST /api/v2/silences"], entries);
    }

    [Fact(Timeout = 60_000)]
    public async Task Through_forms_it_is_who_is_signed_in()
    {
        await watching.Server.AddAsync("dora", Role.Responder);
        using var dora = await watching.Server.Browse().EnterAsync("dora");
        var incident = await watching.Server.IncidentAsync("dora");

        await SendFormAsync("/silences", "/silences", ("match", "check=three"), ("for", "1m"), ("reason", "x"), ("by", "ada"));
        await SendFormAsync("/on-call", "/on-call/overrides", ("person", "ben"), ("for", "1m"), ("by", "ada"));
        await SendFormAsync("/incidents", $"/incidents/{incident}/acknowledge", ("by", "ada"), ("BY", "ada"));
        await SendFormAsync("/incidents", $"/incidents/{incident}/notes", ("by", "ada"), ("text", "a note of doras"));
        await SendFormAsync("/incidents", $"/incidents/{incident}/resolve", ("by", "ada"), ("confirm", "yes"));

        using var program = await watching.ProgramAsync("reader", Role.Viewer);
        var found = await program.GetFromJsonAsync<JsonElement>($"api/v1/incidents/{incident}", TestContext.Current.CancellationToken);
        Assert.Equal("dora", Text(found.GetProperty("incident"), "resolved_by"));
        Assert.Equal(
            [("incident_acknowledged", "dora"), ("note", "dora"), ("incident_resolved", "dora")],
            found
                .GetProperty("timeline")
                .EnumerateArray()
                .Select(e => (Text(e, "event"), Text(e, "who")))
                .Where(e => e.Item1 is "incident_acknowledged" or "note" or "incident_resolved")
        );
        Assert.DoesNotContain("\"ada\"", found.GetRawText(), StringComparison.Ordinal);
        var silences = await program.GetFromJsonAsync<JsonElement>("api/v1/silences", TestContext.Current.CancellationToken);
        Assert.Contains(silences.GetProperty("silences").EnumerateArray(), s => Text(s, "by") == "dora");
        var journal = await program.GetFromJsonAsync<JsonElement>("api/v1/journal", TestContext.Current.CancellationToken);
        Assert.Contains(journal.GetProperty("entries").EnumerateArray(), e => Text(e, "event") == "override" && Text(e, "who") == "dora");

        async Task SendFormAsync(string page, string path, params (string, string)[] fields)
        {
            using var answer = await dora.FillInAsync(page, path, fields);
            Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{path}: {answer.StatusCode}");
            Assert.DoesNotContain("problem", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, string path, object body, long? drafted = null)
    {
        if (drafted is { } incident)
        {
            (await client.GetAsync($"api/v1/incidents/{incident}/post-mortem", TestContext.Current.CancellationToken)).Dispose();
        }

        using var answer = await client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    // Who the incident's latest entry says did it.
    private static async Task<string?> TimelineAsync(HttpClient client, long incident, string path, object body)
    {
        await SendAsync(client, path, body);
        var found = await client.GetFromJsonAsync<JsonElement>($"api/v1/incidents/{incident}", TestContext.Current.CancellationToken);
        return Text(found.GetProperty("timeline").EnumerateArray().Last(e => Text(e, "event") == "note"), "who");
    }

    private static string? By(JsonElement element) => Text(element, "by");

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A server with a rotation and a check that is well, of which drills can be made.</summary>
    public sealed class Watching : IAsyncLifetime
    {
        private WatchedTarget _target = null!;

        public AccessServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _target = await WatchedTarget.StartAsync();
            Server = new AccessServer
            {
                More = $$"""
                      - {name: sound, url: "{{_target.Url}}/sound", interval: 1s, timeout: 1s}
                    on_call:
                      people: [{name: ben}, {name: dora}, {name: ada}]
                      rotations:
                        default: {starts: "2025-11-10T00:00:00Z", every: 1w, people: [ben, dora]}
                    alerting:
                      channels:
                        - {type: webhook, name: hook, url: "{{_target.Url}}/sound"}
                      rules:
                        - {name: down, condition: "check.consecutive_failures >= 3", within: 3m, severity: warning}
                    """,
            };
            await Server.InitializeAsync();
        }

        public async Task<HttpClient> ProgramAsync(string name, Role role = Role.Responder) =>
            Server.Program(await Server.TokenAsync(await Server.AddAsync(name, role), RoleNames.Write(role)));

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await _target.DisposeAsync();
        }
    }
}
