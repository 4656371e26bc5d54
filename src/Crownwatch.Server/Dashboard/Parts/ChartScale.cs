using System.Text;

namespace Crownwatch.Server.Dashboard.Parts;

/// <summary>
/// Times on a logarithmic axis: answers of 5 ms and a limit of 800 ms are both to be seen. Y grows downwards, as in SVG.
/// </summary>
public sealed class ChartScale
{
    private static readonly int[] _fine = [1, 2, 5];
    private readonly double _low;
    private readonly double _high;

    /// <param name="values">Milliseconds, above 0.</param>
    /// <param name="limit">Always inside the scale.</param>
    public ChartScale(IEnumerable<double> values, double? limit, double width, double height)
    {
        (Width, Height) = (width, height);
        var all = values.Append(limit ?? double.NaN).Where(v => v > 0).DefaultIfEmpty(100).ToList();
        _low = Math.Log10(Math.Max(0.05, all.Min() * 0.6));
        _high = Math.Log10(Math.Max(0.1, all.Max() * 1.4));
    }

    public double Width { get; }
    public double Height { get; }

    public double Y(double milliseconds) =>
        Height * (1 - Math.Clamp((Math.Log10(Math.Max(0.01, milliseconds)) - _low) / (_high - _low), 0, 1));

    /// <summary>1, 10, 100 … milliseconds that lie inside, with 2, 5, 20 … where those alone are too few.</summary>
    public IReadOnlyList<double> Ticks()
    {
        var decades = Between(Enumerable.Range(-2, 8).Select(e => Math.Pow(10, e)));
        return decades.Count > 1 ? decades : Between(Enumerable.Range(-2, 8).SelectMany(e => _fine.Select(m => m * Math.Pow(10, e))));
    }

    /// <summary>The path of a line that is broken where there is no value; a value that stands alone is a dot.</summary>
    /// <param name="points">X in the chart's units, and milliseconds.</param>
    public string Path(IEnumerable<(double X, double? Milliseconds)> points)
    {
        var path = new StringBuilder();
        var drawing = false;
        foreach (var (x, value) in points)
        {
            if (value is not { } milliseconds)
            {
                drawing = false;
                continue;
            }

            path.Append(drawing ? 'L' : 'M').Append(Say.Number(x)).Append(' ').Append(Say.Number(Y(milliseconds)));
            if (!drawing)
            {
                path.Append("h.01");
            }

            drawing = true;
        }

        return path.ToString();
    }

    private List<double> Between(IEnumerable<double> values) => [.. values.Where(v => Math.Log10(v) >= _low && Math.Log10(v) <= _high)];
}
