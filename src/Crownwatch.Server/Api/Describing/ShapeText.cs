namespace Crownwatch.Server.Api;

/// <summary>A field of a shape.</summary>
/// <param name="Shape">Its own: a word, or one in brackets.</param>
/// <param name="IsOptional">It may be missing.</param>
public sealed record ShapeField(string Name, string Shape, bool IsOptional);

/// <summary>
/// Reads shapes, the short form in which answers and bodies are described: `id int, label text, by text?, alerts [Alert], state
/// open|resolved, next (at instant, what text)?, labels {text}, reason?? text`. Words: text, int, number, bool, instant, any, a choice
/// with bars between, or a shape's name with a capital. `[x]` is a list, `{x}` a map, `(…)` an object of its own; `?` behind: null may
/// stand there; `??` behind a name: it may be missing.
/// </summary>
public static class ShapeText
{
    public static IReadOnlyList<ShapeField> Fields(string shape) => [.. Split(shape, ',').Select(Field)];

    /// <summary>The parts between separators that stand in no bracket.</summary>
    public static IEnumerable<string> Split(string text, char separator)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '(' or '[' or '{' => 1,
                ')' or ']' or '}' => -1,
                _ => 0,
            };
            if (depth == 0 && text[i] == separator)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        if (text[start..].Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    private static ShapeField Field(string text)
    {
        var at = text.IndexOf(' ', StringComparison.Ordinal);
        var name = text[..at];
        return new ShapeField(name.TrimEnd('?'), text[(at + 1)..].Trim(), name.EndsWith("??", StringComparison.Ordinal));
    }
}
