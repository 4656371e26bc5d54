using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace MutantRunner;

/// <summary>
/// Tries every mutant of a run against the tests of an assembly. Stryker's own runner takes seconds a mutant and counts a busy
/// machine's slowness as a timeout; here each mutant meets only the cases that go past it, in one process, the shortest first.
/// </summary>
public static class MutationRun
{
    // Past this, a test process with one mutant hangs: all cases take seconds.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Arguments: the folder of the run; the processes it starts get <c>all</c> or a mutant's number beside it. Ends with 0, with 1
    /// where a part's score is below <see cref="Summary.Least"/>, with 2 where the tests fail without a
    /// mutant or there is none.
    /// </summary>
    public static int Run(Assembly tests, string[] args)
    {
        var folder = new RunFolder(args[0]);
        if (args.Length > 1)
        {
            JudgingProcess.Silence();
        }

        var code = args switch
        {
            [_] => Watch(tests, args[0], folder),
            [_, "all"] => new JudgingProcess(tests, folder).JudgeAll(),
            [_, var mutant] => new JudgingProcess(tests, folder).JudgeOne(int.Parse(mutant, CultureInfo.InvariantCulture)),
            _ => throw new ArgumentException("expected: FOLDER [all|MUTANT]", nameof(args)),
        };
        // Threads of mutants that hang must not keep the process alive.
        Environment.Exit((int)code);
        return (int)code;
    }

    private static ExitCode Watch(Assembly tests, string path, RunFolder folder)
    {
        for (int? code; (code = Start(tests, path, "all", null)) != (int)ExitCode.Done; )
        {
            var begun = folder.Ledger.Read().Where(v => v.Value == Verdict.Begun).Select(v => v.Key).ToList();
            if (code == (int)ExitCode.Error || (code != (int)ExitCode.Again && begun.Count == 0))
            {
                return ExitCode.Error;
            }

            // A crash is a way to be noticed: no test that crashes passes.
            foreach (var mutant in begun)
            {
                folder.Ledger.Write(mutant, Verdict.Killed, $"crash {code}");
            }
        }

        foreach (var mutant in folder.Ledger.Read().Where(v => v.Value == Verdict.WantsFreshProcess).Select(v => v.Key))
        {
            var code = Start(tests, path, mutant.ToString(CultureInfo.InvariantCulture), _longest);
            if (code != (int)ExitCode.Done)
            {
                folder.Ledger.Write(mutant, code is null ? Verdict.TimedOut : Verdict.Killed, $"crash {code}");
            }
        }

        return Report(folder);
    }

    /// <summary>The exit code; null when it took too long and was ended.</summary>
    private static int? Start(Assembly tests, string path, string what, TimeSpan? longest)
    {
        var program = new ProcessStartInfo(Environment.ProcessPath!, [tests.Location, path, what]) { RedirectStandardError = true };
        using var process = Process.Start(program)!;
        var said = process.StandardError.ReadToEndAsync();
        if (process.WaitForExit(longest ?? Timeout.InfiniteTimeSpan))
        {
            // The stack of a mutant that crashed interests nobody.
            if (process.ExitCode == (int)ExitCode.Error)
            {
                Console.Error.Write(said.GetAwaiter().GetResult());
            }

            return process.ExitCode;
        }

        process.Kill();
        return null;
    }

    private static ExitCode Report(RunFolder folder)
    {
        var (mutants, verdicts) = (folder.Mutants(), folder.Ledger.Read());
        if (mutants.Count == 0)
        {
            Console.Error.WriteLine("no mutant was made: does FILES name files of the part, such as 'AlertDesk* Footing'?");
            return ExitCode.Error;
        }

        foreach (var mutant in mutants.Where(m => verdicts[m.Id] is Verdict.Survived or Verdict.Uncovered))
        {
            var verdict = verdicts[mutant.Id] == Verdict.Survived ? "survived" : "not covered";
            Console.WriteLine($"{mutant.File}:{mutant.Line} {verdict}: {mutant.Original} -> {mutant.Replacement}");
        }

        var parts = Summary.ByPart(mutants, verdicts);
        foreach (var part in parts)
        {
            Console.WriteLine(part);
        }

        return parts.All(p => p.Score >= Summary.Least) ? ExitCode.Done : ExitCode.TooFewNoticed;
    }
}
