using System.Globalization;

namespace DeltaCrown.Flags;

/// <summary>One flag as an instance runs with it.</summary>
/// <param name="Value">A bool, a double or an int.</param>
/// <param name="Source"><c>default</c> or <c>environment</c>.</param>
public sealed record Flag(string Name, object Value, object Default, string Source);

/// <summary>The flags of config/flags.md. Off means no change: every switch of enforcement or observability defaults to off.</summary>
public sealed record FlagSet
{
    public static FlagSet Defaults { get; } = FromEnvironment(_ => null, []);

    public required IReadOnlyList<Flag> All { get; init; }
    public bool PurchaseEnforcementEnabled { get; init; }
    public bool ModerationObservabilityEnabled { get; init; }

    /// <summary>Share of gate decisions recorded as events, 0 to 1.</summary>
    public double ModerationSamplingRate { get; init; }
    public bool ModerationCacheEnabled { get; init; }

    /// <summary>How long a cached sanction lookup may be stale; 1 s to 24 h.</summary>
    public TimeSpan ModerationCacheTtl { get; init; }

    /// <summary>An unset or empty variable is the default; a value that is not legal adds an error.</summary>
    public static FlagSet FromEnvironment(Func<string, string?> variable, List<string> errors)
    {
        FlagReader read = new(variable, errors);
        bool enforcement = read.Switch("PURCHASE_ENFORCEMENT_ENABLED", false);
        bool observability = read.Switch("MODERATION_OBSERVABILITY_ENABLED", false);
        double rate = read.Share("MODERATION_SAMPLING_RATE", 0.10);
        bool cache = read.Switch("MODERATION_CACHE_ENABLED", true);
        int ttl = read.Seconds("MODERATION_CACHE_TTL_SECONDS", 60);
        return new FlagSet
        {
            All = read.Flags,
            PurchaseEnforcementEnabled = enforcement,
            ModerationObservabilityEnabled = observability,
            ModerationSamplingRate = rate,
            ModerationCacheEnabled = cache,
            ModerationCacheTtl = TimeSpan.FromSeconds(ttl),
        };
    }

    private sealed class FlagReader(Func<string, string?> variable, List<string> errors)
    {
        private readonly List<Flag> _flags = [];

        public IReadOnlyList<Flag> Flags => _flags;

        public bool Switch(string name, bool fallback) => Read(name, fallback, ParseSwitch, "true or false (also 1, 0, on, off, yes, no)");

        public double Share(string name, double fallback) =>
            Read(
                name,
                fallback,
                text =>
                    double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                    && value is >= 0 and <= 1
                        ? value
                        : null,
                "a number from 0 to 1"
            );

        public int Seconds(string name, int fallback) =>
            Read<int>(
                name,
                fallback,
                text =>
                    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= 86400
                        ? value
                        : null,
                "a whole number of seconds from 1 to 86400"
            );

        private T Read<T>(string name, T fallback, Func<string, T?> parse, string legal)
            where T : struct
        {
            string? text = variable(name)?.Trim();
            if (string.IsNullOrEmpty(text))
            {
                _flags.Add(new Flag(name, fallback, fallback, "default"));
                return fallback;
            }
            if (parse(text) is not { } value)
            {
                errors.Add($"{name} is `{text}`; legal is {legal}");
                return fallback;
            }
            _flags.Add(new Flag(name, value, fallback, "environment"));
            return value;
        }

        private static bool? ParseSwitch(string text) =>
            text.ToUpperInvariant() switch
            {
                "TRUE" or "1" or "ON" or "YES" => true,
                "FALSE" or "0" or "OFF" or "NO" => false,
                _ => null,
            };
    }
}
