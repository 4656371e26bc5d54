using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW114: production without an outside address that would notice our own end.</summary>
internal static class LifeSign
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        if (
            draft.Environment is { Name: "production" or "prod" or "live", Node: not null }
            && draft.Set.Self.LifeSignUrl is null
            && !IsAwaited(draft)
        )
        {
            yield return Draft.Warn(
                Codes.NoLifeSign,
                draft.SectionPlace("environments", draft.Environment.Name!),
                $"environment '{draft.Environment.Name}' has no 'self.life_sign_url': nobody would notice that the watcher itself is down"
            );
        }
    }

    // Written, but its variable is unset here: that has its own finding.
    private static bool IsAwaited(Draft draft) =>
        (draft.Root.Find("self")?.Value as MapNode)?.Find("life_sign_url")?.Value is ScalarNode { IsNull: false } node
        && draft.Context.Resolve(node) is null;
}
