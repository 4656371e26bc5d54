namespace Crownwatch.Core.Definitions;

/// <summary>The legal word closest to a misspelt one.</summary>
public static class Nearest
{
    /// <summary>The candidate with the fewest letters to insert, delete, replace or swap; null without candidates.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var wanted = word.Length > 64 ? word[..64] : word;
        return candidates.MinBy(candidate => Distance(wanted, candidate));
    }

    /// <summary>`; did you mean 'x'?` where one is close enough to be meant, else nothing.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } near && Distance(word.Length > 64 ? word[..64] : word, near) <= Math.Max(2, near.Length / 3)
            ? $"; did you mean '{near}'?"
            : "";

    public static int Distance(string a, string b)
    {
        var rows = new int[3][];
        for (var i = 0; i < 3; i++)
        {
            rows[i] = new int[b.Length + 1];
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0][j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var (row, above, twoAbove) = (rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3]);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                }
            }
        }

        return rows[a.Length % 3][b.Length];
    }
}
