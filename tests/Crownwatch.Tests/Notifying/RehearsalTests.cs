using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Alerting;
using Crownwatch.Tests.Time;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>The way that a first page goes, gone at the start by every server of a process.</summary>
public sealed class RehearsalTests
{
    private const int Servers = 8;

    [Fact(Timeout = 60_000)]
    public async Task Servers_that_start_together_in_one_process_rehearse_each_for_itself()
    {
        var cancel = TestContext.Current.CancellationToken;
        List<(RememberingSender Sender, RememberedLog<Rehearsal> Log)> all =
        [
            .. Enumerable.Range(0, Servers).Select(_ => (new RememberingSender(), new RememberedLog<Rehearsal>())),
        ];
        using var together = new Barrier(Servers);
        List<Task> starts =
        [
            .. all.Select(server =>
                Task.Factory.StartNew(
                        () =>
                        {
                            together.SignalAndWait(cancel);
                            return RehearseAsync(server.Sender, server.Log, cancel);
                        },
                        cancel,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                    .Unwrap()
            ),
        ];
        await Task.WhenAll(starts);

        Assert.Empty(all.SelectMany(s => s.Log.Said));
        Assert.All(all, s => Assert.Equal(["slack"], s.Sender.Sent.Select(m => m.Channel)));
    }

    private static Task RehearseAsync(RememberingSender sender, RememberedLog<Rehearsal> log, CancellationToken cancel)
    {
        var time = new ManualTime();
        var snapshot = new Snapshot(RuleFile.OneCheck(RuleFile.ConsecutiveFailures), [], time.GetUtcNow());
        return new Rehearsal(new SnapshotSource(snapshot), [sender], new ServerAddress(), time, log).RunAsync(cancel);
    }
}
