using Crownwatch.Core.Results;

namespace Crownwatch.Server.Storage;

/// <summary>Which results are asked for; null lets all through.</summary>
public sealed record ResultFilter
{
    /// <summary>By slot, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }
    public IReadOnlyList<Outcome>? Outcomes { get; init; }

    /// <summary>Only slots before this one, in Unix milliseconds: where a page ended.</summary>
    public long? BeforeSlot { get; init; }

    internal long FromSlot => From?.ToUnixTimeMilliseconds() ?? long.MinValue;
    internal long UntilSlot => Until?.ToUnixTimeMilliseconds() ?? long.MaxValue;
    internal string? OutcomesAsJson => Outcomes is null ? null : $"[{string.Join(',', Outcomes.Select(o => (int)o))}]";
}
