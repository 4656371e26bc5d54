namespace MutantRunner;

/// <summary>Runs every case without a mutant: measures coverage and time, and finds the tests that fail anyway.</summary>
internal static class Measuring
{
    /// <summary>
    /// What the first round in a fresh process meets and the second does not is met once a process: static initialisers and what is
    /// cached, of which Stryker itself knows only some. The third round measures the time. Discovering the cases may run code of the
    /// core too, so capturing has begun before.
    /// </summary>
    public static (IEnumerable<string> Lines, IReadOnlyList<string> Failures) Of(IReadOnlyList<TestCase> cases, MutantSwitch mutants)
    {
        var passed = cases.ToDictionary(c => c.Name, _ => new SortedSet<int>());
        var (first, inStatic) = mutants.Passed();
        var (once, statics) = (new SortedSet<int>(first), new SortedSet<int>(inStatic));
        for (var round = 0; round < 2; round++)
        {
            foreach (var each in cases)
            {
                Failure(each);
                (var all, inStatic) = mutants.Passed();
                passed[each.Name].UnionWith(all);
                statics.UnionWith(inStatic);
                if (round == 0)
                {
                    once.UnionWith(all);
                }
                else
                {
                    once.ExceptWith(all);
                }
            }
        }

        statics.UnionWith(once);
        mutants.Capture(false);

        var measured = cases.Select(c => (Case: c, Result: Timed(c))).ToList();
        return (
            Coverage.Lines(measured.Select(m => (m.Case, m.Result.Takes, (IEnumerable<int>)passed[m.Case.Name])), statics),
            [.. measured.Select(m => m.Result.Failure).OfType<string>()]
        );
    }

    /// <summary>The cases that fail without a mutant.</summary>
    public static IReadOnlyList<string> Failures(IEnumerable<TestCase> cases) => [.. cases.Select(Failure).OfType<string>()];

    private static (TimeSpan Takes, string? Failure) Timed(TestCase each)
    {
        var began = TimeProvider.System.GetTimestamp();
        var failure = Failure(each);
        return (TimeProvider.System.GetElapsedTime(began), failure);
    }

    private static string? Failure(TestCase each)
    {
        try
        {
            each.Run();
            return null;
        }
        catch (Exception e)
        {
            return $"{each.Name}: {e.GetType().Name}: {e.Message.Split('\n')[0]}";
        }
    }
}
