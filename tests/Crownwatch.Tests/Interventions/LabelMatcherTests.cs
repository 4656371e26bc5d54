using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Results;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Interventions;

/// <summary>Semantics.md 6.7: silences with label matchers.</summary>
[Trait("rule", "6.7")]
public sealed class LabelMatcherTests
{
    [Theory]
    [InlineData("service=\"deltacrown\", check=~\"health.*\"")]
    [InlineData("{service=\"deltacrown\",check=~\"health.*\"}")]
    [InlineData("  { service = \"deltacrown\" , check =~ \"health.*\" , } ")]
    [InlineData("service=deltacrown check=~health.*")]
    [InlineData("service=deltacrown,check=~health.*")]
    [InlineData("{service=deltacrown\n check=~'health.*'}")]
    [InlineData("\"service\"=deltacrown, check=~health.*")]
    public void Are_read_in_every_form_that_people_write(string text) =>
        Assert.Equal([new("service", MatchOperator.Equal, "deltacrown"), new("check", MatchOperator.Matches, "health.*")], Read(text));

    [Fact]
    public void Know_four_operators_and_escapes()
    {
        Assert.Equal(
            [
                new("a", MatchOperator.Equal, "x=y"),
                new("b", MatchOperator.NotEqual, "say \"no\"\n\\"),
                new("c", MatchOperator.Matches, @"\d+"),
                new("d", MatchOperator.NotMatches, "a,b }"),
                new("e", MatchOperator.Equal, ""),
            ],
            Read("""a=x=y, b!="say \"no\"\n\\", c=~"\d+" d!~"a,b }", e=""")
        );
        Assert.Empty(Read(""));
        Assert.Empty(Read(" {  } "));
    }

