namespace MutantRunner;

/// <summary>Tries one mutant: its cases one after the other, until one fails or does not end.</summary>
internal sealed class Judge(MutantSwitch mutants, Coverage coverage)
{
    // Deep recursion is a legal way for a mutant to be found, and is one sooner with little stack; too little would break sound code.
    private const int Stack = 16 * 1024 * 1024;

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
            var ended = thread.Join(TimeSpan.FromSeconds(8) + (20 * coverage.Takes[each.Name]));
            mutants.TurnOff();
            if (!ended)
            {
                // With the mutant off, most endless loops end.
                Hangs = !thread.Join(TimeSpan.FromSeconds(10));
                return (Verdict.TimedOut, each.Name);
            }
            if (failed)
            {
                return (Verdict.Killed, each.Name);
            }
        }
        return (Verdict.Survived, "");
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
