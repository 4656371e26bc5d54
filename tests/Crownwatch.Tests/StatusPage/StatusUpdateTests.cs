using System.Net;
using System.Text.Json;
using Crownwatch.Tests.Dashboard;
using Xunit;

namespace Crownwatch.Tests.StatusPage;

/// <summary>What people write for the public, by API and by form.</summary>
public sealed class StatusUpdateTests(StatusServer server) : IClassFixture<StatusServer>
{
    [Fact]
    public async Task An_update_is_public_under_a_second_number_and_stands_in_the_timeline()
    {
        var incident = await server.IncidentAsync();
        var published = await server.PublishAsync(
            incident,
            new
            {
                status = "investigating",
                title = "Search finds nothing",
                text = "We look into it.\nMore at noon.",
                by = "ada",
            }
        );
        var entry = await EntryAsync(published, e => true);

        Assert.Equal(
            ("Search finds nothing", "investigating"),
            (entry.GetProperty("title").GetString(), entry.GetProperty("status").GetString())
        );
        Assert.Equal(["Search"], entry.GetProperty("components").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal("We look into it.\nMore at noon.", entry.GetProperty("updates")[0].GetProperty("text").GetString());
        var timeline = (await server.JsonAsync($"/api/v1/incidents/{incident}")).GetProperty("timeline").EnumerateArray();
        var line = timeline.Single(e => e.GetProperty("event").GetString() == "status_update");
        Assert.Equal("ada", line.GetProperty("who").GetString());
        Assert.Contains(
            "told the public, investigating: Search finds nothing",
            line.GetProperty("text").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Later_updates_keep_title_and_components_and_come_first()
    {
        var incident = await server.IncidentAsync();
        await server.PublishAsync(
            incident,
            new
            {
                status = "investigating",
                title = "Both",
                text = "First",
                components = (string[])["public/search", "public/ordering"],
            }
        );
        var second = await server.PublishAsync(incident, new { status = "resolved", text = "Second" });
        var entry = await EntryAsync(second, e => e.GetProperty("updates").GetArrayLength() == 2);

        Assert.Equal("Both", entry.GetProperty("title").GetString());
        Assert.Equal(["Second", "First"], entry.GetProperty("updates").EnumerateArray().Select(u => u.GetProperty("text").GetString()));
        Assert.Equal(["Ordering", "Search"], entry.GetProperty("components").EnumerateArray().Select(c => c.GetString()));
        Assert.NotEqual(JsonValueKind.Null, entry.GetProperty("resolved_at").ValueKind);
        Assert.False(entry.GetProperty("ended_by_itself").GetBoolean());
    }

    [Fact]
    public async Task What_a_person_says_of_the_components_holds_while_the_entry_goes_on()
    {
        var incident = await server.IncidentAsync();
        await server.PublishAsync(
            incident,
            new
            {
                status = "identified",
                title = "Down",
                text = "It is down.",
                impact = "major_outage",
                components = (string[])["other/finding"],
            }
        );
        await DashboardServer.UntilAsync(async () =>
            (await server.JsonAsync("/status/other.json")).GetProperty("state").GetString() == "major_outage"
        );

        await server.PublishAsync(incident, new { status = "resolved", text = "It is up." });
        await DashboardServer.UntilAsync(async () =>
            (await server.JsonAsync("/status/other.json")).GetProperty("state").GetString() == "operational"
        );
    }

    [Fact]
    public async Task An_incident_that_ends_ends_its_entry_without_invented_words()
    {
        var incident = await server.IncidentAsync();
        var published = await server.PublishAsync(
            incident,
            new
            {
                status = "monitoring",
                title = "Nearly",
                text = "Watching.",
            }
        );
        using var resolved = await server.PostAsync($"/api/v1/incidents/{incident}/resolve", new { by = "ada", confirm = true });
        Assert.Equal(HttpStatusCode.OK, resolved.StatusCode);

        var entry = await EntryAsync(published, e => e.GetProperty("status").GetString() == "resolved");

        Assert.True(entry.GetProperty("ended_by_itself").GetBoolean());
        Assert.Equal(["Watching."], entry.GetProperty("updates").EnumerateArray().Select(u => u.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task An_incident_that_nobody_wrote_about_shows_only_as_a_state()
    {
        // hush_pay has had an incident since the start.
        Assert.Equal("partial_outage", await server.StateAsync("Ordering"));
        var open = (await server.JsonAsync("/api/v1/incidents?state=open")).GetProperty("incidents").EnumerateArray().ToList();
        var outage = open.Single(i => i.GetProperty("checks")[0].GetString() == "hush_pay").GetProperty("id").GetInt64();

        var published = await server.PublishAsync(
            outage,
            new
            {
                status = "identified",
                title = "Paying fails",
                text = "Known.",
            }
        );

        Assert.Equal(["public/ordering"], published.GetProperty("components").EnumerateArray().Select(c => c.GetString()));
    }

    [Theory]
    [InlineData("{\"text\": \"a\", \"title\": \"b\"}", "status is missing")]
    [InlineData("{\"status\": \"fine\", \"text\": \"a\", \"title\": \"b\"}", "status is 'fine'")]
    [InlineData("{\"status\": \"resolved\", \"title\": \"b\"}", "text is missing")]
    [InlineData("{\"status\": \"resolved\", \"text\": \"a\"}", "title is missing")]
    [InlineData(
        "{\"status\": \"resolved\", \"text\": \"a\", \"title\": \"b\", \"components\": [\"public/none\"]}",
        "components has 'public/none'"
    )]
    [InlineData("{\"status\": \"resolved\", \"text\": \"a\", \"title\": \"b\", \"components\": [7]}", "components has '7'")]
    [InlineData("{\"status\": \"resolved\", \"text\": \"a\", \"title\": \"b\", \"impact\": \"bad\"}", "impact is 'bad'")]
    [InlineData("{\"status\": \"resolved\", \"text\": \"a\\u0007\", \"title\": \"b\"}", "text is 'a\\u0007'")]
    [InlineData("{\"status\": \"resolved\", \"text\": \"a\", \"title\": \"b\", \"colour\": 1}", "there is no field 'colour'")]
    public async Task What_is_wrong_is_said_and_nothing_is_published(string body, string said)
    {
        var incident = await server.IncidentAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync(
            $"/api/v1/incidents/{incident}/status-updates",
            content,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var message = JsonDocument
            .Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement.GetProperty("message")
            .GetString();
        Assert.StartsWith(said, message, StringComparison.Ordinal);
        Assert.Contains("The public was told nothing", await server.TextAsync($"/incidents/{incident}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_of_the_incidents_page_publishes_and_keeps_what_was_typed()
    {
        var incident = await server.IncidentAsync();
        Assert.Contains("value=\"public/search\" checked", await server.TextAsync($"/incidents/{incident}"), StringComparison.Ordinal);

        using var wrong = await FormAsync(
            incident,
            ("status", "identified"),
            ("text", "Typed <i>text</i>"),
            ("components", "public/search")
        );
        var again = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("Not published: title is missing", again, StringComparison.Ordinal);
        Assert.Contains("Typed &lt;i&gt;text&lt;/i&gt;", again, StringComparison.Ordinal);

        using var right = await FormAsync(
            incident,
            ("status", "identified"),
            ("title", "By form"),
            ("text", "Typed"),
            ("impact", "as_checked"),
            ("components", "public/search"),
            ("components", "public/post"),
            ("by", "bea")
        );
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        var page = await server.TextAsync($"/incidents/{incident}");
        Assert.Contains("The public sees <b>By form</b>", page, StringComparison.Ordinal);
        await DashboardServer.UntilAsync(async () =>
            (await server.JsonAsync("/status/public.json"))
                .GetProperty("incidents")
                .EnumerateArray()
                .Any(e => e.GetProperty("title").GetString() == "By form" && e.GetProperty("components").GetArrayLength() == 2)
        );
    }

    [Fact]
    public async Task An_incident_that_is_not_there_is_not_found()
    {
        using var answer = await server.PostAsync(
            "/api/v1/incidents/4711/status-updates",
            new
            {
                status = "resolved",
                title = "a",
                text = "b",
            }
        );

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> FormAsync(long incident, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/incidents/{incident}/status-updates")
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        request.Headers.Add("Origin", server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> EntryAsync(JsonElement published, Func<JsonElement, bool> holds)
    {
        var id = published.GetProperty("id").GetInt64();
        await DashboardServer.UntilAsync(async () =>
            await server.EntryAsync(id) is { ValueKind: JsonValueKind.Object } entry && holds(entry)
        );
        return await server.EntryAsync(id);
    }
}
