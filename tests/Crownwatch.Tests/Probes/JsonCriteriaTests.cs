using System.Text;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Probes;

public sealed class JsonCriteriaTests
{
    [Theory]
    [InlineData("{\"allow\":true}", "{ \"allow\" : true }", true)]
    [InlineData("{\"allow\":true}", "{\"allow\":true,\"more\":1}", false)]
    [InlineData("{\"allow\":true}", "{\"allow\":\"true\"}", false)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true)]
    [InlineData("{\"a\":2}", "{\"a\":1,\"a\":2}", true)]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("0", "-0.0", true)]
    [InlineData("0.1", "0.10", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890", true)]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567891", false)]
    [InlineData("1e400", "10e399", true)]
    [InlineData("[1,[2,{\"x\":null}]]", "[1.0,[2,{\"x\":null}]]", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "false", false)]
    [InlineData("{}", "{\"a\":null}", false)]
    [InlineData("\"\\u00e9\"", "\"é\"", true)]
    public async Task Equality_is_deep_and_by_value(string expected, string body, bool up) =>
        Assert.Equal(
            up,
            (await Probing.JudgeAsync(body, new BodyJsonEqualsCriterion(expected, JsonNode.Parse(expected)))).Outcome == Outcome.Up
        );

    [Fact]
    public async Task Numbers_of_a_definition_that_are_not_text_compare_alike()
    {
        var expected = new JsonObject
        {
            ["n"] = 1L,
            ["d"] = 1.5,
            ["s"] = "x",
            ["b"] = true,
        };
        (await Probing.JudgeAsync("{\"n\":1.0,\"d\":15e-1,\"s\":\"x\",\"b\":true}", new BodyJsonEqualsCriterion("…", expected))).Up();
    }

    [Fact]
    public async Task What_was_seen_and_expected_is_said()
    {
        var result = await Probing.JudgeAsync(
            "{\"allow\":  false}",
            new BodyJsonEqualsCriterion("{\"allow\": true}", JsonNode.Parse("{\"allow\":true}"))
        );
        result.Wrong("json", "JSON is {\"allow\":false}, expected {\"allow\": true}");
        Assert.Equal("{\"allow\":  false}", result.Excerpt);
    }

    [Theory]
    [InlineData("{\"a\" 1}", "invalid JSON at line 1, byte 6")]
    [InlineData("{\n\"a\": tru}", "invalid JSON at line 2, byte 9")]
    [InlineData("<html>", "invalid JSON at line 1, byte 1")]
    [InlineData("{} {}", "invalid JSON at line 1, byte 4")]
    [InlineData("{'a': 1}", "invalid JSON at line 1, byte 2")]
    [InlineData("", "invalid JSON: the body is empty")]
    [InlineData(" \n", "invalid JSON: the body is empty")]
    public async Task Invalid_JSON_names_its_place(string body, string reason) =>
        (await Probing.JudgeAsync(body, new BodyJsonContainsCriterion("{}", []))).Wrong("json", reason);

    [Fact]
    public async Task Deep_nesting_and_bytes_that_are_no_text_are_invalid()
    {
        var any = new BodyJsonContainsCriterion("{}", []);
        (await Probing.JudgeAsync(new string('[', 100_000), any)).Wrong("json", "invalid JSON: nested deeper than 64");
        await using var target = HostileTarget.Answering(200, [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]);
        (await Probing.RunAsync(Probing.Check(target.Url(), any))).Wrong("json", "invalid JSON: not UTF-8 at byte 7");
        (await Probing.JudgeAsync("\uFEFF{}", any)).Up();
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":2}", "")]
    [InlineData("{\"a\":1.0,\"b\":{\"c\":[]}}", "")]
    [InlineData("{\"b\":2}", "JSON has no member a")]
    [InlineData("{\"a\":2}", "JSON member a is 2, expected 1")]
    [InlineData("[1]", "JSON is an array, expected an object")]
    public async Task Contains_looks_at_the_members_named(string body, string reason) =>
        Assert.Equal(
            reason,
            (await Probing.JudgeAsync(body, new BodyJsonContainsCriterion("{a: 1}", JsonNode.Parse("{\"a\":1}")!.AsObject()))).Reason
        );

    [Theory]
    [InlineData("$.items[0].id", "equals", "5", "")]
    [InlineData("$.items[0].id", "equals", "5.0", "")]
    [InlineData("$.items[0].id", "equals", "\"5\"", "$.items[0].id is 5, expected \"5\"")]
    [InlineData("$.items[*].id", "equals", "[5,6]", "")]
    [InlineData("$.items[?(@.name=='b')].id", "equals", "6", "")]
    [InlineData("$.big", "equals", "123456789012345678901234567890", "")]
    [InlineData("$.none", "equals", "null", "$.none gives nothing, expected null")]
    [InlineData("$.nil", "equals", "null", "")]
    [InlineData("$.none", "exists", "false", "")]
    [InlineData("$.none", "exists", "true", "$.none gives nothing, expected something there")]
    [InlineData("$.nil", "exists", "true", "")]
    [InlineData("$.n", "gt", "3", "")]
    [InlineData("$.n", "gt", "3.5", "$.n is 3.5, expected > 3.5")]
    [InlineData("$.n", "gte", "3.5", "")]
    [InlineData("$.n", "lt", "35e-1", "$.n is 3.5, expected < 35e-1")]
    [InlineData("$.n", "lte", "35e-1", "")]
    [InlineData("$.n", "gt", "-10", "")]
    [InlineData("$.text", "gt", "3", "$.text is \"abc\", expected > 3")]
    [InlineData("$.n", "ne", "4", "")]
    [InlineData("$.n", "ne", "3.50", "$.n is 3.5, expected anything but 3.50")]
    [InlineData("$.text", "contains", "\"bc\"", "")]
    [InlineData("$.items[*].id", "contains", "6", "")]
    [InlineData("$.items[*].id", "contains", "7", "$.items[*].id is [5,6], expected contains 7")]
    [InlineData("$.text", "matches", "\"^a.c$\"", "")]
    [InlineData("$.text", "matches", "\"^x\"", "$.text is \"abc\", expected matches \"^x\"")]
    [InlineData("$.when", "matches", "\"^2025-01-02T\"", "")]
    public async Task A_path_gives_a_value_that_its_matcher_accepts(string path, string matcher, string operand, string reason)
    {
        const string body =
            "{\"items\":[{\"id\":5,\"name\":\"a\"},{\"id\":6,\"name\":\"b\"}],\"nil\":null,\"n\":3.5,\"text\":\"abc\","
            + "\"when\":\"2025-01-02T03:04:05Z\",\"big\":123456789012345678901234567890}";
        var criterion = new BodyJsonPathCriterion("{…}", [new(path, new JsonPathMatcher(matcher, JsonNode.Parse(operand)))]);
        Assert.Equal(reason, (await Probing.JudgeAsync(body, criterion)).Reason);
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\uDFFF\":1}")]
    public async Task Half_a_character_is_invalid(string body) =>
        (await Probing.JudgeAsync(body, Path("$.a", "exists", "true"))).Wrong(
            "json",
            "invalid JSON: an escape that stands for half a character"
        );

    [Theory]
    [InlineData("1e400", "equals", "10e399", true)]
    [InlineData("1e400", "gt", "1e399", true)]
    [InlineData("0.1234567890123456789012345678901234567890", "equals", "0.1234567890123456789012345678901234567891", false)]
    [InlineData("0.1234567890123456789012345678901234567890", "lt", "0.1234567890123456789012345678901234567891", true)]
    public async Task Numbers_beyond_every_type_are_compared_by_value(string body, string matcher, string operand, bool up) =>
        Assert.Equal(up, (await Probing.JudgeAsync($"{{\"a\":{body}}}", Path("$.a", matcher, operand))).Outcome == Outcome.Up);

    [Fact]
    public async Task A_number_of_a_million_digits_takes_no_time()
    {
        var body = $"{{\"a\":{new string('9', 1_000_000)}}}";
        var result = await Probing.JudgeAsync(body, Path("$.a", "gt", "1"));
        result.Up();
    }

    [Theory]
    [InlineData("$.a[?(@.b == 'x')]", "$.a[?(@.b == 'x')] gives nothing, expected something there")]
    [InlineData("$.[", "$.[: can't be followed: Path ended with open indexer.")]
    public async Task A_path_that_finds_nothing_or_cannot_be_followed_is_down(string path, string reason)
    {
        const string body = "{\"a\":[{\"b\":true},{\"b\":null},5]}";
        (await Probing.JudgeAsync(body, Path(path, "exists", "true"))).Wrong("json", reason);
    }

    private static BodyJsonPathCriterion Path(string path, string matcher, string operand) =>
        new("{…}", [new(path, new JsonPathMatcher(matcher, JsonNode.Parse(operand)))]);

    [Fact]
    public async Task A_path_that_multiplies_is_cut_off()
    {
        var body = new StringBuilder("[").AppendJoin(',', Enumerable.Range(0, 5000)).Append(']').ToString();
        var criterion = new BodyJsonPathCriterion("{…}", [new("$[*]", new JsonPathMatcher("exists", JsonNode.Parse("true")))]);
        (await Probing.JudgeAsync(body, criterion)).Wrong("json", "$[*]: gives more than 1,000 values");
    }
}
