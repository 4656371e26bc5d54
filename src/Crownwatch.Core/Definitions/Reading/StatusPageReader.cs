using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`status_pages` of a definition file (docs/status-page.md).</summary>
/// <param name="checkNames">Of every check that stands in the file.</param>
internal sealed class StatusPageReader(ReadContext context, Names checkNames)
{
    private const int LongestText = 500;
    private static readonly string[] _pageKeys = ["name", "title", "description", "logo", "link", "colours", "groups"];
    private static readonly string[] _groupKeys = ["name", "components"];
    private static readonly string[] _componentKeys = ["name", "description", "checks"];

    public IReadOnlyList<StatusPageDefinition> Read(MapReader root)
    {
        var names = new Names(context, "status page");
        return
        [
            .. Lists
                .Maps(context, root.Find("status_pages"), "'status_pages'", "each status page")
                .Select(node => Page(node, names))
                .OfType<StatusPageDefinition>(),
        ];
    }

    private StatusPageDefinition? Page(MapNode node, Names names)
    {
        var map = new MapReader(context, node, "a status page", _pageKeys);
        var name = map.RequiredText("name");
        var title = map.RequiredText("title");
        var sound = name is not null && names.IsSlug(name, map.PlaceOf("name")) && names.Take(name, map.PlaceOf("name"));
        var owner = $"status page '{Shown.Text(name ?? "")}'";
        if (title is not null)
        {
            new Names(context, "title of a status page").IsPrintable(title, map.PlaceOf("title"));
        }

        var (groupNames, slugs) = (new Names(context, $"group of {owner}"), new Names(context, $"component of {owner}"));
        var groups = Lists
            .Maps(context, map.Find("groups"), $"'groups' of {owner}", $"each group of {owner}")
            .Select(n => Group(n, owner, groupNames, slugs))
            .ToList();
        if (groups.Sum(g => g.Components.Count) == 0 && !Writes(map, "groups"))
        {
            map.Missing("groups", "a page shows at least one component: groups: [{name: …, components: [{name: …, checks: […]}]}]");
        }

        var page = new StatusPageDefinition
        {
            Name = name ?? "",
            Title = title ?? "",
            Description = Sentence(map, "description"),
            Logo = StatusPageLooks.Logo(map, owner),
            Link = map.Address("link"),
            Colours = StatusPageLooks.Colours(context, map, owner),
            Groups = groups,
        };
        return sound && title is not null ? page : null;
    }

    // Components that can't be read have been said to be wrong: the page does not lack them besides.
    private static bool Writes(MapReader map, string key) =>
        map.Find(key) is ListNode list
        && list.Items.OfType<MapNode>().Any(g => g.Find("components")?.Value is ListNode { Items.Length: > 0 } or MapNode);

    private StatusGroup Group(MapNode node, string page, Names names, Names slugs)
    {
        var map = new MapReader(context, node, $"a group of {page}", _groupKeys);
        var name = map.RequiredText("name") ?? "";
        if (name.Length > 0 && names.IsPrintable(name, map.PlaceOf("name")))
        {
            names.Take(name, map.PlaceOf("name"));
        }

        var components = Lists.Maps(
            context,
            map.Find("components"),
            $"'components' of group '{Shown.Text(name)}'",
            $"each component of group '{Shown.Text(name)}'"
        );
        return new StatusGroup(name, [.. components.Select(c => Component(c, page, slugs)).OfType<StatusComponent>()]);
    }

    private StatusComponent? Component(MapNode node, string page, Names slugs)
    {
        var map = new MapReader(context, node, $"a component of {page}", _componentKeys);
        if (map.RequiredText("name") is not { } name || !slugs.IsPrintable(name, map.PlaceOf("name")))
        {
            return null;
        }

        var slug = StatusComponent.SlugOf(name);
        if (slug.Length == 0)
        {
            context.Error(
                Codes.BadName,
                map.PlaceOf("name"),
                $"'{Shown.Text(name)}' is no name for a component of {page}: it needs a letter or a digit"
            );
            return null;
        }

        if (!slugs.Take(slug, map.PlaceOf("name"), "names are compared by their letters and digits, without regard to case; rename one"))
        {
            return null;
        }

        if (!map.Has("checks"))
        {
            map.Missing("checks", "list names of checks, or give labels such as {service: api}");
        }

        var byName = map.Find("checks") is ListNode;
        return new StatusComponent
        {
            Name = name,
            Slug = slug,
            Description = Sentence(map, "description"),
            Names = byName ? CheckNames(map, name) : null,
            Selector = byName || !map.Has("checks") ? LabelSelector.Everything : map.Selector("checks"),
        };
    }

    private string[] CheckNames(MapReader map, string component)
    {
        var found = map.Texts("checks") ?? [];
        foreach (var (text, node) in found.Where(f => !checkNames.Has(f.Text)))
        {
            context.Error(
                Codes.UnknownReference,
                node.Place,
                $"component '{Shown.Text(component)}' shows '{Shown.Text(text)}', which is no check{Nearest.Hint(text, checkNames.All)}"
            );
        }

        return [.. found.Select(f => f.Text).Distinct(StringComparer.Ordinal)];
    }

    private static string? Sentence(MapReader map, string key)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }

        if (text.Length > LongestText || text.Any(c => char.IsControl(c) && c != '\n'))
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf(key),
                $"'{key}' of {map.Owner} is plain text of at most {LongestText} characters"
            );
            return null;
        }

        return text.Trim().Length == 0 ? null : text.Trim();
    }
}
