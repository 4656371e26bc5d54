using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Crownwatch.Server.StatusPage;
using Crownwatch.Tests.Dashboard;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.StatusPage;

/// <summary>Issue 5, the status page: what the public sees, and what it never sees.</summary>
public sealed partial class StatusPageTests(StatusServer server) : IClassFixture<StatusServer>
{
    private const int MostBytes = 60 * 1024;

    [Fact]
    public async Task A_page_shows_groups_components_and_states_under_their_public_names()
    {
        var html = await server.TextAsync("/status/public");

        Assert.Contains("Example &lt;b&gt;status&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Contains("Basket &amp; checkout", html, StringComparison.Ordinal);
        Assert.Contains("Some systems are down", html, StringComparison.Ordinal);
        Assert.Contains("Partial outage", html, StringComparison.Ordinal);
        Assert.Contains("Moving house", html, StringComparison.Ordinal);
        Assert.Equal("under_maintenance", await server.StateAsync("Post"));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strip_has_ninety_days_and_those_without_data_are_not_whole()
    {
        var component = await server.ComponentAsync("Ordering");
        var days = component.GetProperty("days").EnumerateArray().ToList();

        Assert.Equal(90, days.Count);
        Assert.Equal(
            ("no_data", true),
            (days[0].GetProperty("level").GetString(), days[0].GetProperty("availability").ValueKind == System.Text.Json.JsonValueKind.Null)
        );
        await DashboardServer.UntilAsync(async () =>
            (await server.ComponentAsync("Ordering")).GetProperty("days")[89].GetProperty("level").GetString() != "no_data"
        );
        var html = await server.TextAsync("/status/public");
        Assert.Contains("89 without data", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_internal_is_in_anything_that_is_public()
    {
        var incident = await server.IncidentAsync();
        var published = await server.PublishAsync(
            incident,
            new
            {
                status = "identified",
                title = "Search is slow",
                text = "We found the <cause>.",
                by = "hush_ada",
            }
        );
        Assert.Equal("hush_ada", published.GetProperty("update").GetProperty("by").GetString());
        var id = published.GetProperty("id").GetInt64();
        await DashboardServer.UntilAsync(async () => (await server.EntryAsync(id)).ValueKind != System.Text.Json.JsonValueKind.Undefined);

        string[] paths =
        [
            "/status",
            "/status/style.css",
            "/status/public",
            "/status/public.json",
            "/status/public/feed.atom",
            "/status/public/style.css",
            "/status/public/logo",
            "/status/public/badge.svg",
            "/status/public/ordering/badge.svg",
            "/status/public/search/badge.svg",
            "/status/other",
            "/status/other.json",
            "/status/other/feed.atom",
        ];
        foreach (var path in paths)
        {
            using var answer = await server.Client.GetAsync(path, TestContext.Current.CancellationToken);
            var said =
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) + answer.Headers + answer.Content.Headers;

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain(StatusServer.Hush, said, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("127.0.0.1", said, StringComparison.Ordinal);
            Assert.DoesNotContain("INC-", said, StringComparison.Ordinal);
            Assert.DoesNotMatch("href=\"/(?!status)", said);
        }

        Assert.Contains("We found the &lt;cause&gt;.", await server.TextAsync("/status/public"), StringComparison.Ordinal);
        Assert.Contains("We found the &lt;cause&gt;.", await server.TextAsync("/status/other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_and_all_that_it_loads_are_under_sixty_kilobytes_and_load_nothing_from_elsewhere()
    {
        var html = await server.TextAsync("/status/public");
        var loaded = Loads().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Where(a => a != "data:,").ToList();
        var bytes = Encoding.UTF8.GetByteCount(html);
        foreach (var path in loaded)
        {
            Assert.StartsWith("/status/", path, StringComparison.Ordinal);
            bytes += (await server.Client.GetByteArrayAsync(path, TestContext.Current.CancellationToken)).Length;
        }

        Assert.Equal(2, loaded.Count);
        Assert.InRange(bytes, 1, MostBytes);
    }

    [Fact]
    public async Task A_large_page_stays_under_sixty_kilobytes()
    {
        var shown = Enumerable
            .Range(0, 90)
            .Select(i => new Core.StatusPages.ComponentDay(new DateOnly(2026, 1, 1).AddDays(i), 80_000_000, i % 2 == 0 ? 0 : 1_000_000))
            .ToList();
        var page = new PageModel
        {
            Name = "large",
            Title = "Large",
            Style = "/status/large/style.css",
            AsOf = DateTimeOffset.UnixEpoch,
            Overall = Core.StatusPages.ComponentState.Degraded,
            FeedId = Guid.Empty,
            Plans = [],
            Groups =
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(g => new GroupModel(
                        $"Group {g}",
                        [
                            .. Enumerable
                                .Range(0, 4)
                                .Select(c => new ComponentModel
                                {
                                    Name = $"Component {g}{c}",
                                    Slug = $"component-{g}{c}",
                                    Description = new string('d', 80),
                                    State = Core.StatusPages.ComponentState.Operational,
                                    Days = c == 0 ? shown : [.. shown.Select(d => d with { DownMilliseconds = 0 })],
                                }),
                        ]
                    )),
            ],
            Entries =
            [
                .. Enumerable
                    .Range(0, 20)
                    .Select(i => new EntryModel
                    {
                        Id = i,
                        Title = $"Incident {i}",
                        Status = Core.StatusPages.PublicStatus.Resolved,
                        Components = ["Component 00"],
                        StartedAt = DateTimeOffset.UnixEpoch,
                        ResolvedAt = DateTimeOffset.UnixEpoch,
                        ChangedAt = DateTimeOffset.UnixEpoch,
                        Updates =
                        [
                            .. Enumerable
                                .Range(0, 4)
                                .Select(u => new TextModel(
                                    u,
                                    DateTimeOffset.UnixEpoch,
                                    Core.StatusPages.PublicStatus.Resolved,
                                    new string('t', 200)
                                )),
                        ],
                    }),
            ],
        };
        var snapshot = server.Services.GetRequiredService<Server.Loading.SnapshotSource>().Current;
        var looks = new StatusLooks(snapshot, "/", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        var answers = await server.Services.GetRequiredService<StatusRenderer>().RenderAsync([page], looks);

        Assert.InRange(answers["/status/large"].Content.Length + StatusLooks.Common.Content.Length + StatusLooks.LargestLogo, 1, MostBytes);
    }

    [Fact]
    public async Task Several_pages_come_from_one_server_and_the_first_address_lists_them()
    {
        var list = await server.TextAsync("/status");

        Assert.Contains("href=\"/status/public\"", list, StringComparison.Ordinal);
        Assert.Contains("href=\"/status/other\"", list, StringComparison.Ordinal);
        Assert.Contains("Finding", await server.TextAsync("/status/other/"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ordering", await server.TextAsync("/status/other"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/status/none")]
    [InlineData("/status/none.json")]
    [InlineData("/status/public/none/badge.svg")]
    [InlineData("/status/other/logo")]
    public async Task What_is_not_there_is_not_found_and_leads_nowhere(string path)
    {
        using var answer = await server.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain(
            "Crownwatch",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_logo_can_run_nothing_even_as_a_page_of_its_own()
    {
        using var answer = await server.Client.GetAsync("/status/public/logo", TestContext.Current.CancellationToken);

        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Colours_come_by_the_pages_own_style_sheet()
    {
        var style = await server.TextAsync("/status/public/style.css");

        Assert.Contains("--accent:#004488;--ink:#222222", style, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark){:root{--accent:#7fd3ab;", style, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/status/public")]
    [InlineData("/status/public.json")]
    [InlineData("/status/public/feed.atom")]
    [InlineData("/status/public/badge.svg")]
    public async Task An_answer_may_be_kept_and_is_not_sent_twice(string path)
    {
        await DashboardServer.UntilAsync(async () =>
        {
            using var first = await server.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal("public, max-age=5", first.Headers.CacheControl!.ToString());
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var second = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return second.StatusCode == HttpStatusCode.NotModified; // unless it changed in between
        });
    }

    [Fact]
    public async Task An_answer_is_compressed_once_and_the_same()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/status/public/style.css");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var plain = new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        Assert.Equal(
            await server.TextAsync("/status/public/style.css"),
            await reader.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Badges_say_the_state_in_words()
    {
        var badge = XElement.Parse(await server.TextAsync("/status/public/ordering/badge.svg"));

        Assert.Equal("Ordering: Partial outage", badge.Attribute("aria-label")!.Value);
        Assert.Contains(
            "Example <b>status</b>",
            XElement.Parse(await server.TextAsync("/status/public/badge.svg")).Attribute("aria-label")!.Value,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_feed_is_Atom_with_an_entry_an_incident()
    {
        var published = await server.PublishAsync(
            await server.IncidentAsync(),
            new
            {
                status = "monitoring",
                title = "Feed & all",
                text = "Mended.",
            }
        );
        XNamespace atom = "http://www.w3.org/2005/Atom";
        await DashboardServer.UntilAsync(async () =>
            XElement
                .Parse(await server.TextAsync("/status/public/feed.atom"))
                .Elements(atom + "entry")
                .Any(e => e.Element(atom + "title")!.Value == "Monitoring: Feed & all")
        );

        var feed = XElement.Parse(await server.TextAsync("/status/public/feed.atom"));
        var ids = feed.Elements(atom + "entry")
            .Select(e => e.Element(atom + "id")!.Value)
            .Append(feed.Element(atom + "id")!.Value)
            .ToList();
        Assert.All(ids, id => Assert.True(Guid.TryParse(id["urn:uuid:".Length..], out _)));
        Assert.Distinct(ids);
        Assert.All(
            feed.Elements(atom + "entry"),
            e =>
                Assert.True(
                    DateTimeOffset.TryParse(e.Element(atom + "updated")!.Value, System.Globalization.CultureInfo.InvariantCulture, out _)
                )
        );
        Assert.Equal("Feed & all", published.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Text_that_XML_has_no_place_for_harms_neither_feed_nor_page()
    {
        var published = await server.PublishAsync(
            await server.IncidentAsync(),
            new
            {
                status = "monitoring",
                title = "Odd \uFFFF title",
                text = "Odd \uFFFE text",
            }
        );
        var id = published.GetProperty("id").GetInt64();

        await DashboardServer.UntilAsync(async () => (await server.EntryAsync(id)).ValueKind == System.Text.Json.JsonValueKind.Object);

        Assert.Contains("Odd \uFFFD title", await server.TextAsync("/status/public/feed.atom"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_answers_has_nothing_that_it_could_ask()
    {
        // No database, no probe, nothing: only what was made in advance.
        Assert.Empty(typeof(StatusBoard).GetConstructors().Single().GetParameters());
        var routes = server
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e =>
                e.RoutePattern.RawText!.StartsWith("/status", StringComparison.Ordinal)
                && !e.RoutePattern.RawText.Contains("subscriptions", StringComparison.Ordinal)
            )
            .ToList();

        // Such a route ends before it is looked up who asks.
        Assert.Equal(9, routes.Count);
        Assert.All(routes, r => Assert.Contains(r.Metadata, m => m.GetType().Name == "ShortCircuitMetadata"));
    }

    [Fact]
    public async Task Many_ask_at_once_and_the_page_is_made_no_oftener_for_it()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 1000).Select(_ => server.Client.GetAsync("/status/other", TestContext.Current.CancellationToken))
        );

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.InRange(answers.Select(a => a.Headers.ETag!.Tag).Distinct().Count(), 1, 30);
        Array.ForEach(answers, a => a.Dispose());
    }

    [GeneratedRegex("<(?:link rel=\"(?:stylesheet|icon)\"|img)[^>]*? (?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Loads();
}
