using System.Globalization;

namespace Crownwatch.Probes.Http;

/// <summary>JSON numbers compared by value, exactly, whatever their size: 1 is 1.0, 1e2 is 100.</summary>
internal static class JsonNumber
{
    public static bool Equal(string a, string b) => a == b || Compare(a, b) == 0;

    /// <summary>Below, at or above 0 as the first number is less than, equal to or greater than the second.</summary>
    public static int Compare(string a, string b)
    {
        var (left, right) = (Parse(a), Parse(b));
        if (left.Sign != right.Sign || left.Sign == 0)
        {
            return left.Sign.CompareTo(right.Sign);
        }

        var size = left.Magnitude.CompareTo(right.Magnitude);
        return left.Sign * (size != 0 ? size : string.CompareOrdinal(left.Digits, right.Digits));
    }

    /// <summary>The number as 0.DIGITS × 10^magnitude, without outer zeros among the digits.</summary>
    private static (int Sign, string Digits, decimal Magnitude) Parse(string text)
    {
        var negative = text[0] == '-';
        var e = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = text[(negative ? 1 : 0)..(e < 0 ? text.Length : e)];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        var significant = digits.TrimStart('0');
        var leading = digits.Length - significant.Length;
        significant = significant.TrimEnd('0');
        return significant.Length == 0
            ? (0, "", 0)
            : (negative ? -1 : 1, significant, whole - leading + (e < 0 ? 0 : Exponent(text.AsSpan(e + 1))));
    }

    // Exponents beyond 27 digits are all alike: no reader of JSON tells such numbers apart.
    private static decimal Exponent(ReadOnlySpan<char> text) =>
        text.Length <= 27 ? decimal.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        : text[0] == '-' ? -1e27m
        : 1e27m;
}
