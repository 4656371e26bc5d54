using System.Diagnostics;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Faults;

/// <summary>
/// The part of `make faults` that takes less than a minute: the real server killed at each of the four points, with receivers that
/// take a message and never say so, or answer; clocks are set meanwhile; and some kills at random instants.
/// </summary>
[Trait("rule", "10.1")]
[Trait("rule", "10.2")]
public sealed class FaultMatrixTests
{
    [Fact(Timeout = 240_000)]
    public async Task Nothing_is_lost_doubled_or_out_of_order_whenever_the_server_is_killed()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("crownwatch-faults-test-").FullName;
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        string[] arguments =
        [
            Repository.PathOf("tests", "FaultHost", "bin", output.Parent!.Name, output.Name, "fault-host.dll"),
            "matrix",
            "--kills",
            "4",
            "--cases",
            "/ accepted, then timed out / +5 min while running;after commit / 200 / −5 min while down",
            "--side-by-side",
            "6",
            "--folder",
            folder,
        ];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancel);
            var said = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            TestContext.Current.TestOutputHelper?.WriteLine(said + await errors);

            Assert.StartsWith("6 to run", said, StringComparison.Ordinal);
            Assert.Contains("## All: 6 runs, 9 kills", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Not as it must be", said, StringComparison.Ordinal);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            Directory.Delete(folder, recursive: true);
        }
    }
}
