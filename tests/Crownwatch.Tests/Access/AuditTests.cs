using System.Net;
using System.Net.Http.Json;
using Crownwatch.Server.Access;
using CsvHelper;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>The audit log: every change that was asked for, by whom, with its answer; nothing that opens a door.</summary>
public sealed class AuditTests(AccessServer server) : IClassFixture<AccessServer>
{
    [Fact(Timeout = 60_000)]
    public async Task A_change_is_entered_with_its_answer_and_through_what_it_was_asked_for()
    {
        var account = await server.AddAsync("changer", Role.Responder);
        using var program = server.Program(await server.TokenAsync(account, "responder"));
        await SendAsync(
            program,
            HttpMethod.Post,
            "/api/v1/silences",
            new
            {
                match = "check=one",
                @for = "1m",
                reason = "x",
            }
        );
        await SendAsync(program, HttpMethod.Post, "/api/v1/silences", new { match = "check=one" });
        await SendAsync(program, HttpMethod.Delete, "/api/v1/silences/99", null);
        await SendAsync(program, HttpMethod.Post, "/-/reload", null);
        await SendAsync(program, HttpMethod.Get, "/api/v1/silences", null);

        var entries = server.Audit().Where(e => e.Who == "changer").Reverse().ToList();
        Assert.All(entries, e => Assert.Equal(("token responder of changer", "127.0.0.1"), (e.Through, e.Address)));
        Assert.Equal(
            [
                ("POST /api/v1/silences", "", 201),
                ("POST /api/v1/silences", "", 400),
                ("DELETE /api/v1/silences/{id}", "id=99", 404),
                ("POST /-/reload", "", 403),
            ],
            entries.Select(e => (e.Action, e.Detail, e.Status ?? 0))
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Signing_in_and_trying_to_is_entered_but_no_name_that_no_account_has()
    {
        await server.AddAsync("enterer", Role.Viewer);
        using var browser = server.Browse();
        (await browser.SignInAsync("enterer", "a wrong password")).Dispose();
        (await browser.SignInAsync("my secret typed as a name", "x")).Dispose();
        await browser.EnterAsync("enterer");
        (await browser.FillInAsync("/account", "/sign-out")).Dispose();

        var entries = server.Audit().Where(e => e.Address == browser.Address.ToString()).Reverse().ToList();
        Assert.Equal(
            [
                ("nobody", "sign-in refused", "name=enterer, wrong password"),
                ("nobody", "sign-in refused", "no such account, or not in use"),
                ("enterer", "signed in", ""),
                ("enterer", "POST /sign-out", ""),
            ],
            entries.Select(e => (e.Who, e.Action, e.Detail))
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task What_nobody_is_refused_is_entered_up_to_a_hundred_times_a_minute()
    {
        await using var own = new AccessServer();
        await own.InitializeAsync();
        using var nobody = own.Program(null);
        for (var i = 0; i < AuditLog.RefusalsAMinute + 20; i++)
        {
            await SendAsync(nobody, HttpMethod.Post, "/api/v1/silences", null);
        }

        var entries = own.Audit();
        Assert.InRange(entries.Count, AuditLog.RefusalsAMinute, AuditLog.RefusalsAMinute + 19); // a minute may end meanwhile
        Assert.All(entries, e => Assert.Equal(("nobody", "nobody", 401), (e.Who, e.Through, e.Status)));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_prometheus_posts_again_and_again_is_not_entered()
    {
        var account = await server.AddAsync("poster", Role.Responder);
        foreach (var grants in new[] { "alerts", "responder", "metrics" })
        {
            using var program = server.Program(await server.TokenAsync(account, grants));
            await SendAsync(program, HttpMethod.Post, "/api/v2/alerts", Array.Empty<object>());
        }

        Assert.DoesNotContain(server.Audit(), e => e.Who == "poster");
    }

    [Fact(Timeout = 60_000)]
    public async Task All_of_it_is_exported_and_no_name_is_a_formula()
    {
        const string Formula = "=HYPERLINK(\"https://evil.example.com\",\"x\")";
        await server.AddAsync(Formula, Role.Viewer);
        (await server.Browse().EnterAsync(Formula)).Dispose();
        var account = await server.AddAsync("exporter", Role.Administrator);
        using var program = server.Program(await server.TokenAsync(account, "administrator"));
        using var answer = await program.GetAsync("/api/v1/audit?format=csv", TestContext.Current.CancellationToken);

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("number,time,who,through,address,action,detail,status", text.Split('\n')[0].TrimEnd('\r'));
        using var reader = CsvReader.Create(new StringReader(text), new CsvReaderOptions { Separator = ',', HasHeader = false });
        List<string[]> records = [];
        while (reader.Read())
        {
            records.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        Assert.Equal(server.Audit().Count + 1, records.Count);
        Assert.Contains(records, r => r[2].EndsWith(Formula, StringComparison.Ordinal));
        Assert.All(records.SelectMany(r => r), v => Assert.DoesNotMatch("^[=+@-]", v));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_is_read_page_by_page()
    {
        var account = await server.AddAsync("pager", Role.Administrator);
        using var program = server.Program(await server.TokenAsync(account, "administrator"));
        for (var i = 0; i < 5; i++)
        {
            await SendAsync(program, HttpMethod.Post, "/api/v1/silences", null);
        }

        var first = await program.GetFromJsonAsync<Entries>("/api/v1/audit?limit=2", TestContext.Current.CancellationToken);
        var second = await program.GetFromJsonAsync<Entries>(
            $"/api/v1/audit?limit=2&before={first!.entries[1].id}",
            TestContext.Current.CancellationToken
        );
        Assert.Equal([2, 2], [first.entries.Length, second!.entries.Length]);
        Assert.Equal(first.entries[0].id - 2, second.entries[0].id);
        foreach (var query in new[] { "limit=0", "limit=1001", "limit=x", "format=xml", "before=x" })
        {
            using var wrong = await program.GetAsync($"/api/v1/audit?{query}", TestContext.Current.CancellationToken);
            Assert.Equal((query, HttpStatusCode.BadRequest), (query, wrong.StatusCode));
        }
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        (await client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
    }

    private sealed record Entries(Entry[] entries);

    private sealed record Entry(long id);
}
