using System.Text.Json;

namespace FaultHost.Matrix;

/// <param name="Kills">At random instants, besides the matrix.</param>
/// <param name="Cases">Only those whose name contains one of these texts, separated by semicolons; null for all.</param>
/// <param name="SideBySide">How many run at a time.</param>
/// <param name="Folder">Holds what is done already.</param>
/// <param name="Report">The Markdown file to write; null for none.</param>
internal sealed record MatrixOptions(int Kills, string? Cases, int SideBySide, string Folder, string? Report);

/// <summary>Runs what is not done yet, keeps each result as it comes, and reports on all.</summary>
internal static class MatrixRun
{
    private const int KillsAStretch = 25;

    /// <returns>0 when nothing was lost or out of order, and doubled only where a plain webhook may; else 1.</returns>
    public static async Task<int> RunAsync(MatrixOptions options, CancellationToken stopping)
    {
        Directory.CreateDirectory(options.Folder);
        var done = Done(options.Folder);
        var work = Work(options).Where(w => !done.ContainsKey(w.Name)).ToList();
        Console.WriteLine($"{work.Count} to run, {done.Count} done before (in {options.Folder})");
        await Parallel.ForEachAsync(
            work,
            new ParallelOptions { MaxDegreeOfParallelism = options.SideBySide, CancellationToken = stopping },
            async (each, cancel) =>
            {
                var result = await each.Run(cancel);
                lock (done)
                {
                    done[each.Name] = result;
                    File.AppendAllText(ResultFile(options.Folder), JsonSerializer.Serialize(result) + "\n");
                    Console.WriteLine($"{done.Count, 4} {FaultReport.Line(result)}");
                }
            }
        );
        var wanted = Work(options).Select(w => done[w.Name]).ToList();
        var report = FaultReport.Markdown(wanted);
        Console.WriteLine(report);
        if (options.Report is { } file)
        {
            await File.WriteAllTextAsync(file, report, stopping);
        }

        return FaultReport.IsGood(wanted) ? 0 : 1;
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<CaseResult>> Run)> Work(MatrixOptions options)
    {
        var texts = options.Cases?.Split(';', StringSplitOptions.RemoveEmptyEntries);
        foreach (var each in FaultCase.All.Where(c => texts is null || texts.Any(text => c.Name.Contains(text, StringComparison.Ordinal))))
        {
            yield return (each.Name, cancel => CaseRun.RunAsync(each, cancel));
        }

        for (var seed = 1; (seed - 1) * KillsAStretch < options.Kills; seed++)
        {
            var (its, kills) = (seed, Math.Min(KillsAStretch, options.Kills - ((seed - 1) * KillsAStretch)));
            yield return ($"random kills, seed {its}", cancel => RandomKills.RunAsync(its, kills, cancel));
        }
    }

    private static Dictionary<string, CaseResult> Done(string folder) =>
        File.Exists(ResultFile(folder))
            ? File.ReadAllLines(ResultFile(folder))
                .Select(line => JsonSerializer.Deserialize<CaseResult>(line)!)
                .GroupBy(r => r.Name)
                .ToDictionary(g => g.Key, g => g.Last())
            : [];

    private static string ResultFile(string folder) => Path.Combine(folder, "results.jsonl");
}
