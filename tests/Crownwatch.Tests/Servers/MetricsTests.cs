using System.Diagnostics;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>/metrics as Prometheus's own tool judges it.</summary>
public sealed class MetricsTests
{
    [Fact(Timeout = 60_000)]
    public async Task Promtool_accepts_the_metrics_also_with_odd_names()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is not installed");
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(
            scene.Definitions().Slack(scene.Slack.WebhookUrl, "\"odd \\\"name\\\" \\\\ with } and é\"").Check("one").Check("two")
        );
        await scene.UntilAsync("/api/v1/checks/one/results", r => r.GetProperty("results").GetArrayLength() > 0);
        using var answer = await scene.AskAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync(Scene.Cancel);
        Assert.Contains("crownwatch_results_total", text, StringComparison.Ordinal);

        var start = new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var promtool = Process.Start(start)!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var said = await promtool.StandardError.ReadToEndAsync(Scene.Cancel) + await promtool.StandardOutput.ReadToEndAsync(Scene.Cancel);
        await promtool.WaitForExitAsync(Scene.Cancel);
        Assert.True(promtool.ExitCode == 0, said + text);
    }
}
