using System.Text;

namespace Crownwatch.Core.Definitions;

/// <summary>Finds and fills in the `${check.…}` and `${incident.…}` of a message.</summary>
public static class MessageTemplate
{
    /// <summary>Each name with the offset of its `${`.</summary>
    public static IEnumerable<(string Name, int Offset)> Names(string text)
    {
        for (var at = Next(text, 0); at >= 0; at = Next(text, at + 2))
        {
            var end = text.IndexOf('}', at);
            if (end < 0)
            {
                yield break;
            }

            yield return (text[(at + 2)..end], at);
        }
    }

    /// <summary>The message with its names filled in; a name without a value reads `?`.</summary>
    public static string Fill(string text, Func<string, string?> value)
    {
        var result = new StringBuilder();
        var from = 0;
        foreach (var (name, offset) in Names(text))
        {
            result.Append(text, from, offset - from).Append(value(name) ?? "?");
            from = offset + name.Length + 3;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static int Next(string text, int from)
    {
        var check = text.IndexOf("${check.", from, StringComparison.Ordinal);
        var incident = text.IndexOf("${incident.", from, StringComparison.Ordinal);
        return check < 0 || (incident >= 0 && incident < check) ? incident : check;
    }
}
