using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Webhook bodies: `${message.…}` stays for the time of sending, `${NAME}` is filled in now.</summary>
/// <param name="json">Values of variables are escaped for the inside of a JSON string.</param>
internal sealed class TemplateReader(MapReader map, bool json)
{
    // What is shorter would make every text that happens to hold it unreadable.
    private const int ShortestHidden = 8;

    /// <summary>Whether a value came from the process environment or a file: a credential, for all we know.</summary>
    public bool FromOutside { get; private set; }

    /// <summary>The template, or null where it can't be made (noted) or lacks a variable.</summary>
    public BodyTemplate? Read(string key, ScalarNode node)
    {
        List<BodyPart> parts = [];
        var text = node.Text;
        var literal = new StringBuilder();
        var (from, whole) = (0, true);
        for (var at = Next(text, 0); at >= 0; at = Next(text, from))
        {
            if (at > from && text[at - 1] == '$')
            {
                // `$${` is a written `${`.
                literal.Append(text, from, at - 1 - from).Append("${");
                from = at + 2;
                continue;
            }

            literal.Append(text, from, at - from);
            var end = Variables.ClosingBrace(text, at + 2);
            if (end < 0)
            {
                map.Context.Error(Codes.BadVariable, node.At(at), "a variable lacks its closing '}'");
                return null;
            }

            var inner = text[(at + 2)..end];
            from = end + 1;
            if (
                inner.Contains('.', StringComparison.Ordinal)
                && !inner.StartsWith("file:", StringComparison.Ordinal)
                && !inner.Contains(":-", StringComparison.Ordinal)
            )
            {
                if (Slot(key, inner, node.At(at)) is { } slot)
                {
                    parts.Add(new BodyPart(new Secret(literal.ToString())));
                    parts.Add(BodyPart.Of(slot));
                    literal.Clear();
                }
                else
                {
                    whole = false;
                }
            }
            else if (map.Context.Resolve(new ScalarNode(node.At(at), text[at..from], false, 0), secret: true) is { } value)
            {
                Take(value);
                literal.Append(json ? JavaScriptEncoder.Default.Encode(value.Text) : value.Text);
            }
            else
            {
                whole = false;
            }
        }

        parts.Add(new BodyPart(new Secret(literal.Append(text, from, text.Length - from).ToString())));
        return whole ? new BodyTemplate(parts) : null;
    }

    private void Take(Resolved value)
    {
        FromOutside |= value.FromOutside;
        if (value.FromOutside && value.Text.Length >= ShortestHidden)
        {
            map.Context.Hide(value.Text);
        }
    }

    private BodySlot? Slot(string key, string inner, Place place)
    {
        var pieces = inner.Split('|');
        var (name, longest) = pieces[0].Split(':') switch
        {
            [var only] => (only, (int?)null),
            [var first, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 =>
                (first, most),
            var other => (other[0], -1),
        };
        if (!BodyNames.Meanings.ContainsKey(name))
        {
            map.Context.Error(
                Codes.UnknownMessageName,
                place,
                $"'{key}' of {map.Owner} names '${{{Shown.Text(inner)}}}', which nothing fills in; the nearest is '${{{Nearest.To(name, BodyNames.Meanings.Keys)}}}'"
            );
            return null;
        }

        var choices = Choices(name, pieces.AsSpan(1));
        if (longest == -1 || choices is null)
        {
            map.Context.Error(
                Codes.UnknownMessageName,
                place,
                $"'${{{Shown.Text(inner)}}}' of {map.Owner} is malformed; the forms are ${{{name}}}, ${{{name}:100}} (at most 100 characters)"
                    + (
                        BodyNames.Values(name) is { } values
                            ? $" and ${{{name}|{values[0]}=text|other=text}} with {string.Join(", ", values)}"
                            : ""
                    )
            );
            return null;
        }

        return new BodySlot(name, longest, choices);
    }

    // Every value has its text, or 'other' has one: nothing may turn out empty at 03:00.
    private static Dictionary<string, string>? Choices(string name, ReadOnlySpan<string> pieces)
    {
        Dictionary<string, string> choices = new(StringComparer.Ordinal);
        var values = BodyNames.Values(name) ?? [];
        foreach (var piece in pieces)
        {
            var split = piece.IndexOf('=', StringComparison.Ordinal);
            if (
                split < 0
                || !(values.Contains(piece[..split]) || piece[..split] == BodySlot.Otherwise)
                || !choices.TryAdd(piece[..split], piece[(split + 1)..])
            )
            {
                return null;
            }
        }

        return pieces.Length == 0 || (values.Count > 0 && (choices.ContainsKey(BodySlot.Otherwise) || values.All(choices.ContainsKey)))
            ? choices
            : null;
    }

    private static int Next(string text, int from) => text.IndexOf("${", from, StringComparison.Ordinal);
}
