using Xunit;

namespace Crownwatch.Tests.Dashboard;

public sealed class WatcherAlarmTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    [Fact]
    public async Task Refused_definition_files_head_the_page_until_they_are_mended()
    {
        var sound = await File.ReadAllTextAsync(server.Definitions, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(server.Definitions, sound + "\nnonsense: true\n", TestContext.Current.CancellationToken);
        await DashboardServer.UntilAsync(async () =>
            (await server.TextAsync("/")).Contains("definition files are refused", StringComparison.Ordinal)
        );
        Assert.Contains("nonsense", await server.TextAsync("/"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(server.Definitions, sound, TestContext.Current.CancellationToken);
        await DashboardServer.UntilAsync(async () =>
            !(await server.TextAsync("/")).Contains("definition files are refused", StringComparison.Ordinal)
        );
        Assert.Contains("sound_page", await server.TextAsync("/"), StringComparison.Ordinal);
    }
}
