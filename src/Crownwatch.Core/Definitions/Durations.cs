using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crownwatch.Core.Definitions;

/// <summary>Durations as definition files and conditions write them: `800ms`, `60s`, `5m`, `1h30m`, `7d`, `1w`, `2y` (365 days).</summary>
public static class Durations
{
    /// <summary>Ten years; nothing that a definition file can mean is longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private static readonly SearchValues<char> _number = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Milliseconds)[] _units =
    [
        ("y", 365L * 86_400_000),
        ("w", 7L * 86_400_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1_000),
        ("ms", 1),
    ];

    /// <summary>Reads a duration. Units go from large to small, each at most once; the last number may have a fraction.</summary>
    /// <param name="error">What is wrong and what would be legal; empty on success.</param>
    public static bool TryParse(string text, out TimeSpan duration, out string error)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
        {
            error = "a duration is missing; write one such as 60s, 5m or 1h30m";
            return false;
        }

        if (decimal.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            var number = Shown.Text(rest.ToString());
            error = $"'{number}' has no unit: write {number}s for seconds or {number}ms for milliseconds";
            return false;
        }

        var total = 0m;
        var nextUnit = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(_number);
            var unitEnd = digits <= 0 ? -1 : digits + LettersIn(rest[digits..]);
            var unit = unitEnd < 0 ? -1 : Array.FindIndex(_units, nextUnit, IsUnit(rest[digits..unitEnd].ToString()));
            if (unit < 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                error = $"'{Shown.Text(text)}' is not a duration; write one such as 800ms, 60s, 5m, 1h30m, 7d or 1w";
                return false;
            }

            if (
                amount > (decimal)Longest.TotalMilliseconds
                || (total += amount * _units[unit].Milliseconds) > (decimal)Longest.TotalMilliseconds
            )
            {
                error = $"'{Shown.Text(text)}' is longer than ten years";
                return false;
            }

            nextUnit = unit + 1;
            rest = rest[unitEnd..];
        }

        duration = TimeSpan.FromTicks((long)(total * TimeSpan.TicksPerMillisecond));
        error = "";
        return true;
    }

    /// <summary>Whether it is a number or a duration with a minus before it: no duration, but what was meant can be said.</summary>
    public static bool IsNegative(string text) =>
        text.Trim() is ['-', .. var rest] && rest.Length > 0 && (char.IsAsciiDigit(rest[0]) || TryParse(rest, out _, out _));

    /// <summary>The shortest way to write it, e.g. `1h30m`; `0s` for zero.</summary>
    public static string Write(TimeSpan duration)
    {
        var left = (long)duration.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (unit, size) in _units)
        {
            // Years and weeks are read but not written: 365d and 14d leave no doubt.
            if (left >= size && unit is not ("y" or "w"))
            {
                text.Append(CultureInfo.InvariantCulture, $"{left / size}{unit}");
                left %= size;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static Predicate<(string Unit, long Milliseconds)> IsUnit(string name) => candidate => candidate.Unit == name;

    private static int LettersIn(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetter(text[length]))
        {
            length++;
        }

        return length;
    }
}
