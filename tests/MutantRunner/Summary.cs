using System.Globalization;

namespace MutantRunner;

/// <summary>The counts and the score of one part: noticed mutants of all, where a mutant no test goes past counts as not noticed.</summary>
internal sealed record Summary(string Part, int Killed, int TimedOut, int Survived, int Uncovered)
{
    /// <summary>The least score that passes, in per cent.</summary>
    public const double Least = 80;

    public int All => Killed + TimedOut + Survived + Uncovered;

    public double Score => 100.0 * (Killed + TimedOut) / All;

    public static IReadOnlyList<Summary> ByPart(IEnumerable<Mutant> mutants, IReadOnlyDictionary<int, Verdict> verdicts) =>
        [
            .. mutants
                .GroupBy(m => m.Part)
                .Select(p => p.ToLookup(m => verdicts[m.Id]))
                .Select(v => new Summary(
                    v.First().First().Part,
                    v[Verdict.Killed].Count(),
                    v[Verdict.TimedOut].Count(),
                    v[Verdict.Survived].Count(),
                    v[Verdict.Uncovered].Count()
                )),
        ];

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Part, -12}{All, 6} mutants: {Killed} killed, {TimedOut} timed out, {Survived} survived, {Uncovered} not covered: {Score:0.0} %"
        );
}
