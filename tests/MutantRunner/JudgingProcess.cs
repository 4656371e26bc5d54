using System.Reflection;

namespace MutantRunner;

/// <summary>The process in which mutants run. It may crash or hang: the one that watches it starts another.</summary>
internal sealed class JudgingProcess(Assembly tests, RunFolder folder)
{
    private readonly MutantSwitch _mutants = new();

    /// <summary>What tests print is of no use here.</summary>
    public static void Silence() => Console.SetOut(TextWriter.Null);

    /// <summary>Every mutant that has no verdict yet, many in one process.</summary>
    public ExitCode JudgeAll()
    {
        _mutants.Capture(true);
        var cases = TestCases.Of(tests);
        if (!File.Exists(folder.Coverage))
        {
            var (lines, failures) = Measuring.Of(cases, _mutants);
            if (failures.Count > 0)
            {
                return Complain("fails without a mutant", failures);
            }

            File.WriteAllLines(folder.Coverage, lines);
        }

        _mutants.Capture(false);
        var coverage = Coverage.Read(File.ReadLines(folder.Coverage));
        var byName = cases.ToDictionary(c => c.Name);
        var judge = new Judge(_mutants, coverage);
        var known = folder.Ledger.Read();
        foreach (var mutant in folder.Mutants().Where(m => !known.ContainsKey(m.Id)))
        {
            folder.Ledger.Write(mutant.Id, Verdict.Begun);
            var (verdict, by) = judge.Try(mutant.Id, coverage.CasesOf[mutant.Id].Select(n => byName[n]));
            if (verdict == Verdict.Survived)
            {
                verdict =
                    coverage.Static.Contains(mutant.Id) ? Verdict.WantsFreshProcess
                    : coverage.CasesOf.Contains(mutant.Id) ? Verdict.Survived
                    : Verdict.Uncovered;
            }

            folder.Ledger.Write(mutant.Id, verdict, by);
            if (judge.Hangs)
            {
                return ExitCode.Again;
            }
        }

        // What a mutant left in a cache would kill the mutants after it for nothing.
        var left = Measuring.Failures(cases);
        return left.Count > 0 ? Complain("fails after the mutants, with all of them off", left) : ExitCode.Done;
    }

    /// <summary>One mutant that is on from the start, so that static initialisers run with it, and every test case.</summary>
    public ExitCode JudgeOne(int mutant)
    {
        var judge = new Judge(_mutants, Coverage.Read(File.ReadLines(folder.Coverage)));
        _mutants.TurnOn(mutant);
        IReadOnlyList<TestCase> cases;
        try
        {
            cases = TestCases.Of(tests);
        }
        catch (Exception e)
        {
            // Without a mutant it works: the process before this one did the same.
            folder.Ledger.Write(mutant, Verdict.Killed, $"finding the test cases: {e.GetType().Name}");
            return ExitCode.Done;
        }

        var (verdict, by) = judge.Try(mutant, cases);
        folder.Ledger.Write(mutant, verdict, by);
        return ExitCode.Done;
    }

    private static ExitCode Complain(string what, IEnumerable<string> cases)
    {
        foreach (var each in cases)
        {
            Console.Error.WriteLine($"{what}: {each}");
        }

        return ExitCode.Error;
    }
}
