using System.Net;
using Crownwatch.Server.Access;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>A form counts only from a page of this server, made for the session that sends it.</summary>
public sealed class FormTests(FormTests.Server server) : IClassFixture<FormTests.Server>
{
    [Fact(Timeout = 60_000)]
    public async Task Every_form_without_the_sessions_own_token_is_refused_and_changes_nothing()
    {
        var account = await server.AddAsync("sender", Role.Administrator);
        await server.AddAsync("other sender", Role.Administrator);
        using var browser = await server.Browse().EnterAsync("sender");
        using var second = await server.Browse().EnterAsync("sender");
        using var other = await server.Browse().EnterAsync("other sender");
        var incident = await server.IncidentAsync();
        string?[] wrong = [null, "", "0", await other.FormTokenAsync("/account"), await second.FormTokenAsync("/account")];
        var before = State();

        foreach (var token in wrong)
        {
            foreach (var (path, fields) in Forms(account, incident))
            {
                (string, string)[] sent = token is null ? fields : [.. fields, ("form_token", token)];
                using var answer = await browser.SendAsync(path, sent);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{path} with {token}: {answer.StatusCode}");
            }
        }

        Assert.Equal(before, State());
        Assert.Equal(200, await browser.StatusAsync("/account")); // nor was it signed out
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_form_of_another_origin_is_refused_even_with_the_right_token()
    {
        var account = await server.AddAsync("crossed", Role.Administrator);
        using var browser = await server.Browse().EnterAsync("crossed");
        var incident = await server.IncidentAsync();
        var token = (await browser.FormTokenAsync("/account"))!;
        var before = State();

        foreach (var origin in new[] { "https://evil.example.com", "null", server.Origin.Replace("127.0.0.1", "127.0.0.2") })
        {
            foreach (var (path, fields) in Forms(account, incident))
            {
                using var answer = await browser.SendAsync(path, [.. fields, ("form_token", token)], origin);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{path} from {origin}: {answer.StatusCode}");
            }
        }

        Assert.Equal(before, State());
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_form_of_every_page_carries_the_token()
    {
        await server.AddAsync("former", Role.Administrator);
        using var browser = await server.Browse().EnterAsync("former");
        var incident = await server.IncidentAsync();
        var token = (await browser.FormTokenAsync("/account"))!;
        foreach (var page in new[] { "/", "/incidents", $"/incidents/{incident}", "/on-call", "/silences", "/account", "/accounts" })
        {
            var html = await browser.TextAsync(page);
            var forms = html.Split("<form").Skip(1).Where(f => f.Contains("method=\"post\"", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(forms);
            Assert.All(
                forms,
                f => Assert.Contains($"name=\"form_token\" value=\"{token}\"", f.Split("</form>")[0], StringComparison.Ordinal)
            );
        }
    }

    private static IEnumerable<(string Path, (string, string)[] Fields)> Forms(Account account, long incident) =>
        [
            ("/account/password", [("present", AccessServer.Password), ("password", "another password"), ("again", "another password")]),
            ("/account/tokens", [("name", "stolen"), ("grants", "administrator"), ("lasts", "1d")]),
            ("/accounts", [("name", "eve"), ("role", "administrator")]),
            ("/accounts/role", [("id", $"{account.Id}"), ("role", "viewer")]),
            ("/accounts/invite", [("id", $"{account.Id}")]),
            ($"/incidents/{incident}/acknowledge", []),
            ($"/incidents/{incident}/resolve", [("confirm", "yes")]),
            ("/incidents", [("title", "a hoax")]),
            ("/silences", [("match", "check=one"), ("for", "1h"), ("reason", "quiet")]),
            ("/silences/pause", [("for", "1h"), ("reason", "quiet")]),
            ("/on-call/overrides", [("person", "eve"), ("for", "1h")]),
            ("/sign-out", []),
        ];

    /// <summary>One with a rotation, so that every page has its forms.</summary>
    public sealed class Server : AccessServer
    {
        public Server() =>
            More =
                "on_call: {people: [{name: ada}, {name: ben}], rotations: {default: {starts: \"2025-11-10T00:00:00Z\", every: 1w, people: [ada, ben]}}}\n";
    }

    // What the forms would change.
    private string State()
    {
        var accounts = server.Services.GetRequiredService<AccountStore>().All();
        var tokens = server.Services.GetRequiredService<TokenStore>().List(null);
        var interventions = server
            .Services.GetRequiredService<InterventionReader>()
            .Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        var incidents = server.Services.GetRequiredService<IncidentOverviews>().List(null, 1000);
        return string.Join(
            '\n',
            accounts
                .Select(a => $"{a.Name} {a.Role} {a.Password}")
                .Concat(tokens.Select(t => t.Name))
                .Concat(interventions.Select(i => $"{i}"))
                .Concat(incidents.Select(i => $"{i.Label} {i.IsAcknowledged} {i.IsResolved}"))
        );
    }
}
