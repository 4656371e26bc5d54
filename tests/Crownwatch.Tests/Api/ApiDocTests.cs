using System.Diagnostics;
using System.Text.RegularExpressions;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>The commands of docs/api.md, run as they stand there.</summary>
public sealed partial class ApiDocTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact(Timeout = 120_000)]
    public async Task The_commands_of_the_document_work_as_they_stand_there()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl") || File.Exists("/usr/local/bin/curl"), "no curl");
        await server.IncidentAsync();
        var account = await server.AddAsync("reader", Role.Responder);
        var token = await server.TokenAsync(account, "responder");
        var blocks = Block().Matches(Repository.Read("docs", "api.md")).Select(m => m.Groups[1].Value).ToList();
        Assert.True(blocks.Count >= 6);
        foreach (var block in blocks)
        {
            var start = new ProcessStartInfo("sh", ["-euc", block]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["CROWNWATCH_TOKEN"] = token;
            start.Environment["CROWNWATCH_SERVER"] = server.Origin;
            using var process = Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync(Asking.Cancel);
            var failed = await process.StandardError.ReadToEndAsync(Asking.Cancel);
            await process.WaitForExitAsync(Asking.Cancel);

            Assert.True(process.ExitCode == 0, $"{block}\nended with {process.ExitCode}: {failed}{said}");
            Assert.NotEmpty(said);
        }
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
