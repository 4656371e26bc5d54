namespace DeltaCrown.Tests.Scripts;

public sealed class PiiScanTests : IDisposable
{
    // Put together here, so that the scan of this repository does not find it in this file.
    private const string Address = "jane.doe" + "@" + "corp-mail.net";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pii-scan-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Finds_nothing_in_this_repository()
    {
        var (exit, output, errors) = await Script.Run("pii-scan.sh", []);

        Assert.True(exit == 0, output + errors);
        Assert.Matches("no personal data in [0-9]+ files", output);
    }

    [Theory]
    [InlineData("grafana/gate.json")]
    [InlineData("synthetics/uptime_checks.yml")]
    [InlineData("tests/smoke/Some Tests.cs")]
    [InlineData(".github/workflows/ci.yml")]
    public async Task Prints_file_and_line_of_a_planted_address(string file)
    {
        Write("docs/fine.md", "write to oncall@example.com or lead@mail.example.org");
        Write(file, $"first line\nowner: {Address}, second: a@example.com\n");

        var (exit, output, _) = await Script.Run("pii-scan.sh", [folder.FullName]);

        Assert.Equal(1, exit);
        Assert.Equal($"{file}:2: {Address}", output.TrimEnd());
    }

    [Theory]
    [InlineData("eve" + "@" + "notexample.com")]
    [InlineData("eve" + "@" + "example.com.evil.net")]
    [InlineData("EVE" + "@" + "CORP-MAIL.NET")]
    [InlineData("eve" + "%40" + "corp-mail.net")]
    public async Task Is_not_misled_by_what_resembles_a_reserved_address(string address)
    {
        Write("config/flags.md", address);

        var (exit, output, _) = await Script.Run("pii-scan.sh", [folder.FullName]);

        Assert.Equal(1, exit);
        Assert.Contains(address, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_over_build_output_and_things_that_only_look_like_addresses()
    {
        Write("bin/left-over.txt", Address);
        Write("ci.yml", "uses: actions/checkout@v4.1.2 and @media, user@localhost");

        Assert.Equal(0, (await Script.Run("pii-scan.sh", [folder.FullName])).ExitCode);
    }

    [Fact]
    public async Task Does_not_call_an_empty_or_missing_folder_clean()
    {
        Assert.Equal(2, (await Script.Run("pii-scan.sh", [folder.FullName])).ExitCode);
        Assert.Equal(2, (await Script.Run("pii-scan.sh", [Path.Combine(folder.FullName, "missing")])).ExitCode);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
