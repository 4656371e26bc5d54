using System.Text.Json;
using System.Text.RegularExpressions;

namespace MutantRunner;

/// <summary>Stryker's json report: which mutants are in the assembly, and where in the source.</summary>
internal static partial class StrykerReport
{
    /// <summary>The mutants that compile and that no filter took away, by file and line.</summary>
    public static IReadOnlyList<Mutant> Read(string json)
    {
        using var report = JsonDocument.Parse(json);
        var root = report.RootElement.GetProperty("projectRoot").GetString()! + "/";
        return
        [
            .. report
                .RootElement.GetProperty("files")
                .EnumerateObject()
                .SelectMany(f => OfFile(f.Name.Replace(root, "", StringComparison.Ordinal), f.Value))
                .OrderBy(m => m.File, StringComparer.Ordinal)
                .ThenBy(m => m.Line)
                .ThenBy(m => m.Id),
        ];
    }

    private static IEnumerable<Mutant> OfFile(string file, JsonElement content)
    {
        var lines = content.GetProperty("source").GetString()!.Split('\n');
        foreach (var mutant in content.GetProperty("mutants").EnumerateArray())
        {
            if (mutant.GetProperty("status").GetString() is "Ignored" or "CompileError")
            {
                continue;
            }

            var (from, to) = (mutant.GetProperty("location").GetProperty("start"), mutant.GetProperty("location").GetProperty("end"));
            yield return new Mutant(
                int.Parse(mutant.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                file,
                Place(from).Line,
                OneLine(Between(lines, Place(from), Place(to))),
                OneLine(mutant.GetProperty("replacement").GetString() ?? "")
            );
        }
    }

    private static (int Line, int Column) Place(JsonElement at) => (at.GetProperty("line").GetInt32(), at.GetProperty("column").GetInt32());

    // Both count from 1; the end is the first character that no longer belongs.
    private static string Between(string[] lines, (int Line, int Column) from, (int Line, int Column) to)
    {
        var text = string.Join('\n', lines[(from.Line - 1)..to.Line]);
        var after = lines[to.Line - 1].Length - (to.Column - 1);
        return text[(from.Column - 1)..(text.Length - after)];
    }

    private static string OneLine(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
