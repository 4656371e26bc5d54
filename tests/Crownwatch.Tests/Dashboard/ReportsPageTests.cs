using System.Net;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

public sealed class ReportsPageTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_availability_and_times_of_response_as_plots_and_tables_and_as_csv()
    {
        var taken = $"/incidents/{server.Incident("taken_page")}";
        using (await server.SendFormAsync($"{taken}/acknowledge", ("by", "ada"))) { }

        var page = WebUtility.HtmlDecode(await server.TextAsync("/reports?days=30"));

        Assert.Contains("aria-label=\"broken_page: 0 % adjusted, 0 % raw\"", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Times of response of ", page, StringComparison.Ordinal);
        Assert.Contains(" acknowledged after ", page, StringComparison.Ordinal);
        Assert.Contains("target to resolve, critical: 15m", page, StringComparison.Ordinal);
        Assert.Contains("format=csv", page, StringComparison.Ordinal);
        Assert.Contains("data-chart=\"/reports/responses?days=30\"", page, StringComparison.Ordinal);
        var numbers = await server.JsonAsync("/reports/responses?days=30");
        Assert.Equal(numbers.GetProperty("at").GetArrayLength(), numbers.GetProperty("acknowledge").GetArrayLength());
        Assert.Contains($"INC-{server.Incident("taken_page")}", numbers.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
    }

    [Fact]
    public async Task Any_span_may_stand_in_the_address_and_a_strange_one_is_said()
    {
        var page = await server.TextAsync("/reports?from=2025-01-01&to=2025-02-01");
        Assert.Contains("Report 2025-01-01 00:00 to 2025-02-01 00:00 UTC", page, StringComparison.Ordinal);
        Assert.Contains("name=\"from\" value=\"2025-01-01\"", page, StringComparison.Ordinal);

        using var strange = await server.Client.GetAsync("/reports?from=%3Cscript%3Ealert(1)%3C/script%3E", Stopping);
        Assert.Equal(HttpStatusCode.BadRequest, strange.StatusCode);
        var text = await strange.Content.ReadAsStringAsync(Stopping);
        Assert.Contains("Not shown: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
    }
}
