using System.Net;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>The page that a link in a message leads to, on the real server.</summary>
public sealed class AcknowledgePageTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Following_the_link_changes_nothing_and_one_tap_acknowledges()
    {
        var incident = server.Incident("taken_page");
        var link = await LinkAsync(incident, TimeProvider.System);

        for (var scanned = 0; scanned < 3; scanned++)
        {
            Assert.Contains("Nobody is on it yet.", await server.TextAsync(link), StringComparison.Ordinal);
        }

        using var tapped = await server.SendFormAsync(link, ("by", "ada"));
        Assert.Equal(HttpStatusCode.SeeOther, tapped.StatusCode);
        Assert.Contains("<b>ada</b> is on it", await server.TextAsync(link), StringComparison.Ordinal);
        Assert.Contains("<b>ada</b> is on it", await server.TextAsync($"/incidents/{incident}"), StringComparison.Ordinal);

        using var again = await server.SendFormAsync(link, ("by", "ada"));
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode); // a second tap is harmless
    }

    [Fact]
    public async Task A_link_of_yesterday_says_so_and_acknowledges_nothing()
    {
        var incident = server.Incident("broken_page");
        var link = await LinkAsync(incident, new Time.ManualTime(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(25)));

        using var shown = await server.Client.GetAsync(link, Stopping);
        using var tapped = await server.SendFormAsync(link, ("by", "ada"));

        Assert.Equal(HttpStatusCode.Gone, shown.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, tapped.StatusCode);
        Assert.Contains("Nobody is on it yet.", await server.TextAsync($"/incidents/{incident}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_not_ours_is_not_found_and_a_tap_from_another_site_is_refused()
    {
        var incident = server.Incident("broken_page");
        var link = await LinkAsync(incident, TimeProvider.System);
        var forged = link[..^1] + (link[^1] == 'A' ? 'B' : 'A');

        using var shown = await server.Client.GetAsync(forged, Stopping);
        using var foreign = await server.SendFormAsync(link, r => r.Headers.Add("Origin", "https://evil.example.com"), ("by", "mallory"));

        Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Contains("Nobody is on it yet.", await server.TextAsync($"/incidents/{incident}"), StringComparison.Ordinal);
    }

    // As a message has it: the server's key is in its database, and nowhere else.
    private async Task<string> LinkAsync(long incident, TimeProvider time)
    {
        await using var connection = new SqliteConnection($"Data Source={server.Database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(Stopping);
        var installation = await connection.QuerySingleAsync<Installation>("SELECT id AS Id, key AS Key FROM installation");
        return new AcknowledgeLinks(installation, time).PathFor(incident);
    }
}
