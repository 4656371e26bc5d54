namespace FaultHost.Matrix;

/// <summary>A stretch of kills at random instants, while outages come and go and the receivers fail at random.</summary>
internal static class RandomKills
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // What waits for its next try after the last fault need not be waited for on the real clock.
    private const int Faster = 60;

    /// <param name="seed">Decides every instant and every fault.</param>
    public static async Task<CaseResult> RunAsync(int seed, int kills, CancellationToken stopping)
    {
        var random = new Random(seed);
        await using var world = await World.StartAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        var name = $"random kills, seed {seed}";
        try
        {
            await world.StartServerAsync(patience.Token);
            var down = false;
            while (world.Kills < kills)
            {
                if (random.NextDouble() < 0.5)
                {
                    down = !down;
                    (down ? (Action)world.Outage.Begin : world.Outage.End)();
                }

                var fault = Receiver.All.Where(r => !r.IsDownForHalfAnHour).ElementAt(random.Next(7));
                await world.MisbehaveAsync(fault);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 3000)), TimeProvider.System, patience.Token);
                await world.KillAsync();
                await world.StartServerAsync(patience.Token);
            }

            world.Outage.End();
            await world.BehaveAsync();
            await world.TellAsync($"factor {Faster}", patience.Token);
            return await world.CountSettledAsync(name, patience.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return world.Count(name) with { Failure = $"not settled: {world.Describe()}" };
        }
    }
}
