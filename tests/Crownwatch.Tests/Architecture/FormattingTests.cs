using System.Diagnostics;
using Xunit;

namespace Crownwatch.Tests.Architecture;

/// <summary>make format leaves nothing to change.</summary>
public sealed class FormattingTests
{
    [Fact]
    public async Task Every_source_file_is_formatted()
    {
        var start = new ProcessStartInfo("dotnet", ["csharpier", "check", "."])
        {
            WorkingDirectory = RepositoryTree.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(
            errors.Contains("dotnet tool restore", StringComparison.Ordinal),
            "the formatter is not restored: run dotnet tool restore"
        );

        Assert.True(process.ExitCode == 0, $"run make format:\n{await printed}{errors}");
    }
}
