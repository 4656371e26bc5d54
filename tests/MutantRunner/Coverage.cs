using System.Globalization;

namespace MutantRunner;

/// <summary>
/// Which test cases go past which mutants, how long each case takes, and which mutants are met once a process, in static
/// initialisers and caches: turning one of them on later shows nothing.
/// </summary>
internal sealed record Coverage(IReadOnlyDictionary<string, TimeSpan> Takes, ILookup<int, string> CasesOf, IReadOnlySet<int> Static)
{
    private const string StaticLine = "static";

    /// <summary>The lines of the file in which the next process finds it: name, milliseconds and mutants of each case.</summary>
    public static IEnumerable<string> Lines(
        IEnumerable<(TestCase Case, TimeSpan Takes, IEnumerable<int> Passed)> cases,
        IEnumerable<int> statics
    ) => cases.Select(c => Line(c.Case.Name, c.Takes, c.Passed)).Append(Line(StaticLine, TimeSpan.Zero, statics));

    public static Coverage Read(IEnumerable<string> lines)
    {
        var rows = lines
            .Select(l => l.Split('\t'))
            .Select(f =>
                (
                    Name: f[0],
                    Takes: TimeSpan.FromMilliseconds(Number(f[1])),
                    Mutants: f[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)
                )
            )
            .ToList();
        var cases = rows.Where(r => r.Name != StaticLine).ToList();
        return new(
            cases.ToDictionary(c => c.Name, c => c.Takes),
            cases.SelectMany(c => c.Mutants.Select(m => (Mutant: m, c.Name))).ToLookup(p => p.Mutant, p => p.Name),
            rows.Single(r => r.Name == StaticLine).Mutants.ToHashSet()
        );
    }

    private static string Line(string name, TimeSpan takes, IEnumerable<int> mutants) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}\t{(int)takes.TotalMilliseconds}\t{string.Join(' ', mutants)}");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
