using System.Globalization;

namespace Crownwatch.Core.Definitions;

/// <summary>How many messages a channel takes: so many at once, and then so many a second.</summary>
/// <param name="PerSecond">Above 0; infinite for no limit.</param>
/// <param name="Burst">At least 1.</param>
public sealed record RateLimit(double PerSecond, int Burst)
{
    /// <summary>What a definition file may say, in words.</summary>
    public const string Legal = "such as 1/s, 120/m or 60/h, or none";
    private const double Most = 1000;

    public static RateLimit None { get; } = new(double.PositiveInfinity, int.MaxValue);

    /// <summary>Reads `1/s`, `120/m`, `60/h` or `none`; null for anything else. A tenth of a minute's worth, 1 to 30, may go at once.</summary>
    public static RateLimit? Parse(string text)
    {
        if (text == "none")
        {
            return None;
        }

        var seconds = text.Length > 2 && text[^2] == '/' ? SecondsOf(text[^1]) : 0;
        return
            seconds > 0
            && int.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
            && count / seconds <= Most
            ? new RateLimit(count / seconds, Math.Clamp((int)(6 * count / seconds), 1, 30))
            : null;
    }

    private static double SecondsOf(char unit) =>
        unit switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => 0,
        };
}
