using System.Text.Json;
using Crownwatch.Core.Results;
using Crownwatch.Server.Access;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Servers;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>Issue 5: live events that nobody misses or sees twice, over a break of the line and a death of the server.</summary>
public sealed class EventTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact(Timeout = 60_000)]
    public async Task What_happens_is_told_within_a_second_with_its_type_and_parts()
    {
        using var program = await server.ProgramAsync();
        using var stream = await EventStreamReader.OpenAsync(program, "/api/v1/events");
        var ready = (await stream.NextAsync())!;
        Assert.Equal("ready", ready.Type);
        Assert.NotNull(ready.Id);

        var began = TimeProvider.System.GetTimestamp();
        var id = await server.IncidentAsync();
        var opened = await stream.UntilAsync(e => e.Type == "incident");
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 0, 1000);
        Assert.Equal(id, opened.Data.GetProperty("incident").GetInt64());
        Assert.Equal(opened.Id, opened.Data.GetProperty("id").GetInt64());

        (await program.SendAsync("POST", "/api/v1/deployments", """{"service": "login", "version": "2.4.1"}""")).Dispose();
        var deployed = await stream.UntilAsync(e => e.Type == "deployment");
        Assert.Equal("login 2.4.1", deployed.Data.GetProperty("facts").GetProperty("name").GetString());
        (await program.SendAsync("POST", "/api/v1/silences", """{"match": "check=one", "for": "1m", "reason": "x"}""")).Dispose();
        Assert.Equal("silenced", (await stream.UntilAsync(e => e.Type == "intervention")).Data.GetProperty("event").GetString());

        await server.RecordAsync(Outcome.Up, Outcome.Down);
        var down = await stream.UntilAsync(e =>
            e.Type == "check" && e.Data.GetProperty("check").GetString() == "login_api" && e.Data.GetProperty("now").GetString() == "down"
        );
        Assert.Equal("up", down.Data.GetProperty("was").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_the_types_that_are_asked_for_are_sent_and_after_goes_on_from_a_number()
    {
        using var program = await server.ProgramAsync();
        using var first = await EventStreamReader.OpenAsync(program, "/api/v1/events");
        var start = (await first.NextAsync())!.Id!.Value;
        await server.IncidentAsync();
        (await program.SendAsync("POST", "/api/v1/deployments", """{"service": "login", "version": "1"}""")).Dispose();

        using var resumed = await EventStreamReader.OpenAsync(program, $"/api/v1/events?after={start}&types=deployment");
        Assert.Equal("ready", (await resumed.NextAsync())!.Type);
        var next = (await resumed.NextAsync())!;
        Assert.Equal("deployment", next.Type);
        Assert.True(next.Id > start + 1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public async Task A_number_that_is_no_longer_or_not_yet_kept_is_said(long asked)
    {
        using var program = await server.ProgramAsync();
        await server.IncidentAsync();
        var database = server.Services.GetRequiredService<Database>();
        await database.WriteAsync(
            true,
            c => c.Execute("DELETE FROM events WHERE id = (SELECT min(id) FROM events)"),
            CancellationToken.None
        );
        using var stream = await EventStreamReader.OpenAsync(program, "/api/v1/events", asked);

        var gap = (await stream.NextAsync())!;
        Assert.Equal("gap", gap.Type);
        Assert.Equal(asked, gap.Data.GetProperty("asked").GetInt64());
        if (asked == 0)
        {
            Assert.Equal(gap.Id + 1, (await stream.NextAsync())!.Id);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_is_signed_out_meanwhile_hears_no_more()
    {
        var account = await server.AddAsync("listener", Role.Viewer);
        using var program = server.Program(await server.TokenAsync(account, "viewer"));
        using var stream = await EventStreamReader.OpenAsync(program, "/api/v1/events");
        await stream.NextAsync();
        await server.UpdateAsync(account, a => a.Disabled = true);

        Assert.Null(await EndAsync());

        async Task<SentEvent?> EndAsync()
        {
            while (await stream.NextAsync() is { } sent)
            {
                Assert.NotEqual("incident", sent.Type); // nothing is told after; the check comes with the next sign of life
            }

            return null;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_comes_back_learns_at_once_that_something_changed_meanwhile()
    {
        using var program = await server.ProgramAsync(Role.Viewer);
        long before;
        using (var stream = await EventStreamReader.OpenAsync(program, "/events"))
        {
            before = (await stream.NextAsync())!.Id!.Value;
        }

        await server.IncidentAsync();
        using var again = await EventStreamReader.OpenAsync(program, "/events", before);
        var now = (await again.NextAsync())!;

        Assert.Equal("changed", now.Type);
        Assert.NotEqual(before, now.Id); // live.js compares it with the number the page was made at
    }

    [Fact(Timeout = 120_000)]
    public async Task Nothing_is_lost_or_doubled_over_breaks_of_the_line_and_kills_of_the_server()
    {
        await using var scene = await Scene.WatchingOneAsync();
        using var http = new HttpClient();
        List<SentEvent> seen = [];
        long? last = null;
        for (var round = 0; round < 4; round++)
        {
            using (var stream = await EventStreamReader.OpenAsync(http, new Uri(scene.Server.Url, "/api/v1/events").AbsoluteUri, last))
            {
                last = (await stream.NextAsync())!.Id;
                scene.Target.Answer(round % 2 == 0 ? 503 : 200, "/one");
                var turned = false;
                do
                {
                    seen.Add((await stream.NextAsync())!);
                    last = seen[^1].Id;
                    turned |= seen[^1].Type == "check" && seen[^1].Data.GetProperty("now").GetString() == (round % 2 == 0 ? "down" : "up");
                } while (!turned || (round == 0 && seen[^1].Type != "incident"));
            }

            // While nobody listens, things go on; then the server dies.
            await scene.PostAsync("/api/v1/deployments", $$"""{"service": "shop", "version": "{{round}}", "by": "ada"}""");
            if (round % 2 == 1)
            {
                await scene.Server.KillAsync();
                await scene.RestartAsync();
            }
        }

        using (var rest = await EventStreamReader.OpenAsync(http, new Uri(scene.Server.Url, "/api/v1/events").AbsoluteUri, last))
        {
            Assert.Equal("ready", (await rest.NextAsync())!.Type);
            await scene.PostAsync("/api/v1/deployments", """{"service": "shop", "version": "the last", "by": "ada"}""");
            do
            {
                seen.Add((await rest.NextAsync())!);
            } while (!seen[^1].Data.GetRawText().Contains("the last", StringComparison.Ordinal));
        }

        var ids = seen.Select(e => e.Id!.Value).ToList();
        Assert.Equal(Enumerable.Range(0, ids.Count).Select(i => ids[0] + i), ids);
        Assert.Equal(
            ["0", "1", "2", "3", "the last"],
            seen.Where(e => e.Type == "deployment")
                .Select(e => e.Data.GetProperty("facts").GetProperty("name").GetString()!["shop ".Length..])
        );
        Assert.Contains(seen, e => e.Type == "incident" && e.Data.GetProperty("event").GetString() == "incident_opened");
        Assert.Contains(seen, e => e.Type == "check" && e.Data.GetProperty("now").GetString() == "down");
    }
}
