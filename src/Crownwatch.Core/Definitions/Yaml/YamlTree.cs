using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Crownwatch.Core.Definitions.Yaml;

/// <summary>
/// Builds nodes from the parser's events. The library's own tree is not used because it follows nesting and aliases
/// without a bound, and a stack overflow can't be caught.
/// </summary>
internal sealed class YamlTree(string file, string kind, string least, IParser events, ICollection<Finding> findings)
{
    private readonly Dictionary<string, (Node Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _nodes;
    private int _aliased;

    public Node Build()
    {
        events.MoveNext();
        events.MoveNext();
        if (events.Current is not DocumentStart)
        {
            throw Refuse(Codes.EmptyFile, $"the file is empty; it needs at least {least}", events.Current);
        }

        events.MoveNext();
        var root = Read(0);
        events.MoveNext();
        events.MoveNext();
        if (events.Current is DocumentStart second)
        {
            throw Refuse(
                Codes.SeveralDocuments,
                $"a second YAML document begins here; {kind} holds one: remove the `---` or split the file into a folder",
                second
            );
        }

        return root is ScalarNode { IsNull: true }
            ? throw new YamlRefusedException(Codes.EmptyFile, $"the file is empty; it needs at least {least}", new Place(file, 1, 1))
            : root;
    }

    /// <summary>Reads the node that begins at the current event and leaves the parser on its last event.</summary>
    private Node Read(int depth)
    {
        if (depth > YamlLimits.Depth)
        {
            throw Refuse(Codes.TooLarge, $"lists and maps are nested more than {YamlLimits.Depth} deep", events.Current);
        }

        if (++_nodes > YamlLimits.Nodes)
        {
            throw Refuse(Codes.TooLarge, $"the file has more than {YamlLimits.Nodes:N0} values", events.Current);
        }

        if (events.Current is AnchorAlias alias)
        {
            return Follow(alias);
        }

        var node = (NodeEvent)events.Current!;
        var anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        var before = _nodes;
        if (anchor is not null)
        {
            _open.Add(anchor);
        }

        Node built = node switch
        {
            Scalar scalar => Read(scalar),
            SequenceStart sequence => Read(sequence, depth),
            _ => Read((MappingStart)node, depth),
        };
        if (anchor is not null)
        {
            _open.Remove(anchor);
            _anchors[anchor] = (built, _nodes - before + 1);
        }

        return built;
    }

    private Node Follow(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (_open.Contains(name))
        {
            throw Refuse(Codes.NotYaml, $"the alias *{name} stands inside the value that it names", alias);
        }

        if (!_anchors.TryGetValue(name, out var target))
        {
            throw Refuse(Codes.NotYaml, $"the alias *{name} names no anchor; write &{name} before it", alias);
        }

        _aliased += target.Size;
        _nodes += target.Size;
        return _aliased > YamlLimits.AliasedNodes
            ? throw Refuse(Codes.TooLarge, $"aliases repeat more than {YamlLimits.AliasedNodes:N0} values; write them out", alias)
            : target.Node;
    }

    private ScalarNode Read(Scalar scalar)
    {
        if (scalar.Value.Length > YamlLimits.ScalarCharacters)
        {
            throw Refuse(
                Codes.TooLarge,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a value of {scalar.Value.Length:N0} characters; at most {YamlLimits.ScalarCharacters:N0} are read"
                ),
                scalar
            );
        }

        var plain = scalar.Style == ScalarStyle.Plain;
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            RefuseForeign(scalar.Tag, scalar);
            plain &= scalar.Tag.Value != "tag:yaml.org,2002:str";
        }

        // Only on one line, and with as many columns as characters, does an offset in the text tell a column.
        var quotes = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        var columns = scalar.End.Line == scalar.Start.Line ? scalar.End.Column - scalar.Start.Column : -1;
        var inStep = columns == scalar.Value.Length + (2 * quotes);
        return new ScalarNode(At(scalar.Start), scalar.Value, plain, inStep ? quotes : null);
    }

    private ListNode Read(SequenceStart start, int depth)
    {
        RefuseForeign(start.Tag, start);
        var items = new List<Node>();
        while (Next() is not SequenceEnd)
        {
            items.Add(Read(depth + 1));
        }

        return new ListNode(At(start.Start), [.. items]);
    }

    private MapNode Read(MappingStart start, int depth)
    {
        RefuseForeign(start.Tag, start);
        var entries = new List<MapEntry>();
        List<MapEntry>? merged = null;
        var places = new KeyPlaces();
        while (Next() is not MappingEnd)
        {
            var at = events.Current;
            if (Read(depth + 1) is not ScalarNode { IsNull: false } key)
            {
                throw Refuse(Codes.WrongType, "a key must be a word, not a list, a map or nothing", at);
            }

            Next();
            var value = Read(depth + 1);
            if (key is { Plain: true, Text: "<<" })
            {
                (merged ??= []).AddRange(Merged(value));
            }
            else if (places.TryAdd(key.Text, key.Place))
            {
                entries.Add(new MapEntry(key, value));
            }
            else
            {
                var first = places.Of(key.Text);
                findings.Add(
                    new Finding(
                        Codes.DuplicateKey,
                        FindingSeverity.Error,
                        $"the key '{Shown.Text(key.Text)}' stands here a second time; the first is on line {first.Line}; keep one",
                        file,
                        key.Place.Line,
                        key.Place.Column
                    )
                );
            }
        }

        entries.AddRange((merged ?? []).Where(entry => places.TryAdd(entry.Key.Text, entry.Key.Place)));
        return new MapNode(At(start.Start), [.. entries]);
    }

    private static IEnumerable<MapEntry> Merged(Node value) =>
        value switch
        {
            MapNode map => map.Entries,
            ListNode list when list.Items.All(item => item is MapNode) => list.Items.SelectMany(item => ((MapNode)item).Entries),
            _ => throw new YamlRefusedException(
                Codes.WrongType,
                $"'<<' takes a map or a list of maps (usually an alias), found {value.Kind}",
                value.Place
            ),
        };

    private ParsingEvent Next()
    {
        events.MoveNext();
        return events.Current!;
    }

    private void RefuseForeign(TagName tag, ParsingEvent at)
    {
        if (!tag.IsEmpty && !tag.IsNonSpecific && !tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
        {
            throw Refuse(Codes.NotYaml, $"the tag '{Shown.Text(tag.Value)}' is not part of the format; remove it", at);
        }
    }

    private Place At(Mark mark) => new(file, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    private YamlRefusedException Refuse(string code, string message, ParsingEvent? at) =>
        new(code, message, at is null ? new Place(file, 1, 1) : At(at.Start));
}
