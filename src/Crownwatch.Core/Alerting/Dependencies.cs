using System.Collections.Frozen;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Alerting;

/// <summary>What checks depend on, at any depth. Immutable; made once a definition set.</summary>
public sealed class Dependencies
{
    private readonly FrozenDictionary<string, IReadOnlyList<string>> _above;

    public Dependencies(DefinitionSet definitions)
    {
        var checks = definitions.Checks.ToDictionary(c => c.Name, StringComparer.Ordinal);
        _above = definitions
            .Checks.Where(c => c.DependsOn.Count > 0)
            .ToFrozenDictionary(c => c.Name, c => (IReadOnlyList<string>)Climb(c.Name, checks), StringComparer.Ordinal);
    }

    /// <summary>Every check that the check depends on, the nearest first; those that are disabled left out.</summary>
    public IReadOnlyList<string> Above(string check) => _above.GetValueOrDefault(check, []);

    private static List<string> Climb(string check, Dictionary<string, CheckDefinition> checks)
    {
        List<string> found = [];
        Queue<string> open = new([check]);
        HashSet<string> seen = [check];
        while (open.TryDequeue(out var name))
        {
            foreach (var parent in checks.GetValueOrDefault(name)?.DependsOn ?? [])
            {
                if (seen.Add(parent))
                {
                    open.Enqueue(parent);
                    if (checks.GetValueOrDefault(parent) is { Enabled: true })
                    {
                        found.Add(parent);
                    }
                }
            }
        }

        return found;
    }
}
