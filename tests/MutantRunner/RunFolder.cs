namespace MutantRunner;

/// <summary>The files of one run: Stryker's report, the coverage, the verdicts.</summary>
internal sealed class RunFolder(string path)
{
    public string Coverage => Path.Combine(path, "coverage.tsv");

    public Ledger Ledger { get; } = new(Path.Combine(path, "verdicts.tsv"));

    public IReadOnlyList<Mutant> Mutants() => StrykerReport.Read(File.ReadAllText(Path.Combine(path, "reports", "mutation-report.json")));
}
