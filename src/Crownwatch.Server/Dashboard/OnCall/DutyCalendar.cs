using Crownwatch.Core.OnCall;

namespace Crownwatch.Server.Dashboard.OnCall;

/// <summary>Shifts as weeks of days, Monday first; days are UTC.</summary>
public sealed record DutyCalendar(IReadOnlyList<IReadOnlyList<DutyDay>> Weeks, IReadOnlyList<DutyPerson> People)
{
    private const int Colours = 8;

    public static DutyCalendar Of(IReadOnlyList<Shift> shifts, DateTimeOffset from, DateTimeOffset until)
    {
        var today = DateOnly.FromDateTime(from.UtcDateTime);
        var last = DateOnly.FromDateTime(until.UtcDateTime);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        string[] names = [.. shifts.Select(s => s.Person).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var people = names.Select((name, i) => new DutyPerson(name, Letters(name, names), i % Colours)).ToDictionary(p => p.Name);
        var byDay = Spread(shifts, people, from);
        List<IReadOnlyList<DutyDay>> weeks = [];
        for (; monday <= last; monday = monday.AddDays(7))
        {
            weeks.Add([
                .. Enumerable
                    .Range(0, 7)
                    .Select(monday.AddDays)
                    .Select(day => new DutyDay(day, day >= today && day <= last ? byDay.GetValueOrDefault(day, []) : [])
                    {
                        IsToday = day == today,
                    }),
            ]);
        }

        return new DutyCalendar(weeks, [.. people.Values]);
    }

    private static Dictionary<DateOnly, List<Duty>> Spread(
        IReadOnlyList<Shift> shifts,
        Dictionary<string, DutyPerson> people,
        DateTimeOffset from
    )
    {
        Dictionary<DateOnly, List<Duty>> days = [];
        // What is under way when one looks did not begin then.
        foreach (var shift in shifts)
        {
            for (var day = DateOnly.FromDateTime(shift.From.UtcDateTime); Begin(day) < shift.Until; day = day.AddDays(1))
            {
                var begins =
                    shift.From > Begin(day) && shift.From > from
                        ? TimeOnly.FromTimeSpan(shift.From.UtcDateTime.TimeOfDay)
                        : (TimeOnly?)null;
                if (!days.TryGetValue(day, out var duties))
                {
                    days[day] = duties = [];
                }

                duties.Add(new Duty(shift.Rotation, shift.Person is { } name ? people[name] : null, begins, shift.IsOverride));
            }
        }

        return days;
    }

    private static DateTimeOffset Begin(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    // As few letters as tell them apart.
    private static string Letters(string name, string[] all)
    {
        var length = Math.Min(2, name.Length);
        while (
            length < name.Length && all.Any(other => other != name && other.StartsWith(name[..length], StringComparison.OrdinalIgnoreCase))
        )
        {
            length++;
        }

        return length < name.Length && char.IsHighSurrogate(name[length - 1]) ? name[..(length + 1)] : name[..length];
    }
}

/// <param name="Letters">The name in few letters, for a small screen.</param>
/// <param name="Colour">0 to 7.</param>
public sealed record DutyPerson(string Name, string Letters, int Colour);

/// <param name="Duties">By rotation, then by time; empty for days that are over or beyond what is looked at.</param>
public sealed record DutyDay(DateOnly Date, IReadOnlyList<Duty> Duties)
{
    public bool IsToday { get; init; }
}

/// <param name="Person">null for a gap.</param>
/// <param name="Begins">UTC, where it does not hold from the day's beginning on.</param>
public sealed record Duty(string Rotation, DutyPerson? Person, TimeOnly? Begins, bool IsOverride);
