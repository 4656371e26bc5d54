using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Xunit;

namespace Crownwatch.Tests.Definitions;

/// <summary>Secrets that were taken out of kept definitions are found again at the same place of files that have them.</summary>
public sealed class KeptSecretsTests
{
    private const string Secret = "https://hooks.example.com/T0/B0/secret-of-this-test";

    [Fact]
    public void A_secret_comes_back_by_the_name_of_what_has_it_wherever_that_stands_in_its_list()
    {
        var kept = Kept(Text(Channel("alerts", Secret)));
        Assert.DoesNotContain(Secret, kept.Text, StringComparison.Ordinal);

        var filled = Fill(kept, Text(Channel("other", "https://hooks.example.com/T1/B1/x"), Channel("alerts", Secret)));

        Assert.Contains($"\"{Secret}\"", filled.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(KeptDefinitions.NotKept, filled.Text, StringComparison.Ordinal);
        Assert.Equal(kept.Text, KeptDefinitions.Of([filled])![0].Text);
    }

    [Fact]
    public void A_secret_that_moved_into_a_variable_since_is_the_variable()
    {
        var filled = Fill(Kept(Text(Channel("alerts", Secret))), Text(Channel("alerts", "${HOOK}")));

        Assert.Contains("\"${HOOK}\"", filled.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_stands_in_its_place_it_stays_lacking()
    {
        var kept = Kept(Text(Channel("alerts", Secret)));

        Assert.Equal(kept.Text, Fill(kept, Text(Channel("other", Secret))).Text);
        Assert.Equal(kept.Text, Fill(kept, "checks: [").Text);
    }

    [Fact]
    public void Files_without_a_secret_are_left_as_they_are()
    {
        var file = new SourceFile("a.yml", Text(Channel("alerts", "${HOOK}")));

        Assert.Same(file, KeptSecrets.Fill([file], [file])[0]);
    }

    private static SourceFile Kept(string text) => KeptDefinitions.Of([new SourceFile("a.yml", text)])![0];

    private static SourceFile Fill(SourceFile kept, string from) => KeptSecrets.Fill([kept], [new SourceFile("a.yml", from)])[0];

    private static string Channel(string name, string url) =>
        $"    - {{name: {name}, type: slack, webhook_url: \"{url}\", enabled: true}}\n";

    private static string Text(params string[] channels) =>
        "version: \"1.0\"\nchecks:\n  - {name: one, url: \"http://example.com/\"}\nalerting:\n  channels:\n" + string.Concat(channels);
}
