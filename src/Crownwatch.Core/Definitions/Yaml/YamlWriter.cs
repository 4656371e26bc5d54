using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crownwatch.Core.Definitions.Yaml;

/// <summary>Nodes back to YAML text of the same meaning: no comments, aliases written out, everything in braces and quotes.</summary>
/// <param name="rewrite">What each single value's text becomes.</param>
internal sealed class YamlWriter(Func<string, string> rewrite)
{
    // Only such a value can mean more without quotes than with them: a number, true, a duration, nothing.
    private static readonly SearchValues<char> _plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+"
    );
    private readonly StringBuilder _text = new();
    private int _depth;

    public string Write(Node root)
    {
        _text.Clear();
        Add(root);
        return _text.Append('\n').ToString();
    }

    private void Add(Node node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                Add(scalar);
                break;
            case ListNode list:
                AddAll('[', list.Items, Add, ']');
                break;
            case MapNode map:
                AddAll(
                    '{',
                    map.Entries,
                    entry =>
                    {
                        Add(entry.Key);
                        _text.Append(": ");
                        Add(entry.Value);
                    },
                    '}'
                );
                break;
            default:
                throw new InvalidOperationException($"{node.Kind} can't be written");
        }
    }

    private void AddAll<T>(char open, T[] items, Action<T> add, char close)
    {
        _text.Append(open);
        _depth++;
        for (var i = 0; i < items.Length; i++)
        {
            // A line each, so that two such texts can be compared by their lines.
            _text.Append(i == 0 ? "" : ",").Append('\n').Append(' ', _depth);
            add(items[i]);
        }

        _depth--;
        _text.Append(close);
    }

    private void Add(ScalarNode scalar)
    {
        var text = rewrite(scalar.Text);
        if (scalar.Plain && text == scalar.Text && IsPlain(text))
        {
            _text.Append(scalar.IsNull ? "null" : text);
            return;
        }

        _text.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => _text.Append('\\').Append(c),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                < ' ' or '\u007F' or '\u0085' or '\u00A0' or '\u2028' or '\u2029' or '\uFEFF' => _text.Append(
                    CultureInfo.InvariantCulture,
                    $"\\u{(int)c:x4}"
                ),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }

    // A negative number is one as well.
    private static bool IsPlain(string text) =>
        text is "~" || !(text.StartsWith('-') && text.Length > 1 ? text.AsSpan(1) : text).ContainsAnyExcept(_plain);
}
