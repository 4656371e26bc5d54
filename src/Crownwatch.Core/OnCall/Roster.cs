namespace Crownwatch.Core.OnCall;

/// <summary>Who is meant by a step's roles at a moment (semantics.md 7.1, 8).</summary>
public static class Roster
{
    public const string OnCallRole = "on_call";

    /// <summary>
    /// The people of the step's roles. A role with nobody in it falls to the next role of the step; that is said in
    /// <see cref="Summons.Remarks"/>. An empty answer means: every enabled channel.
    /// </summary>
    public static Summons Of(IReadOnlyList<string> roles, OnCallDefinition onCall, DateTimeOffset now)
    {
        List<string> people = [];
        List<string> remarks = [];
        foreach (var role in roles)
        {
            var found = role == OnCallRole ? OnCallNow(onCall, now) : onCall.Roles.GetValueOrDefault(role)?.People ?? [];
            if (found.Count == 0)
            {
                remarks.Add($"nobody is {role}");
            }

            people.AddRange(found.Except(people));
        }

        return new Summons([.. people.Select(name => Known(name, onCall))], remarks);
    }

    /// <summary>Who holds the role on_call: one person for each rotation that has somebody.</summary>
    public static IReadOnlyList<string> OnCallNow(OnCallDefinition onCall, DateTimeOffset now) =>
        [.. onCall.Rotations.Values.Select(r => HolderOf(r, now)).OfType<string>().Distinct()];

    /// <summary>⌊(t − starts) / every⌋ modulo the number of people; null before it starts or with nobody in it.</summary>
    public static string? HolderOf(Rotation rotation, DateTimeOffset now)
    {
        if (rotation.People.Count == 0 || rotation.Every <= TimeSpan.Zero)
        {
            return null;
        }

        // In the zone's wall clock, so that a week stays a week over a clock change (semantics.md 8).
        var zone = TimeZoneInfo.FindSystemTimeZoneById(rotation.TimeZone);
        var since = TimeZoneInfo.ConvertTime(now, zone).DateTime - TimeZoneInfo.ConvertTime(rotation.Starts, zone).DateTime;
        return since < TimeSpan.Zero ? null : rotation.People[(int)(since.Ticks / rotation.Every.Ticks % rotation.People.Count)];
    }

    private static Person Known(string name, OnCallDefinition onCall) =>
        onCall.People.FirstOrDefault(p => p.Name == name) ?? new Person(name);
}

/// <param name="People">In the order of the roles, each once.</param>
/// <param name="Remarks">Roles that nobody holds.</param>
public sealed record Summons(IReadOnlyList<Person> People, IReadOnlyList<string> Remarks);
