using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Xunit;

namespace Crownwatch.Tests.Definitions;

public sealed class WrittenCheckTests
{
    private const string Text = """
        version: "1.0"
        checks:
          # about one
          - name: one # the first
            url: "https://one.example.com/${PATH_OF_ONE}"

            headers:
              Authorization: "Bearer hunter2-hunter2"

          # about two
          - {name: two, url: "https://two.example.com"}
          - name: three
            url: https://three.example.com
            headers: {Authorization: "Bearer hun\x74er2-hunter2"}
        alerting: {}
        """;

    private static readonly string[] Secrets = ["hunter2", "Bearer hunter2-hunter2"];

    [Fact]
    public void Shows_a_check_with_its_notes_and_references_and_without_secrets()
    {
        var written = Find("one")!;

        Assert.Equal(4, written.Line);
        Assert.Equal(
            """
            - name: one # the first
              url: "https://one.example.com/${PATH_OF_ONE}"

              headers:
                Authorization: "***"
            """.ReplaceLineEndings("\n"),
            written.Text
        );
    }

    [Fact]
    public void Shows_a_check_in_braces() => Assert.Equal("- {name: two, url: \"https://two.example.com\"}", Find("two")!.Text);

    [Fact]
    public void A_secret_that_escapes_hide_from_the_eye_is_not_shown_either()
    {
        var written = Find("three")!.Text;

        Assert.DoesNotContain("er2-", written, StringComparison.Ordinal);
        Assert.Contains("***", written, StringComparison.Ordinal);
        Assert.Contains("https://three.example.com", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Looks_in_every_file_and_finds_nothing_that_is_not_there()
    {
        var file = new SourceFile("b.yml", "version: \"1.0\"\nchecks: [{name: four, url: \"https://four.example.com\"}]");

        Assert.Equal("b.yml", WrittenCheck.Find([new SourceFile("a.yml", Text), file], "four", [])!.File);
        Assert.Contains("four.example.com", WrittenCheck.Find([file], "four", [])!.Text, StringComparison.Ordinal);
        Assert.Null(Find("five"));
        Assert.Null(WrittenCheck.Find([new SourceFile("c.yml", "checks: [")], "one", []));
    }

    private static WrittenCheck? Find(string name) => WrittenCheck.Find([new SourceFile("a.yml", Text)], name, Secrets);
}
