using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Probes.Loading;
using Xunit;

namespace Crownwatch.Tests.Definitions;

public sealed class DefinitionFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crownwatch-definitions-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void Joins_the_files_of_a_folder()
    {
        Write("a.yml", "version: \"1.0\"\nchecks:\n  - {name: one, url: \"https://example.com/1\"}\n");
        Write(
            "b.yaml",
            "version: \"1.0\"\nchecks:\n  - {name: two, url: \"https://example.com/2\", depends_on: [one]}\nescalation:\n  quiet:\n    - {after: 0m}\n"
        );
        Write("c.txt", "not ours");

        var loaded = DefinitionFiles.Load(_folder.FullName);
        var outcome = DefinitionReader.Read(loaded.Files, null, new KnownVariables(), ReadMode.Run);

        Assert.Equal(["one", "two"], outcome.Set!.Checks.Select(c => c.Name));
        Assert.Contains("quiet", outcome.Set.Escalation.Keys);
    }

    [Fact]
    public void Names_both_places_of_what_two_files_say()
    {
        var a = Write("a.yml", "version: \"1.0\"\nchecks:\n  - {name: one, url: \"https://example.com/1\"}\npost_mortem: {within: 1h}\n");
        var b = Write("b.yml", "checks:\n  - {name: one, url: \"https://example.com/2\"}\npost_mortem: {within: 2h}\n");

        var findings = DefinitionReader
            .Read(DefinitionFiles.Load(_folder.FullName).Files, null, new KnownVariables(), ReadMode.Run)
            .Findings;

        Assert.Equal([Codes.DuplicateName, Codes.DuplicateKey], findings.Select(f => f.Code));
        Assert.All(findings, f => Assert.Equal(b, f.File));
        Assert.All(findings, f => Assert.Contains($"{a}:", f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_what_cannot_be_read()
    {
        var binary = Path.Combine(_folder.FullName, "binary.yml");
        File.WriteAllBytes(binary, [0xff, 0xfe, 0x80]);
        var empty = _folder.CreateSubdirectory("empty").FullName;

        foreach (var path in (string[])[Path.Combine(_folder.FullName, "missing.yml"), binary, empty, ""])
        {
            var loaded = DefinitionFiles.Load(path);

            Assert.False(loaded.Succeeded);
            Assert.Equal((Codes.CannotRead, path), (loaded.Findings[0].Code, loaded.Findings[0].File));
        }
    }

    [Fact]
    public void Reads_secret_files_beside_the_definition_without_their_last_line_end()
    {
        Write("key", "abc\n");
        Write("large", new StringBuilder().Append('x', 100_000).ToString());
        var variables = new ProcessVariables(_folder.FullName);

        Assert.Equal("abc", variables.File("key"));
        Assert.Null(variables.File("large"));
        Assert.Null(variables.File("missing"));
        Assert.Null(variables.File("\0"));
    }
}
