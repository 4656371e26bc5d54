using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Reporting;

/// <summary>n, mean, median and longest of some times; n is at least 1.</summary>
public sealed record TimesOf(int N, TimeSpan Mean, TimeSpan Median, TimeSpan Longest)
{
    /// <summary>null for none.</summary>
    public static TimesOf? From(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        if (sorted.Length == 0)
        {
            return null;
        }

        var mean = TimeSpan.FromTicks((long)(sorted.Aggregate(Int128.Zero, (sum, t) => sum + t.Ticks) / sorted.Length));
        var (low, high) = (sorted[(sorted.Length - 1) / 2], sorted[sorted.Length / 2]);
        return new TimesOf(sorted.Length, mean, low + ((high - low) / 2), sorted[^1]);
    }
}

/// <summary>An incident that still waits for something, and since how long.</summary>
public sealed record Waiting(long Incident, TimeSpan Age);

/// <summary>How incidents of one severity were answered (semantics.md 9).</summary>
public sealed record ResponseTimes
{
    public required IncidentSeverity Severity { get; init; }
    public required ResponseTarget Target { get; init; }

    /// <summary>Opened → first acknowledgement, or → resolution where there was none; null when nothing was answered.</summary>
    public TimesOf? Acknowledge { get; init; }
    public TimesOf? Resolve { get; init; }

    /// <summary>Resolved without an acknowledgement: their time to resolve stands among the times to acknowledge.</summary>
    public IReadOnlyList<long> ResolvedUnacknowledged { get; init; } = [];

    /// <summary>Open and never acknowledged: in none of the means.</summary>
    public IReadOnlyList<Waiting> NotAcknowledged { get; init; } = [];

    /// <summary>Not resolved: not in the mean of times to resolve.</summary>
    public IReadOnlyList<Waiting> NotResolved { get; init; } = [];

    /// <summary>Budget incidents, which last as long as their window does, are in none of the means.</summary>
    public IReadOnlyList<long> BudgetLeftOut { get; init; } = [];

    /// <summary>One entry for each severity, gravest first. Drills are left to the caller, who reports them apart.</summary>
    /// <param name="asOf">What ages are counted to.</param>
    public static IReadOnlyList<ResponseTimes> Of(
        IReadOnlyList<RespondedIncident> incidents,
        IReadOnlyDictionary<IncidentSeverity, ResponseTarget> targets,
        DateTimeOffset asOf
    ) =>
        [
            .. Enum.GetValues<IncidentSeverity>()
                .Select(severity => Of(severity, targets[severity], [.. incidents.Where(i => i.Severity == severity)], asOf)),
        ];

    private static ResponseTimes Of(IncidentSeverity severity, ResponseTarget target, RespondedIncident[] all, DateTimeOffset asOf)
    {
        var counted = Array.FindAll(all, i => !i.IsBudget);
        return new ResponseTimes
        {
            Severity = severity,
            Target = target,
            Acknowledge = TimesOf.From(counted.Select(i => i.TimeToAcknowledge).OfType<TimeSpan>()),
            Resolve = TimesOf.From(counted.Select(i => i.TimeToResolve).OfType<TimeSpan>()),
            ResolvedUnacknowledged = [.. counted.Where(i => i.ResolvedUnacknowledged).Select(i => i.Id)],
            NotAcknowledged = [.. counted.Where(i => i.TimeToAcknowledge is null).Select(i => new Waiting(i.Id, asOf - i.Opened))],
            NotResolved = [.. counted.Where(i => i.Resolved is null).Select(i => new Waiting(i.Id, asOf - i.Opened))],
            BudgetLeftOut = [.. all.Where(i => i.IsBudget).Select(i => i.Id)],
        };
    }
}
