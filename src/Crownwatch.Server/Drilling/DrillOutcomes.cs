using System.Globalization;

namespace Crownwatch.Server.Drilling;

/// <summary>What a drill's runs may show.</summary>
internal static class DrillOutcomes
{
    public const string Timeout = "timeout";
    public const string Refused = "refused";

    /// <summary>Why the text is none, in words; null when it is one.</summary>
    public static string? Wrong(string text) =>
        text is Timeout or Refused
        || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 100 and <= 599)
            ? null
            : $"outcome is '{text}'; it must be an HTTP status such as 503, or timeout, or refused";
}
