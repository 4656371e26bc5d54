namespace FaultHost.Matrix;

/// <summary>Plays one case: an outage, the kill, the restart, the receivers' recovery, the outage's end.</summary>
internal static class CaseRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    // Half an hour of the server's clock passes in so many seconds.
    private const int Faster = 60;
    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30.0 / Faster);

    public static async Task<CaseResult> RunAsync(FaultCase played, CancellationToken stopping)
    {
        await using var world = await World.StartAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        try
        {
            var decided = await PlayAsync(world, played, patience.Token);
            var result = await world.CountSettledAsync(played.Name, patience.Token);
            return result with { Arrivals = Arrivals(world, played, decided) };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return world.Count(played.Name) with { Failure = $"not settled within {Patience.TotalMinutes:0} min: {world.Describe()}" };
        }
    }

    // Half an hour of another clock says nothing in seconds of this one.
    private static List<double> Arrivals(World world, FaultCase played, DateTimeOffset decided) =>
        played.Receiver.IsDownForHalfAnHour ? [] : [.. world.FirstOpenings.Select(at => Math.Max(0, (at - decided).TotalSeconds))];

    // Gives when the opening was decided: just before the kill, or by the next run where the kill undid it.
    private static async Task<DateTimeOffset> PlayAsync(World world, FaultCase played, CancellationToken cancel)
    {
        await world.StartServerAsync(cancel);
        await world.MisbehaveAsync(played.Receiver);
        await world.TellAsync($"arm {played.Kill}", cancel);
        world.Outage.Begin();
        await world.DiesAsync(cancel);
        var decided = TimeProvider.System.GetUtcNow();
        if (played.StepsWhileDown)
        {
            await world.SetClockAsync(played.Step, ofTheRunning: false, cancel);
        }

        await world.StartServerAsync(cancel);
        if (!played.StepsWhileDown)
        {
            await world.SetClockAsync(played.Step, ofTheRunning: true, cancel);
        }

        await world.OpenedAsync(1, cancel);
        decided = played.Kill == Hosting.KillPoint.BeforeCommit ? TimeProvider.System.GetUtcNow() : decided;
        if (played.Receiver.IsDownForHalfAnHour)
        {
            await world.TellAsync($"factor {Faster}", cancel);
            await Task.Delay(HalfAnHour, TimeProvider.System, cancel);
            await world.BehaveAsync();
        }

        world.Outage.End();
        return decided;
    }
}
