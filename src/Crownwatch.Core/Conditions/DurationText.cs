using System.Globalization;

namespace Crownwatch.Core.Conditions;

/// <summary>Durations as a person reads them, two units at most: `45s`, `3m`, `1h30m`, `2d4h`.</summary>
public static class DurationText
{
    public static string Of(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
        {
            return "-" + Of(-span);
        }

        var total = (long)Math.Round(span.TotalSeconds);
        (long Size, string Unit)[] units = [(86400, "d"), (3600, "h"), (60, "m"), (1, "s")];
        var first = Array.FindIndex(units, u => total >= u.Size);
        if (first < 0)
        {
            return span == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0}ms");
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{total / units[first].Size}{units[first].Unit}");
        if (first + 1 >= units.Length)
        {
            return text;
        }

        var rest = total % units[first].Size / units[first + 1].Size;
        return rest == 0 ? text : text + string.Create(CultureInfo.InvariantCulture, $"{rest}{units[first + 1].Unit}");
    }
}
