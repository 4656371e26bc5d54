using System.Globalization;
using System.Text.Json;

namespace Crownwatch.Cli.Simulating;

/// <summary>Numbers and instants as a simulation's lines write them.</summary>
internal static class JsonValues
{
    private const decimal Millionths = 1_000_000m;

    /// <summary>Above it a double holds no millionths anyway.</summary>
    private const double Largest = 1e15;

    /// <summary>UTC with milliseconds.</summary>
    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>At most six decimals, the rest cut: 98.3466 % must never be told as more than it was.</summary>
    public static decimal Cut(double number) => Math.Truncate((decimal)number * Millionths) / Millionths;

    public static void WriteCut(Utf8JsonWriter json, string key, double number)
    {
        if (Math.Abs(number) < Largest)
        {
            json.WriteNumber(key, Cut(number));
        }
        else
        {
            json.WriteNumber(key, number);
        }
    }

    /// <summary>null is written as such.</summary>
    public static void WriteNullable(Utf8JsonWriter json, string key, double? number)
    {
        if (number is { } value && double.IsFinite(value))
        {
            WriteCut(json, key, value);
        }
        else
        {
            json.WriteNull(key);
        }
    }

    public static void WriteNullable(Utf8JsonWriter json, string key, DateTimeOffset? instant)
    {
        if (instant is { } value)
        {
            json.WriteString(key, Instant(value));
        }
        else
        {
            json.WriteNull(key);
        }
    }
}
