using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Probes.Http;
using Xunit;

namespace Crownwatch.Tests.Probes;

/// <summary>Runs the http probe once with short definitions.</summary>
internal static class Probing
{
    public static DateTimeOffset Slot { get; } = new(2026, 1, 5, 14, 3, 0, TimeSpan.Zero);

    public static CheckDefinition Check(Uri url, params Criterion[] criteria) =>
        new()
        {
            Name = "probed",
            Request = new HttpRequestDefinition { Url = url },
            Timeout = TimeSpan.FromSeconds(20),
            Criteria = criteria.Length == 0 ? [StatusCodeCriterion.Default] : criteria,
        };

    public static CheckDefinition Within(this CheckDefinition check, int milliseconds) =>
        check with
        {
            Timeout = TimeSpan.FromMilliseconds(milliseconds),
        };

    public static CheckDefinition Asking(this CheckDefinition check, Func<HttpRequestDefinition, HttpRequestDefinition> change) =>
        check with
        {
            Request = change(check.Request!),
        };

    public static async Task<ProbeResult> RunAsync(CheckDefinition check, Func<string, string>? redact = null)
    {
        using var probe = new HttpProbe(TimeProvider.System, redact ?? (text => text));
        // Short timeouts are for the target's part, not for compiling ours.
        await probe.WarmUpAsync(TestContext.Current.CancellationToken);
        return await probe.RunAsync(check, Slot, TestContext.Current.CancellationToken);
    }

    /// <summary>Probes a well-formed answer with one criterion or more.</summary>
    public static async Task<ProbeResult> JudgeAsync(string body, params Criterion[] criteria)
    {
        await using var target = HostileTarget.Answering(200, body);
        return await RunAsync(Check(target.Url(), criteria));
    }

    public static void Unreachable(this ProbeResult result, string code, string reason)
    {
        Assert.Equal((Outcome.Down, DownCause.Unreachable, code, reason), (result.Outcome, result.Cause, result.Code, result.Reason));
        Assert.Empty(result.Criteria);
    }

    public static void Wrong(this ProbeResult result, string code, string reason) =>
        Assert.Equal((Outcome.Down, DownCause.Wrong, code, reason), (result.Outcome, result.Cause, result.Code, result.Reason));

    public static void Up(this ProbeResult result)
    {
        Assert.Equal((Outcome.Up, DownCause.None, "", ""), (result.Outcome, result.Cause, result.Code, result.Reason));
        Assert.Null(result.Excerpt);
    }
}
