using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.OnCall;

/// <summary>Who is meant by a step's roles at a moment (semantics.md 7.1, 8).</summary>
public static class Roster
{
    public const string OnCallRole = "on_call";

    /// <summary>Without overrides.</summary>
    public static Summons Of(IReadOnlyList<string> roles, OnCallDefinition onCall, DateTimeOffset now) => Of(roles, onCall, [], now);

    /// <summary>
    /// The people of the step's roles. A role with nobody in it falls to the next role of the step; that is said in
    /// <see cref="Summons.Remarks"/>. An empty answer means: every enabled channel.
    /// </summary>
    /// <param name="overrides">Those that are over or still to come do no harm.</param>
    public static Summons Of(
        IReadOnlyList<string> roles,
        OnCallDefinition onCall,
        IReadOnlyList<OnCallOverride> overrides,
        DateTimeOffset now
    )
    {
        List<string> people = [];
        List<string> remarks = [];
        foreach (var role in roles)
        {
            var found = HoldersOf(role, onCall, overrides, now);
            if (found.Count == 0)
            {
                remarks.Add($"nobody is {role}");
            }

            people.AddRange(found.Except(people));
        }

        return new Summons([.. people.Select(name => Known(name, onCall))], remarks);
    }

    /// <summary>Who holds the role on_call: one person for each rotation that has somebody, each once.</summary>
    public static IReadOnlyList<string> OnCallNow(OnCallDefinition onCall, IReadOnlyList<OnCallOverride> overrides, DateTimeOffset now) =>
        [.. onCall.Rotations.Values.Select(r => HolderOf(r, overrides, now)).OfType<string>().Distinct()];

    /// <summary>Without overrides.</summary>
    public static IReadOnlyList<string> OnCallNow(OnCallDefinition onCall, DateTimeOffset now) => OnCallNow(onCall, [], now);

    /// <summary>Whoever stands in, the later made override first; else whose turn it is: ⌊(t − starts) / every⌋ modulo the number of people.</summary>
    /// <returns>null before it starts or with nobody in it.</returns>
    public static string? HolderOf(Rotation rotation, IReadOnlyList<OnCallOverride> overrides, DateTimeOffset now) =>
        new Holding(rotation, overrides).At(now).Person;

    /// <summary>Without overrides.</summary>
    public static string? HolderOf(Rotation rotation, DateTimeOffset now) => HolderOf(rotation, [], now);

    // A role called on_call in the file stands in where no rotation has anybody.
    private static IReadOnlyList<string> HoldersOf(
        string role,
        OnCallDefinition onCall,
        IReadOnlyList<OnCallOverride> overrides,
        DateTimeOffset now
    ) =>
        role == OnCallRole && OnCallNow(onCall, overrides, now) is { Count: > 0 } holders
            ? holders
            : onCall.Roles.GetValueOrDefault(role)?.People ?? [];

    private static Person Known(string name, OnCallDefinition onCall) =>
        onCall.People.FirstOrDefault(p => p.Name == name) ?? new Person(name);
}

/// <param name="People">In the order of the roles, each once.</param>
/// <param name="Remarks">Roles that nobody holds.</param>
public sealed record Summons(IReadOnlyList<Person> People, IReadOnlyList<string> Remarks);
