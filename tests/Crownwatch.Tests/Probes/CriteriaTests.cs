using System.Text;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Probes;

public sealed class CriteriaTests
{
    [Theory]
    [InlineData(200, "200-299", true)]
    [InlineData(299, "200-299", true)]
    [InlineData(300, "200-299", false)]
    [InlineData(503, "200-299", false)]
    public async Task Status_is_within_one_of_the_ranges(int status, string text, bool up)
    {
        await using var target = HostileTarget.Answering(status, "");
        var result = await Probing.RunAsync(Probing.Check(target.Url(), new StatusCodeCriterion(text, [new StatusRange(200, 299)])));
        Assert.Equal(up ? Outcome.Up : Outcome.Down, result.Outcome);
        Assert.Equal(up ? "" : $"{status}, expected {text}", result.Reason);
        Assert.Equal(status, result.StatusCode);
        Assert.Equal([new CriterionVerdict("status_code", text, up, $"{status}")], result.Criteria);
    }

    [Fact]
    public async Task A_wrong_status_is_the_reason_whatever_else_fails_and_every_verdict_is_kept()
    {
        await using var target = HostileTarget.Answering(503, "<h1>overloaded</h1>\n");
        var result = await Probing.RunAsync(
            Probing.Check(
                target.Url(),
                StatusCodeCriterion.Default,
                new ResponseTimeCriterion("<60000", TimeSpan.FromSeconds(60), false),
                new BodyContainsCriterion("ok", false)
            )
        );
        result.Wrong("503", "503, expected 2xx");
        Assert.Equal(["status_code", "response_time_ms", "body_contains"], result.Criteria.Select(c => c.Key));
        Assert.Equal([false, true, false], result.Criteria.Select(c => c.Holds));
        Assert.Equal("it is not there", result.Criteria[2].Seen);
        Assert.Equal("<h1>overloaded</h1>␊", result.Excerpt);
    }

    [Fact]
    [Trait("rule", "1.4")]
    public async Task Only_the_time_failing_is_slow()
    {
        await using var target = HostileTarget.Answering(200, "ok");
        var result = await Probing.RunAsync(
            Probing.Check(target.Url(), StatusCodeCriterion.Default, new ResponseTimeCriterion("<0", TimeSpan.Zero, false))
        );
        Assert.Equal((Outcome.Down, DownCause.Slow, "slow"), (result.Outcome, result.Cause, result.Code));
        Assert.Matches("^200 in [0-9,]+ ms \\(limit 0\\)$", result.Reason);
        Assert.True(result.Latency > TimeSpan.Zero);
    }

    [Fact]
    public async Task The_time_and_the_body_failing_is_wrong()
    {
        var result = await Probing.JudgeAsync(
            "no",
            new ResponseTimeCriterion("<0", TimeSpan.Zero, false),
            new BodyContainsCriterion("ok", false)
        );
        result.Wrong("body", "body does not contain \"ok\"");
    }

    [Theory]
    [InlineData("fine, ok", "ok", false, true)]
    [InlineData("fine", "ok", false, false)]
    [InlineData("fine", "error", true, true)]
    [InlineData("an error", "error", true, false)]
    [InlineData("OK", "ok", false, false)]
    [InlineData("grüße ✓", "ß", false, true)]
    public async Task Text_is_looked_for_in_the_decoded_body(string body, string text, bool negated, bool up) =>
        Assert.Equal(up, (await Probing.JudgeAsync(body, new BodyContainsCriterion(text, negated))).Outcome == Outcome.Up);

