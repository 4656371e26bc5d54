using System.Globalization;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>
/// The number of a silence in the form of a UUID, which Alertmanager's clients expect: its last digits, read as decimal, are the number
/// that the pages show. `00000000-0000-4000-8000-000000000042` is silence 42.
/// </summary>
internal static class SilenceId
{
    private const string Head = "00000000-0000-4000-8000-";
    private const int Digits = 12;

    public static string Write(long id) => string.Create(CultureInfo.InvariantCulture, $"{Head}{id:D12}");

    /// <summary>The number; null for what is the id of no silence of ours. The bare number is taken as well.</summary>
    public static long? Read(string text)
    {
        var number = text.StartsWith(Head, StringComparison.Ordinal) ? text[Head.Length..] : text;
        return number.Length <= Digits && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
