using Xunit;

namespace Crownwatch.Tests.Architecture;

/// <summary>The compiler keeps these bans; the tests keep the compiler wired to them.</summary>
public sealed class BannedSymbolTests
{
    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan,System.Threading.CancellationToken)")]
    public void Real_time_is_banned_everywhere(string symbol) =>
        Assert.Contains(symbol, RepositoryTree.Text("BannedSymbols.txt"), StringComparison.Ordinal);

    [Theory]
    [InlineData("N:System.IO")]
    [InlineData("N:System.Net.Http")]
    [InlineData("N:System.Threading.Tasks")]
    [InlineData("T:System.Random")]
    [InlineData("T:System.TimeProvider")]
    public void The_core_is_pure(string symbol) =>
        Assert.Contains(symbol, RepositoryTree.Text("src/Crownwatch.Core/BannedSymbols.Core.txt"), StringComparison.Ordinal);

    [Fact]
    public void Every_project_is_built_with_the_bans_and_with_warnings_as_errors()
    {
        var shared = RepositoryTree.Text("Directory.Build.props");
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", shared, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.txt", shared, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", shared, StringComparison.Ordinal);

        // A nearer Directory.Build.props would hide the shared one unless it imports it.
        var nearer = RepositoryTree.Files("src", "Directory.Build.props").Concat(RepositoryTree.Files("tests", "Directory.Build.props"));
        Assert.All(
            nearer,
            p => Assert.Contains("GetPathOfFileAbove('Directory.Build.props'", RepositoryTree.Text(p), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_project_switches_the_bans_off()
    {
        var loose = RepositoryTree
            .Projects()
            .Where(p =>
            {
                var text = RepositoryTree.Text(p);
                return text.Contains("RS0030", StringComparison.Ordinal)
                    || text.Contains("TreatWarningsAsErrors", StringComparison.Ordinal)
                    || text.Contains("RunAnalyzers", StringComparison.Ordinal);
            });
        Assert.Equal([], loose);
    }

    [Fact]
    public void The_core_is_built_with_its_own_bans() =>
        Assert.Contains("BannedSymbols.Core.txt", RepositoryTree.Includes("src/Crownwatch.Core/Crownwatch.Core.csproj", "AdditionalFiles"));
}
