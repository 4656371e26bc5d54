using System.Globalization;

namespace MutantRunner;

/// <summary>The file of verdicts, one a line: what a process that crashed has found out stays found out. The last line about a mutant counts.</summary>
internal sealed class Ledger(string path)
{
    public void Write(int mutant, Verdict verdict, string by = "") =>
        File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{mutant}\t{verdict}\t{by}\n"));

    public IReadOnlyDictionary<int, Verdict> Read()
    {
        var verdicts = new Dictionary<int, Verdict>();
        foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            var fields = line.Split('\t');
            verdicts[int.Parse(fields[0], CultureInfo.InvariantCulture)] = Enum.Parse<Verdict>(fields[1]);
        }
        return verdicts;
    }
}
