using System.Text.Json;
using Crownwatch.Core.Results;
using Crownwatch.Server.Access;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>Issue 5: lists are read page by page with cursors, and filtered.</summary>
public sealed class PagingTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact(Timeout = 60_000)]
    public async Task Pages_hold_each_incident_once_while_others_open()
    {
        using var program = await server.ProgramAsync();
        List<long> made = [];
        for (var i = 0; i < 7; i++)
        {
            made.Add(await server.IncidentAsync());
        }

        List<long> seen = [];
        string? address = "/api/v1/incidents?limit=3&severity=medium";
        while (address is not null)
        {
            using var answer = await program.SendAsync("GET", address);
            var page = await answer.JsonAsync();
            seen.AddRange(page.GetProperty("incidents").EnumerateArray().Select(i => i.GetProperty("id").GetInt64()));
            var next = page.GetProperty("next").GetString();
            address = next is null ? null : $"/api/v1/incidents?limit=3&severity=medium&cursor={next}";
            Assert.Equal(next is null ? null : $"<{address}>; rel=\"next\"", answer.Header("Link"));
            await server.IncidentAsync();
        }

        Assert.Equal(made.AsEnumerable().Reverse(), seen.Where(made.Contains));
        Assert.Distinct(seen);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("silences", "silences", """{"match": "check=login_api", "for": "1h", "reason": "x"}""")]
    [InlineData("deployments", "deployments", """{"service": "login", "version": "1"}""")]
    [InlineData(
        "corrections",
        "corrections",
        """{"check": "login_api", "from": "2025-01-10T02:00:00Z", "until": "2025-01-10T03:00:00Z", "reason": "x"}"""
    )]
    [InlineData("audit", "entries", null)]
    [InlineData("journal", "entries", null)]
    public async Task Every_list_that_grows_is_read_to_its_end(string list, string member, string? make)
    {
        using var program = await server.ProgramAsync();
        for (var i = 0; i < 5; i++)
        {
            (
                await program.SendAsync(
                    "POST",
                    $"/api/v1/{(make is null ? "deployments" : list)}",
                    make ?? """{"service": "a", "version": "1"}"""
                )
            ).Dispose();
        }

        var filter =
            list == "corrections" ? "?from=2025-01-01&"
            : list == "audit" ? "?action=POST%20/api/v1/deployments&"
            : "?";
        var whole = Ids(await program.GetJsonAsync($"/api/v1/{list}{filter}limit=400"), member);
        List<string> paged = [];
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await program.GetJsonAsync($"/api/v1/{list}{filter}limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            var ids = Ids(page, member);
            paged = list == "journal" ? [.. ids, .. paged] : [.. paged, .. ids]; // the newest page comes first, oldest first in it
            cursor = page.GetProperty("next").GetString();
            Assert.InRange(ids.Count, 1, 2);
        }

        Assert.True(whole.Count >= 5);
        Assert.Equal(whole, paged);
    }

    [Fact(Timeout = 60_000)]
    public async Task Results_are_paged_and_filtered_by_outcome_and_time()
    {
        using var program = await server.ProgramAsync();
        await server.RecordAsync(Outcome.Up, Outcome.Down, Outcome.Up, Outcome.Down, Outcome.Down);

        var first = await program.GetJsonAsync("/api/v1/checks/login_api/results?outcome=down&limit=2");
        var second = await program.GetJsonAsync(
            $"/api/v1/checks/login_api/results?outcome=down&limit=2&cursor={first.GetProperty("next").GetString()}"
        );
        var slots = first.GetProperty("results").EnumerateArray().Concat(second.GetProperty("results").EnumerateArray()).ToList();
        Assert.All(slots, s => Assert.Equal("down", s.GetProperty("outcome").GetString()));
        Assert.Equal(slots.OrderByDescending(Slot), slots);
        Assert.Equal(3, slots.Count);
        var from = slots[1].GetProperty("slot").GetString()!;
        var later = await program.GetJsonAsync($"/api/v1/checks/login_api/results?outcome=down&from={Uri.EscapeDataString(from)}");
        Assert.Equal(2, later.GetProperty("results").GetArrayLength());

        var part = await program.GetJsonAsync("/api/v1/results?format=json&check=login_api&outcome=down&limit=2");
        var rest = await program.GetJsonAsync(
            $"/api/v1/results?format=json&check=login_api&outcome=down&limit=2&cursor={part.GetProperty("next").GetString()}"
        );
        Assert.Equal(
            slots.AsEnumerable().Reverse().Select(Slot),
            part.GetProperty("results").EnumerateArray().Concat(rest.GetProperty("results").EnumerateArray()).Select(Slot)
        );
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
    }

    [Fact(Timeout = 60_000)]
    public async Task Checks_are_filtered_by_label_state_and_type_and_paged_by_name()
    {
        using var program = await server.ProgramAsync();

        Assert.Equal(["login_api"], await NamesAsync("label=service%3D%22login%22"));
        Assert.Equal(["login_api"], await NamesAsync("label=service%3D~%22log.*%22,criticality%3Dhigh"));
        Assert.Empty(await NamesAsync("label=service%3Dshop"));
        Assert.Empty(await NamesAsync("type=tcp"));
        Assert.Empty(await NamesAsync("state=disabled"));
        var first = await program.GetJsonAsync("/api/v1/checks?limit=1");
        Assert.Equal(["login_api"], Names(first));
        Assert.Equal(["one"], await NamesAsync($"limit=1&cursor={first.GetProperty("next").GetString()}"));

        async Task<List<string>> NamesAsync(string query) => Names(await program.GetJsonAsync($"/api/v1/checks?{query}"));
        static List<string> Names(JsonElement page) =>
            [.. page.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];
    }

    [Fact(Timeout = 60_000)]
    public async Task Incidents_are_filtered_by_state_severity_check_and_time()
    {
        using var program = await server.ProgramAsync();
        var before = TimeProvider.System.GetUtcNow();
        using var opened = await program.SendAsync(
            "POST",
            "/api/v1/incidents",
            """{"title": "x", "severity": "critical", "check": "login_api"}"""
        );
        var id = (await opened.JsonAsync()).GetProperty("id").GetInt64();
        var from = Uri.EscapeDataString(before.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));

        Assert.Equal([id], await IdsAsync("severity=critical,high&check=login_api&state=unacknowledged"));
        Assert.Equal([id], await IdsAsync($"severity=critical&from={from}"));
        Assert.Empty(await IdsAsync($"severity=critical&to={from}"));
        Assert.Empty(await IdsAsync("severity=critical&check=one"));
        (await program.SendAsync("POST", $"/api/v1/incidents/{id}/acknowledge")).Dispose();
        Assert.Equal([id], await IdsAsync("severity=critical&state=acknowledged"));
        Assert.Equal([id], await IdsAsync("severity=critical&state=open"));
        Assert.Empty(await IdsAsync("severity=critical&state=unacknowledged"));
        (await program.SendAsync("POST", $"/api/v1/incidents/{id}/resolve", """{"confirm": true}""")).Dispose();
        Assert.Equal([id], await IdsAsync("severity=critical&state=resolved"));
        Assert.Empty(await IdsAsync("severity=critical&state=open"));

        async Task<List<long>> IdsAsync(string query) =>
            [
                .. (await program.GetJsonAsync($"/api/v1/incidents?{query}"))
                    .GetProperty("incidents")
                    .EnumerateArray()
                    .Select(i => i.GetProperty("id").GetInt64()),
            ];
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cursor_of_another_list_of_other_filters_or_one_that_was_changed_is_refused()
    {
        using var program = await server.ProgramAsync();
        for (var i = 0; i < 3; i++)
        {
            await server.IncidentAsync();
        }

        var cursor = (await program.GetJsonAsync("/api/v1/incidents?limit=1")).GetProperty("next").GetString()!;
        Assert.Equal(200, await StatusAsync($"/api/v1/incidents?cursor={cursor}"));
        Assert.Equal(400, await StatusAsync($"/api/v1/drills?cursor={cursor}"));
        Assert.Equal(400, await StatusAsync($"/api/v1/incidents?state=open&cursor={cursor}"));
        Assert.Equal(400, await StatusAsync($"/api/v1/incidents?cursor={cursor[..^1]}{(cursor[^1] == 'A' ? 'B' : 'A')}"));
        Assert.Equal(400, await StatusAsync($"/api/v1/incidents?cursor=MQ.{cursor.Split('.')[1]}"));
        Assert.Equal(400, await StatusAsync("/api/v1/incidents?cursor=x"));

        async Task<int> StatusAsync(string path)
        {
            using var answer = await program.SendAsync("GET", path);
            return (int)answer.StatusCode;
        }
    }

    private static List<string> Ids(JsonElement page, string member) =>
        [.. page.GetProperty(member).EnumerateArray().Select(e => e.GetProperty("id").ToString())];

    private static DateTimeOffset Slot(JsonElement result) => result.GetProperty("slot").GetDateTimeOffset();
}
