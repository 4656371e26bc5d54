namespace Crownwatch.Server.Dashboard.DefinitionSets;

/// <summary>
/// The lines that differ between two texts, with some around them: Myers' shortest way (An O(ND) Difference Algorithm, 1986). Texts that
/// have little in common are shown as one replaced by the other.
/// </summary>
public static class LineDiff
{
    /// <summary>Lines shown around a change.</summary>
    private const int Around = 3;

    // Its memory grows with the square of the lines that differ: 8 MB.
    private const int MostChanges = 1000;

    /// <summary>In the order of the new text; gaps between the parts shown are <see cref="LineKind.Gap"/>. Empty for equal texts.</summary>
    public static IReadOnlyList<DiffLine> Of(IReadOnlyList<string> former, IReadOnlyList<string> now)
    {
        var start = 0;
        while (start < former.Count && start < now.Count && former[start] == now[start])
        {
            start++;
        }

        var (a, b) = (former.Count, now.Count);
        while (a > start && b > start && former[a - 1] == now[b - 1])
        {
            (a, b) = (a - 1, b - 1);
        }

        if (a == start && b == start)
        {
            return [];
        }

        List<DiffLine> all = [.. former.Take(start).Select(l => new DiffLine(LineKind.Same, l))];
        all.AddRange(Middle([.. former.Skip(start).Take(a - start)], [.. now.Skip(start).Take(b - start)]));
        all.AddRange(former.Skip(a).Select(l => new DiffLine(LineKind.Same, l)));
        return Shortened(all);
    }

    private static List<DiffLine> Middle(string[] a, string[] b)
    {
        var most = Math.Min(a.Length + b.Length, MostChanges);
        var reached = new int[(2 * most) + 2];
        List<int[]> steps = [];
        for (var changes = 0; changes <= most; changes++)
        {
            steps.Add(reached[(most - changes)..(most + changes + 1)]);
            for (var k = -changes; k <= changes; k += 2)
            {
                var x = IsDown(reached, most, k, changes) ? reached[most + k + 1] : reached[most + k - 1] + 1;
                var y = x - k;
                while (x < a.Length && y < b.Length && a[x] == b[y])
                {
                    (x, y) = (x + 1, y + 1);
                }

                reached[most + k] = x;
                if (x >= a.Length && y >= b.Length)
                {
                    return Back(a, b, steps);
                }
            }
        }

        return [.. a.Select(l => new DiffLine(LineKind.Gone, l)), .. b.Select(l => new DiffLine(LineKind.New, l))];
    }

    // From the end back to the start by the ways that were reached.
    private static List<DiffLine> Back(string[] a, string[] b, List<int[]> steps)
    {
        List<DiffLine> lines = [];
        var (x, y) = (a.Length, b.Length);
        for (var changes = steps.Count - 1; changes >= 0; changes--)
        {
            var reached = steps[changes]; // its middle is diagonal 0
            var k = x - y;
            var former =
                changes == 0 ? 0
                : IsDown(reached, changes, k, changes) ? k + 1
                : k - 1;
            var (fromX, fromY) = changes == 0 ? (0, 0) : (reached[changes + former], reached[changes + former] - former);
            while (x > fromX && y > fromY)
            {
                (x, y) = (x - 1, y - 1);
                lines.Add(new DiffLine(LineKind.Same, a[x]));
            }

            if (changes > 0)
            {
                lines.Add(x == fromX ? new DiffLine(LineKind.New, b[fromY]) : new DiffLine(LineKind.Gone, a[fromX]));
                (x, y) = (fromX, fromY);
            }
        }

        lines.Reverse();
        return lines;
    }

    private static bool IsDown(int[] reached, int middle, int k, int changes) =>
        k == -changes || (k != changes && reached[middle + k - 1] < reached[middle + k + 1]);

    private static List<DiffLine> Shortened(List<DiffLine> all)
    {
        var shown = new bool[all.Count];
        foreach (var (i, line) in all.Index().Where(l => l.Item.Kind != LineKind.Same))
        {
            for (var j = Math.Max(0, i - Around); j <= Math.Min(all.Count - 1, i + Around); j++)
            {
                shown[j] = true;
            }
        }

        List<DiffLine> lines = [];
        foreach (var (i, line) in all.Index())
        {
            if (shown[i])
            {
                lines.Add(line);
            }
            else if (i == 0 || shown[i - 1])
            {
                lines.Add(new DiffLine(LineKind.Gap, ""));
            }
        }

        return lines;
    }
}

public enum LineKind
{
    Same,
    Gone,
    New,

    /// <summary>Stands for lines that are in both and are not shown.</summary>
    Gap,
}

public readonly record struct DiffLine(LineKind Kind, string Text);
