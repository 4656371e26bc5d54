using System.Globalization;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>The names that a war room may get: the wanted one, then -2, -3 and so on.</summary>
internal static class RoomNames
{
    public const int Most = 50;

    /// <param name="n">1 for the wanted one.</param>
    public static string Of(string wanted, int n) => n == 1 ? wanted : string.Create(CultureInfo.InvariantCulture, $"{wanted}-{n}");

    /// <summary>Which of them it is: the first where it is none.</summary>
    public static int At(string wanted, string name) =>
        name.StartsWith(wanted + "-", StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(wanted.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && n is > 1 and <= Most
            ? n
            : 1;
}
