using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Linting;
using Xunit;

namespace Crownwatch.Tests.Definitions;

/// <summary>Whatever the text is, reading it ends soon and with findings, never with an exception.</summary>
public sealed class HostileInputTests
{
    private const string Start = "version: \"1.0\"\nchecks:\n  - name: home\n    url: \"https://example.com/\"\n";

    private static Finding OnlyError(string text) =>
        Assert.Single(DefinitionReader.Read([new SourceFile("x.yml", text)], null, new KnownVariables(), ReadMode.Run).Errors);

    [Fact]
    public void Stops_at_aliases_that_would_grow_without_bound()
    {
        var bomb = new StringBuilder("version: \"1.0\"\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append($"a{i}: &a{i} [").AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", 10)).Append("]\n");
        }

        var error = OnlyError(bomb.ToString());

        Assert.Equal(Codes.TooLarge, error.Code);
        Assert.Contains("aliases", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Stops_at_nesting_without_end(string opening)
    {
        var error = OnlyError("version: \"1.0\"\nchecks:\n  " + string.Concat(Enumerable.Repeat(opening, 200_000)));

        Assert.Contains(error.Code, (string[])[Codes.TooLarge, Codes.NotYaml]);
    }

    [Fact]
    public void Stops_at_a_value_without_end()
    {
        Assert.Equal(Codes.TooLarge, OnlyError($"{Start}    description: \"{new string('x', 10_000_000)}\"\n").Code);
    }

    [Fact]
    public void Stops_at_a_file_without_end()
    {
        Assert.Equal(Codes.TooLarge, OnlyError(new string('#', 40_000_000)).Code);
    }

    [Theory]
    [InlineData("version: \"1.0\"\u0000\nchecks: []\n", 1, 15)]
    [InlineData("version: \"1.0\"\nchecks: [\u0007]\n", 2, 10)]
    public void Names_the_character_that_is_no_text(string text, int line, int column)
    {
        var error = OnlyError(text);

        Assert.Equal((Codes.NotText, line, column), (error.Code, error.Line, error.Column));
    }

    [Fact]
    public void Names_half_a_character()
    {
        // Not as a theory's data: on its way there it would be replaced by U+FFFD.
        Assert.Equal((Codes.NotText, 10), (OnlyError("version: \"1.0\"\nchecks: [\ud800]\n") is var error ? error.Code : "", error.Column));
    }

    [Fact]
    public void Reads_a_file_that_begins_with_a_byte_order_mark()
    {
        Assert.NotNull(DefinitionReader.Read([new SourceFile("x.yml", "\ufeff" + Start)], null, new KnownVariables(), ReadMode.Run).Set);
    }

    [Fact]
    public void Lets_aliases_be_used_in_measure()
    {
        const string Text =
            "version: \"1.0\"\nchecks:\n  - &first\n    name: home\n    url: \"https://example.com/\"\n    labels: &labels {service: shop}\n"
            + "  - <<: *first\n    name: cart\n    interval: 30s\n    labels: *labels\n";

        var set = DefinitionReader.Read([new SourceFile("x.yml", Text)], null, new KnownVariables(), ReadMode.Run).Set!;

        Assert.Equal(["home", "cart"], set.Checks.Select(c => c.Name));
        Assert.Equal("https://example.com/", set.Checks[1].Request!.Url.ToString());
        Assert.Equal("shop", set.Checks[1].Labels["service"]);
    }

    [Fact]
    public void Follows_a_dependency_chain_as_long_as_the_file()
    {
        var text = new StringBuilder("version: \"1.0\"\nchecks:\n");
        for (var i = 0; i < 5000; i++)
        {
            text.Append($"  - {{name: c{i}, url: \"https://example.com/{i}\", depends_on: [c{(i + 1) % 5000}]}}\n");
        }

        var error = OnlyError(text.ToString());

        Assert.Equal(Codes.DependencyCycle, error.Code);
    }

    [Fact]
    public void Judges_ten_thousand_wrong_checks_one_by_one()
    {
        var text = new StringBuilder("version: \"1.0\"\nchecks:\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append($"  - {{name: c{i}, ulr: \"https://example.com/{i}\"}}\n");
        }

        var findings = DefinitionReader.Read([new SourceFile("x.yml", text.ToString())], null, new KnownVariables(), ReadMode.Run).Findings;

        Assert.Equal(10_000, findings.Count(f => f.Code == Codes.UnknownKey));
        Assert.Equal(10_000, findings.Count(f => f.Code == Codes.MissingKey));
    }

    [Fact]
    public void Survives_any_change_of_a_few_characters()
    {
        var text = Repository.Read("synthetics", "uptime_checks.yml");
        const string Pieces = "\t\n:-[]{}#&*!|>'\"%@`,? \\$${}~<=0\u00a0\u2028é\ud83d\ude00";
        var random = new Random(20251110);
        for (var round = 0; round < 1500; round++)
        {
            var changed = new StringBuilder(text);
            for (var change = 0; change < 1 + (round % 4); change++)
            {
                var at = random.Next(changed.Length);
                switch (random.Next(3))
                {
                    case 0:
                        changed.Remove(at, Math.Min(random.Next(1, 20), changed.Length - at));
                        break;
                    case 1:
                        changed.Insert(at, Pieces[random.Next(Pieces.Length)]);
                        break;
                    default:
                        changed[at] = Pieces[random.Next(Pieces.Length)];
                        break;
                }
            }

            var file = new SourceFile("x.yml", changed.ToString());
            var outcome = DefinitionReader.Read([file], "local", new KnownVariables(), ReadMode.Run);

            Assert.Equal(outcome.Set is null, outcome.Errors.Any());
            Assert.All(
                outcome.Findings,
                f => Assert.True(f.Line >= 1 && f.Column >= 1 && !f.Message.Contains('\n', StringComparison.Ordinal))
            );
            if (round % 10 == 0)
            {
                Assert.NotEmpty(Linter.Lint([file], null, new KnownVariables()));
            }
        }
    }
}
