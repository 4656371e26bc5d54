namespace MutantRunner;

/// <summary>Tries one mutant: its cases one after the other, until one fails or does not end.</summary>
internal sealed class Judge(MutantSwitch mutants, Coverage coverage)
{
    // Of a thread, in bytes: room for sound code; endless recursion is at its end soon.
    private const int Stack = 16 * 1024 * 1024;

    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(1);

    /// <summary>True when the thread of a case that timed out still runs: this process is of no more use.</summary>
    public bool Hangs { get; private set; }

    public (Verdict Verdict, string By) Try(int mutant, IEnumerable<TestCase> cases)
    {
        foreach (var each in cases.OrderBy(c => coverage.Takes[c.Name]))
        {
            mutants.TurnOn(mutant);
            var failed = false;
            var thread = new Thread(() => failed = Fails(each), Stack) { IsBackground = true };
            thread.Start();
            var ended = Ends(thread, (20 * coverage.Takes[each.Name]) + _grace);
            mutants.TurnOff();
            if (!ended)
            {
                // With the mutant off, most endless loops end.
                Hangs = !thread.Join(_grace);
                return (Verdict.TimedOut, each.Name);
            }

            if (failed)
            {
                return (Verdict.Killed, each.Name);
            }
        }

        return (Verdict.Survived, "");
    }

    // Counted in time of the processor, of which nothing else here uses any: on a busy machine nothing looks like an endless loop.
    // What waits for ever uses none.
    private static bool Ends(Thread thread, TimeSpan mayTake)
    {
        var (used, began) = (Environment.CpuUsage.TotalTime, TimeProvider.System.GetTimestamp());
        while (!thread.Join(TimeSpan.FromMilliseconds(100)))
        {
            if (Environment.CpuUsage.TotalTime - used > mayTake || TimeProvider.System.GetElapsedTime(began) > _longestWait)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fails(TestCase each)
    {
        try
        {
            each.Run();
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
