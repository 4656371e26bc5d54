using Crownwatch.Core.Definitions.Yaml;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`on_call:` of a definition file.</summary>
internal sealed class OnCallReader(ReadContext context)
{
    private static readonly string[] _keys = ["people", "roles", "rotations", "rotation", "acknowledge_timeout"];
    private static readonly string[] _personKeys = ["name", "slack", "email"];
    private static readonly string[] _roleKeys = ["people", "pagerduty"];
    private static readonly string[] _rotationKeys = ["starts", "every", "timezone", "people"];
    private static readonly string[] _lapsing = ["critical", "high", "medium"];
    private readonly Names _people = new(context, "person");

    public OnCallDefinition Read(Node? section)
    {
        if (section is null || Lists.Map(context, section, "'on_call'", _keys) is not { } map)
        {
            return new OnCallDefinition();
        }

        var people = Lists
            .Maps(context, map.Find("people"), "'people' of 'on_call'", "each person")
            .Select(Person)
            .OfType<Person>()
            .ToArray();
        return new OnCallDefinition
        {
            People = people,
            Roles = Entries(map, "roles").Select(Role).OfType<Role>().ToDictionary(r => r.Name, StringComparer.Ordinal),
            Rotations = Rotations(map),
            AcknowledgeTimeout = Timeouts(map),
        };
    }

    private Person? Person(MapNode node)
    {
        var map = new MapReader(context, node, "a person", _personKeys);
        var person = map.RequiredText("name") is { } name ? new Person(name) { Slack = map.Text("slack"), Email = Email(map) } : null;
        return person is not null && _people.IsPrintable(person.Name, map.PlaceOf("name")) && _people.Take(person.Name, map.PlaceOf("name"))
            ? person
            : null;
    }

    private static string? Email(MapReader map)
    {
        if (map.Text("email") is not { } email || MailAddresses.IsOne(email))
        {
            return map.Text("email");
        }

        // Not what a variable holds: that is somebody's address.
        map.Context.Error(
            Codes.IllegalValue,
            map.PlaceOf("email"),
            $"'email' of a person must be a mail address such as ada@example.com, found '{Shown.Text(((ScalarNode)map.Find("email")!).Text)}'"
        );
        return null;
    }

    private static MapEntry[] Entries(MapReader map, string key)
    {
        _ = map.Map(key, null);
        return (map.Find(key) as MapNode)?.Entries ?? [];
    }

    private Role Role(MapEntry entry)
    {
        var owner = $"role '{Shown.Text(entry.Key.Text)}'";
        if (entry.Value is not MapNode node)
        {
            return new Role(entry.Key.Text, People(Lists.Texts(context, entry.Value, owner, orOne: true), owner));
        }

        var map = new MapReader(context, node, owner, _roleKeys);
        return new Role(entry.Key.Text, People(map.Texts("people", orOne: true), owner)) { PagerDutyKey = map.Secret("pagerduty") };
    }

    private Dictionary<string, Rotation> Rotations(MapReader map)
    {
        var entries = Entries(map, "rotations").ToList();
        if (map.Find("rotation") is { } alone)
        {
            // `rotation:` alone is the same as rotations.default.
            if (entries.Any(e => e.Key.Text == "default"))
            {
                context.Error(
                    Codes.DuplicateName,
                    alone.Place,
                    "'rotation' is the same as 'rotations.default', which stands there too; keep one"
                );
                return [];
            }

            entries.Add(new MapEntry(new ScalarNode(alone.Place, "default", true, 0), alone));
        }

        return entries.Select(Rotation).OfType<Rotation>().ToDictionary(r => r.Name, StringComparer.Ordinal);
    }

    private Rotation? Rotation(MapEntry entry)
    {
        var owner = $"rotation '{Shown.Text(entry.Key.Text)}'";
        if (Lists.Map(context, entry.Value, owner, _rotationKeys) is not { } map)
        {
            return null;
        }

        foreach (var key in _rotationKeys.Where(key => key != "timezone" && map.Find(key) is null))
        {
            map.Missing(key);
        }

        var zone = Times.Zone(map, "timezone");
        var starts = Times.Instant(map, "starts", zone);
        var every = map.Duration("every", TimeSpan.FromMinutes(1), Spans.Year);
        var people = People(map.Texts("people"), owner);
        return starts is null || every is null
            ? null
            : new Rotation
            {
                Name = entry.Key.Text,
                Starts = starts.Value,
                Every = every.Value,
                TimeZone = zone.Id,
                People = people,
            };
    }

    private static Dictionary<IncidentSeverity, TimeSpan> Timeouts(MapReader map)
    {
        var timeouts = new Dictionary<IncidentSeverity, TimeSpan>(new OnCallDefinition().AcknowledgeTimeout);
        if (map.Map("acknowledge_timeout", _lapsing) is { } given)
        {
            for (var i = 0; i < _lapsing.Length; i++)
            {
                if (given.Duration(_lapsing[i], TimeSpan.FromMinutes(1), Spans.Year) is { } timeout)
                {
                    timeouts[(IncidentSeverity)i] = timeout;
                }
            }
        }

        return timeouts;
    }

    private string[] People(IReadOnlyList<(string Text, ScalarNode Node)>? names, string owner)
    {
        foreach (var (text, node) in names ?? [])
        {
            if (!_people.Has(text))
            {
                context.Error(
                    Codes.UnknownReference,
                    node.Place,
                    $"{owner} names the person '{Shown.Text(text)}', who is not in on_call.people{Nearest.Hint(text, _people.All)}"
                );
            }
        }

        return names?.Select(n => n.Text).ToArray() ?? [];
    }
}
