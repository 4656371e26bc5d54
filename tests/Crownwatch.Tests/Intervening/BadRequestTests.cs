using System.Text.Json;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>What can't be taken is refused with a status and words that name the field, what was found and what would be legal.</summary>
public sealed class BadRequestTests(QuietServer quiet) : IClassFixture<QuietServer>
{
    [Theory]
    [InlineData("silences", 400, "{}", "for is missing")]
    [InlineData("silences", 400, "[1]", "a JSON object")]
    [InlineData("silences", 400, "{\"match\": ", "JSON object that is expected")]
    [InlineData("silences", 400, """{"match": "a=b", "for": "2h", "by": "ada"}""", "reason is missing")]
    [InlineData("silences", 400, """{"match": "a=b", "for": "2h", "reason": "x"}""", "by is missing")]
    [InlineData("silences", 400, """{"match": "a=b", "for": "2h", "by": "a\u0007", "reason": "x"}""", "control character U+0007")]
    [InlineData("silences", 400, """{"match": "a=b", "for": "2h", "by": "a\ud800", "reason": "x"}""", "Unicode")]
    [InlineData("silences", 400, """{"match": "a=b", "for": "2h", "for": "3h"}""", "'for' is given twice")]
    [InlineData("silences", 400, """{"match": "a=b", "fro": "2h"}""", "no field 'fro'")]
    [InlineData("silences", 400, """{"match": "a=b", "for": "120", "by": "ada", "reason": "x"}""", "write 120s")]
    [InlineData("silences", 400, """{"match": "a=b", "for": 120, "by": "ada", "reason": "x"}""", "write 120s")]
    [InlineData("silences", 400, """{"match": "a=b", "for": "9y", "by": "ada", "reason": "x"}""", "to 366d")]
    [InlineData(
        "silences",
        400,
        """{"match": "a=b", "for": "2h", "until": "2030-01-01T00:00:00Z", "by": "ada", "reason": "x"}""",
        "one of them"
    )]
    [InlineData(
        "silences",
        400,
        """{"match": "a=b", "starts": "2026-12-31T00:00:00Z", "until": "2026-12-30T00:00:00Z", "by": "ada", "reason": "x"}""",
        "an end after the start"
    )]
    [InlineData("silences", 400, """{"match": "a=b", "until": "2020-01-01T00:00:00Z", "by": "ada", "reason": "x"}""", "an end after")]
    [InlineData("silences", 400, """{"match": "a=b", "until": "tomorrow", "by": "ada", "reason": "x"}""", "until is 'tomorrow'")]
    [InlineData("silences", 400, """{"match": "check=~\"(a)\\1\"", "for": "2h", "by": "ada", "reason": "x"}""", "backtracking")]
    [InlineData("silences", 400, """{"match": {"check": "=~(?=a)"}, "for": "2h", "by": "ada", "reason": "x"}""", "backtracking")]
    [InlineData("silences", 400, """{"match": ["a=b", 3], "for": "2h", "by": "ada", "reason": "x"}""", "match is")]
    [InlineData("silences", 400, """{"match": "a=b", "everything": true, "for": "2h", "by": "ada", "reason": "x"}""", "matches less")]
    [InlineData("silences", 409, """{"match": "check=~\".*\"", "for": "2h", "by": "ada", "reason": "x"}""", "everything: true")]
    [InlineData("silences", 409, """{"for": "2h", "by": "ada", "reason": "x"}""", "--everything")]
    [InlineData(
        "silences",
        400,
        """{"match": "a=b", "for": "-10m", "by": "ada", "reason": "x"}""",
        "for is -10m: it would end before it starts"
    )]
    [InlineData("silences", 400, """{"match": "a=b", "for": -600, "by": "ada", "reason": "x"}""", "it would end before it starts")]
    [InlineData(
        "pause",
        400,
        """{"for": "-1h30m", "by": "ada", "reason": "x"}""",
        "it would end before it starts; legal is from 1s to 366d"
    )]
    [InlineData("deployments", 400, """{"service": "shop", "version": "1", "grace": "-5m", "by": "a"}""", "it would end before it starts")]
    [InlineData("on-call/overrides", 400, """{"person": "ben", "for": "-8h", "by": "ada"}""", "it would end before it starts")]
    [InlineData("drills", 400, """{"check": "health_endpoint", "for": "-5m", "by": "ada"}""", "it would end before it starts")]
    [InlineData("pause", 400, """{"by": "ada", "reason": "x"}""", "for is missing")]
    [InlineData("pause", 400, """{"for": "30m", "by": "ada"}""", "reason is missing")]
    [InlineData("deployments", 400, """{"version": "1", "by": "ada"}""", "service is missing")]
    [InlineData("deployments", 400, """{"service": "shop", "by": "ada"}""", "version is missing")]
    [InlineData("deployments", 400, """{"service": "shop", "version": "1", "grace": "11m", "by": "ada"}""", "from 0s to 10m")]
    [InlineData(
        "corrections",
        400,
        """{"check": "no", "from": "2026-01-01", "until": "2026-01-02", "by": "a", "reason": "x"}""",
        "check is 'no'"
    )]
    [InlineData(
        "corrections",
        400,
        """{"check": "health_endpoint", "from": "2026-01-02", "until": "2026-01-01", "by": "a", "reason": "x"}""",
        "an end after the start"
    )]
    [InlineData(
        "corrections",
        400,
        """{"check": "health_endpoint", "from": "2026-01-02", "until": "2999-01-01", "by": "a", "reason": "x"}""",
        "is to come"
    )]
    [InlineData("corrections", 400, """{"check": "health_endpoint", "until": "2026-01-02", "by": "a", "reason": "x"}""", "from is missing")]
    [InlineData("on-call/overrides", 400, """{"person": "zed", "for": "8h", "by": "ada"}""", "legal are ada, ben")]
    [InlineData("on-call/overrides", 400, """{"person": "ben", "rotation": "night", "for": "8h", "by": "ada"}""", "rotation is 'night'")]
    [InlineData("on-call/overrides", 400, """{"person": "ben", "by": "ada"}""", "for is missing")]
    [InlineData("incidents", 400, """{"severity": "high", "by": "ada"}""", "title is missing")]
    [InlineData("incidents", 400, """{"title": "x", "severity": "grave", "by": "ada"}""", "critical, high, medium, low")]
    [InlineData("incidents", 400, """{"title": "x", "check": "no", "by": "ada"}""", "check is 'no'")]
    [InlineData("incidents", 400, """{"title": "a\nb", "by": "ada"}""", "control character U+000A")]
    public async Task A_request_that_is_wrong_changes_nothing(string path, int status, string body, string says)
    {
        var (answered, error) = await quiet.Scene.PostAsync($"/api/v1/{path}", body);

        Assert.Equal(status, answered);
        Assert.Equal(status, error.GetProperty("status").GetInt32());
        Assert.Equal(status == 409 ? "conflict" : "bad_request", error.GetProperty("error").GetString());
        Assert.Contains(says, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await quiet.Scene.GetAsync("/api/v1/journal")).GetProperty("entries").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/v1/silences/99")]
    [InlineData("/api/v1/silences/abc")]
    [InlineData("/api/v1/on-call/overrides/99")]
    public async Task Ending_what_there_is_not_is_not_found(string path) => Assert.Equal(404, await quiet.Scene.DeleteAsync(path));

    [Theory]
    [InlineData("/api/v1/journal?from=yesterday", 400)]
    [InlineData("/api/v1/journal?limit=0", 400)]
    [InlineData("/api/v1/deployments?from=2026-01-02&until=2026-01-01", 400)]
    [InlineData("/api/v1/on-call?days=0", 400)]
    [InlineData("/api/v1/silences?all=maybe", 400)]
    [InlineData("/api/v1/results?check=no", 404)]
    [InlineData("/api/v1/results?from=no", 400)]
    public async Task A_question_that_is_wrong_is_refused_in_the_envelope(string path, int status)
    {
        using var answer = await quiet.Scene.AskAsync(path);
        var error = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Scene.Cancel));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status, error.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Maintenance_says_what_comes_in_the_next_90_days_and_for_which_checks()
    {
        var coming = (await quiet.Scene.GetAsync("/api/v1/maintenance")).GetProperty("coming").EnumerateArray().ToList();

        Assert.InRange(coming.Count, 11, 13);
        Assert.Equal("db_upgrade", coming[0].GetProperty("name").GetString());
        Assert.Equal("shop_items_api", Assert.Single(coming[0].GetProperty("checks").EnumerateArray()).GetString());
    }
}
