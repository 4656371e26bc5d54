using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Maintenance;

/// <summary>When which checks are in maintenance (semantics.md 3.3, 6.7). Immutable; made anew at a reload.</summary>
public sealed class MaintenanceCalendar
{
    private readonly WindowSeries[] _series;

    public MaintenanceCalendar(IReadOnlyList<MaintenanceDefinition> definitions) =>
        _series = [.. definitions.Select(d => new WindowSeries(d))];

    /// <summary>The window that the check is in; of several at once, the one that ends last. null for none.</summary>
    /// <param name="at">A window's start belongs to it, its end does not.</param>
    public MaintenanceWindow? Covering(CheckDefinition check, DateTimeOffset at)
    {
        MaintenanceWindow? covering = null;
        foreach (var series in _series)
        {
            if (!series.Definition.Checks.Matches(check.Labels))
            {
                continue;
            }

            foreach (var window in series.EndingAfter(at).TakeWhile(w => w.From <= at))
            {
                covering = covering is null || window.Until > covering.Until ? window : covering;
            }
        }

        return covering;
    }

    /// <summary>Every window that overlaps the span, whole, by start, then by name.</summary>
    public IReadOnlyList<MaintenanceWindow> Occurrences(DateTimeOffset from, DateTimeOffset until) =>
        [
            .. _series
                .SelectMany(s => s.EndingAfter(from).TakeWhile(w => w.From < until))
                .OrderBy(w => w.From)
                .ThenBy(w => w.Name, StringComparer.Ordinal),
        ];
}