    [Fact]
    public async Task The_body_is_decoded_in_its_charset_and_bytes_that_are_no_text_are_shown()
    {
        await using var latin = HostileTarget.Answering(200, [0xE9, 0x74, 0xE9], type: "text/plain; charset=windows-1252");
        (await Probing.RunAsync(Probing.Check(latin.Url(), new BodyContainsCriterion("été", false)))).Up();
        await using var unknown = HostileTarget.Answering(200, "été", type: "text/plain; charset=utf-7");
        (await Probing.RunAsync(Probing.Check(unknown.Url(), new BodyContainsCriterion("été", false)))).Up();
        await using var broken = HostileTarget.Answering(200, [0xFF, 0xFE, 0x00, 0x41]);
        var result = await Probing.RunAsync(Probing.Check(broken.Url(), new BodyContainsCriterion("ok", false)));
        result.Wrong("body", "body does not contain \"ok\"");
        Assert.Equal("\uFFFD\uFFFD␀A", result.Excerpt);
    }

    [Fact]
    public async Task A_compressed_body_is_judged_decompressed()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            await gzip.WriteAsync("all ok"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        await using var target = HostileTarget.Answering(200, packed.ToArray(), "Content-Encoding: gzip\r\n");
        (await Probing.RunAsync(Probing.Check(target.Url(), new BodyContainsCriterion("all ok", false)))).Up();
    }

    [Fact]
    public async Task An_expression_matches_without_backtracking()
    {
        (await Probing.JudgeAsync("version 1.20.3", new BodyMatchesCriterion("version \\d+\\.\\d+"))).Up();
        var result = await Probing.JudgeAsync(new string('a', 50_000) + "!", new BodyMatchesCriterion("^(a+)+$"));
        result.Wrong("body", "body does not match ^(a+)+$");
        Assert.Equal(512, result.Excerpt!.Length);
    }

    [Fact]
    public async Task Headers_of_any_case_hold_the_text()
    {
        await using var target = HostileTarget.Answering(200, "", "X-Cache: HIT from edge\r\nX-Cache: MISS\r\n", "application/json");
        var holds = new HeadersContainCriterion("{…}", [new("x-cache", "HIT"), new("X-CACHE", "MISS"), new("content-type", "json")]);
        (await Probing.RunAsync(Probing.Check(target.Url(), holds))).Up();
        var wrong = new HeadersContainCriterion("{X-Cache: STALE}", [new("X-Cache", "STALE")]);
        (await Probing.RunAsync(Probing.Check(target.Url(), wrong))).Wrong("header", "X-Cache: HIT from edge, MISS");
        var missing = new HeadersContainCriterion("{X-None: a}", [new("X-None", "a")]);
        (await Probing.RunAsync(Probing.Check(target.Url(), missing))).Wrong("header", "there is no header X-None");
    }

    [Fact]
    public async Task A_certificate_criterion_never_changes_the_outcome()
    {
        var result = await Probing.JudgeAsync("ok", new CertificateExpiresInCriterion(">14d", TimeSpan.FromDays(14)));
        result.Up();
        Assert.Equal("certificate_expires_in", Assert.Single(result.Criteria).Key);
    }

    [Fact]
    public async Task Secrets_are_taken_out_of_reason_verdicts_and_excerpt()
    {
        await using var target = HostileTarget.Answering(200, "{\"echo\": \"hunter2\"}", "X-Echo: hunter2\r\n");
        var result = await Probing.RunAsync(
            Probing.Check(
                target.Url(),
                new BodyJsonEqualsCriterion("{\"key\": \"hunter2\"}", JsonNode.Parse("{\"key\": \"hunter2\"}")),
                new HeadersContainCriterion("{X-Echo: no}", [new("X-Echo", "no")]),
                new BodyContainsCriterion("hunter2!", false)
            ),
            text => text.Replace("hunter2", "***", StringComparison.Ordinal)
        );
        Assert.Equal(Outcome.Down, result.Outcome);
        var shown = new StringBuilder(result.Reason).Append(result.Excerpt).AppendJoin(' ', result.Criteria);
        Assert.DoesNotContain("hunter2", shown.ToString(), StringComparison.Ordinal);
        Assert.Contains("***", result.Excerpt, StringComparison.Ordinal);
    }
}
