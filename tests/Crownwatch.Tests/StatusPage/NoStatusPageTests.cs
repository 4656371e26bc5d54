using System.Net;
using System.Net.Http.Json;
using Crownwatch.Tests.Access;
using Xunit;

namespace Crownwatch.Tests.StatusPage;

/// <summary>Definitions without `status_pages`: nothing is public.</summary>
public sealed class NoStatusPageTests(AccessServer server) : IClassFixture<AccessServer>
{
    [Theory]
    [InlineData("/status")]
    [InlineData("/status/")]
    [InlineData("/status/public")]
    [InlineData("/status/public.json")]
    [InlineData("/status/public/feed.atom")]
    [InlineData("/status/public/badge.svg")]
    [InlineData("/status/style.css")]
    public async Task There_is_no_page(string path)
    {
        using var client = server.Program(null);
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Nothing_can_be_published()
    {
        using var client = server.Program(
            await server.TokenAsync(await server.AddAsync("no page", Crownwatch.Server.Access.Role.Responder), "responder")
        );
        var incident = await server.IncidentAsync();

        using var answer = await client.PostAsJsonAsync(
            $"/api/v1/incidents/{incident}/status-updates",
            new
            {
                status = "resolved",
                title = "a",
                text = "b",
            },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.DoesNotContain(
            "status-updates",
            await client.GetStringAsync($"/incidents/{incident}", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }
}
