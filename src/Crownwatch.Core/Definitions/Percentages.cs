using System.Globalization;

namespace Crownwatch.Core.Definitions;

/// <summary>Percentages as definition files and conditions write them: `98.5%` or `0.985`.</summary>
public static class Percentages
{
    /// <summary>Reads a percentage into a fraction from 0 to 1.</summary>
    /// <param name="error">What is wrong and what would be legal; empty on success.</param>
    public static bool TryParse(string text, out double fraction, out string error)
    {
        fraction = 0;
        var trimmed = text.AsSpan().Trim();
        var percent = trimmed.EndsWith("%");
        var number = percent ? trimmed[..^1].TrimEnd() : trimmed;
        if (
            !decimal.TryParse(
                number,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            error = $"'{Shown.Text(text)}' is not a percentage; write one such as 98.5% or 0.985";
            return false;
        }

        if (value < 0 || value > (percent ? 100 : 1))
        {
            error =
                !percent && value is > 1 and <= 100
                    ? $"'{Shown.Text(text)}' is more than the whole: write {value.ToString(CultureInfo.InvariantCulture)}% or {(value / 100).ToString(CultureInfo.InvariantCulture)}"
                    : $"'{Shown.Text(text)}' is out of range: a percentage is from 0% to 100%";
            return false;
        }

        fraction = (double)(percent ? value / 100 : value);
        error = "";
        return true;
    }
}