    [Theory]
    [InlineData("service", "column 8: found the end after label 'service'; legal there are =, !=, =~ and !~, as in service=\"value\"")]
    [InlineData("service: x", "column 10: found 'x' after label 'service:'; legal there are =, !=, =~ and !~, as in service:=\"value\"")]
    [InlineData("a=b, =c", "column 6: found '=c' where a label's name should stand; matchers are label=value")]
    [InlineData("a=b,, c=d", "column 5: found ', c=d' where a label's name should stand; matchers are label=value")]
    [InlineData("a=\"b", "column 3: found no end of the quotes that open there; close them with \"")]
    [InlineData("{a=b", "column 5: found the end where the braces that open in column 1 should close: '}'")]
    [InlineData("a=b}", "column 4: found '}' in a value without quotes; braces stand around the whole list or in quotes")]
    [InlineData("a=\"b\"c=d", "column 6: found 'c=d' right after a matcher; a comma, a space or the end would be legal there")]
    [InlineData("a>b", "column 4: found the end after label 'a>b'; legal there are =, !=, =~ and !~")]
    [InlineData("a=~\"(\"", "column 4: label 'a': '(' is no regular expression: at offset 1. Not enough )'s; legal are")]
    [InlineData("a=~\"a)(b\"", "column 4: label 'a': 'a)(b' is no regular expression: at offset 2. Too many )'s; legal are")]
    [InlineData("a=~\"(x)\\1\"", "column 4: label 'a': '(x)\\1' holds a back reference \\1, which would need backtracking; legal are")]
    [InlineData("a=~\"(?=x)y\"", "column 4: label 'a': '(?=x)y' holds a look-ahead (?=…), which would need backtracking; legal are")]
    [InlineData("a!~\"(?<!x)y\"", "column 4: label 'a': '(?<!x)y' holds a look-behind (?<!…), which would need backtracking; legal are")]
    [InlineData("a=~\"(?>x+)y\"", "column 4: label 'a': '(?>x+)y' holds an atomic group (?>…), which would need backtracking; legal are")]
    public void Errors_name_the_place_what_was_found_and_what_is_legal(string text, string error)
    {
        Assert.False(LabelMatchers.TryParse(text, out var matchers, out var found));
        Assert.Empty(matchers);
        Assert.StartsWith(error, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deltacrown", MatchOperator.Equal, "deltacrown")]
    [InlineData("=~health.*", MatchOperator.Matches, "health.*")]
    [InlineData("=~ health.*", MatchOperator.Matches, "health.*")]
    [InlineData("!=x", MatchOperator.NotEqual, "x")]
    [InlineData("!~x", MatchOperator.NotMatches, "x")]
    [InlineData("==x", MatchOperator.Equal, "=x")]
    [InlineData("", MatchOperator.Equal, "")]
    public void A_value_of_the_map_form_carries_its_operator(string text, MatchOperator matchOperator, string value)
    {
        Assert.True(LabelMatchers.TryParseOne("check", text, out var matcher, out _));
        Assert.Equal(new LabelMatcher("check", matchOperator, value), matcher);
    }

    [Fact]
    public void A_value_of_the_map_form_that_would_backtrack_is_refused_by_the_name_of_its_label()
    {
        Assert.False(LabelMatchers.TryParseOne("check", "=~(a)\\1", out _, out var error));
        Assert.StartsWith(
            "label 'check': '(a)\\1' holds a back reference \\1, which would need backtracking",
            error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("check=health_endpoint", true)]
    [InlineData("check=health", false)]
    [InlineData("check=~health", false)]
    [InlineData("check=~health.*", true)]
    [InlineData("check=~\"shop|health.*\"", true)]
    [InlineData("check=~Health.*", false)]
    [InlineData("check!~health", true)]
    [InlineData("check!~health.*", false)]
    [InlineData("check!=health_endpoint", false)]
    [InlineData("team=", true)]
    [InlineData("team!=x", true)]
    [InlineData("team=~.+", false)]
    [InlineData("team=~.*", true)]
    [InlineData("team!~.+", true)]
    [InlineData("check=health_endpoint, team=x", false)]
    [InlineData("", true)]
    public void Match_the_whole_value_and_a_missing_label_reads_as_empty(string matchers, bool matches) =>
        Assert.Equal(
            matches,
            LabelMatchers.Matches(
                Read(matchers),
                new Dictionary<string, string> { ["check"] = "health_endpoint", ["service"] = "deltacrown" }
            )
        );

    [Fact]
    public void Are_linear_on_a_pattern_that_would_explode_by_backtracking() =>
        Assert.False(LabelMatchers.Matches(Read("a=~(x+x+)+y"), new Dictionary<string, string> { ["a"] = new string('x', 20_000) }));

    [Fact]
    public void Come_back_as_they_were_written()
    {
        var text = Gen.Elements("abz_.09 \t\n\\\"'{},=!~é‡".ToCharArray()).ListOf().Select(l => string.Concat(l));
        var one =
            from label in text.Where(l => l.Length > 0)
            from value in text
            from matchOperator in Gen.Elements(MatchOperator.Equal, MatchOperator.NotEqual)
            select new LabelMatcher(label, matchOperator, value);
        var regex =
            from label in Gen.Elements("check", "a.b-c")
            from value in Gen.Elements("", ".*", "a|b", "\\d+\\.\\\"x\"", "[^,]{2,3}", "\\\\", "\\n")
            select new LabelMatcher(label, MatchOperator.NotMatches, value);

        Properties.Hold(
            Gen.OneOf(one, regex).ListOf(),
            matchers =>
            {
                Assert.Equal(matchers, Read(LabelMatchers.Write([.. matchers])));
                Assert.Equal(matchers, Read($"{{{LabelMatchers.Write([.. matchers])}}}"));
            }
        );
    }

    [Fact]
    public void No_text_at_all_makes_the_reader_fail()
    {
        var text = Gen.Elements("ab=~!\"'{}, \\\n()?*").ListOf().Select(l => string.Concat(l));

        Properties.Hold(
            text,
            t =>
            {
                if (LabelMatchers.TryParse(t, out var matchers, out var error))
                {
                    Assert.Equal(matchers, Read(LabelMatchers.Write(matchers)));
                }
                else
                {
                    Assert.NotEmpty(error);
                }
            },
            runs: 1000
        );
    }

    private static IReadOnlyList<LabelMatcher> Read(string text)
    {
        Assert.True(LabelMatchers.TryParse(text, out var matchers, out var error), $"{text}: {error}");
        return matchers;
    }
}
