namespace Crownwatch.Server.Access;

/// <summary>
/// Which role somebody has by the groups that another system says they are in: `administrator=ops-leads;responder=ops;viewer=*`, where
/// `*` is everybody whom that system vouches for. Who is in none of them has no role, and doesn't get in.
/// </summary>
public sealed class RoleMap
{
    private const string Everybody = "*";
    private readonly List<(Role Role, string Group)> _entries;

    private RoleMap(List<(Role Role, string Group)> entries) => _entries = entries;

    /// <summary>Whether a group must be known to tell a role.</summary>
    public bool NeedsGroups => _entries.Exists(e => e.Group != Everybody);

    /// <param name="option">The option's name, for the message.</param>
    /// <returns>The map, or what is wrong with the text.</returns>
    public static (RoleMap? Map, string? Wrong) Parse(string option, string text)
    {
        List<(Role, string)> entries = [];
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 0 || RoleNames.Read(part[..at].Trim()) is not { } role || part[(at + 1)..].Trim() is not { Length: > 0 } group)
            {
                return (null, $"{option}: '{part}' is not ROLE=GROUP; ROLE is viewer, responder or administrator, GROUP a name or *");
            }

            entries.Add((role, group));
        }

        return entries.Count == 0
            ? (null, $"{option} is empty; it takes e.g. administrator=ops-leads;responder=ops;viewer=*")
            : (new RoleMap(entries), null);
    }

    /// <summary>The highest role that one of the groups has; null for none. Names of groups are compared exactly.</summary>
    public Role? Of(IReadOnlyCollection<string> groups) =>
        _entries.Where(e => e.Group == Everybody || groups.Contains(e.Group)).Select(e => (Role?)e.Role).Max();
}
