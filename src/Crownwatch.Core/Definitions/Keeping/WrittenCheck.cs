using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Keeping;

/// <summary>A check as its file writes it, comments and references such as `${NAME}` included, and secrets masked.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">Its first line there, counted from 1.</param>
public sealed record WrittenCheck(string File, int Line, string Text)
{
    private const string Mask = "***";

    /// <summary>null where the files don't hold it, or can't be read.</summary>
    /// <param name="secrets">What must never be shown; longer ones are masked first.</param>
    public static WrittenCheck? Find(IReadOnlyList<SourceFile> files, string name, IReadOnlyList<string> secrets)
    {
        foreach (var file in files)
        {
            if (YamlText.Parse(file, []) is MapNode root && root.Find("checks")?.Value is ListNode list && ItemOf(list, name) is { } item)
            {
                string[] masked = [.. secrets.Where(s => s.Length > 0).OrderByDescending(s => s.Length)];
                var cut = Cut(file.Text, item.Place);
                return new WrittenCheck(
                    file.Name,
                    item.Place.Line,
                    cut is null || Shows(Masked(cut, masked), masked)
                        ? new YamlWriter(text => Masked(text, masked)).Write(item).TrimEnd()
                        : Masked(cut, masked)
                );
            }
        }

        return null;
    }

    private static MapNode? ItemOf(ListNode list, string name) =>
        list.Items.OfType<MapNode>().FirstOrDefault(i => i.Find("name")?.Value is ScalarNode n && n.Text == name);

    private static string Masked(string text, string[] secrets)
    {
        foreach (var secret in secrets)
        {
            // `$${` is a written `${`.
            text = text.Replace(secret.Replace("${", "$${", StringComparison.Ordinal), Mask, StringComparison.Ordinal)
                .Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    // What escapes or folded lines write is another text than it means: only what is read tells whether a secret is left.
    private static bool Shows(string text, string[] secrets) =>
        YamlText.Parse(new SourceFile("", text), []) is not { } root
        || secrets.Length > 0 && Scalars(root).Any(s => Array.Exists(secrets, s.Contains));

    private static IEnumerable<string> Scalars(Node node) =>
        node switch
        {
            ScalarNode scalar => [scalar.Text],
            ListNode list => list.Items.SelectMany(Scalars),
            MapNode map => map.Entries.SelectMany(e => Scalars(e.Key).Concat(Scalars(e.Value))),
            _ => [],
        };

    // The lines from the item's dash to the next line that stands as far left; null for a list in brackets.
    private static string? Cut(string text, Place place)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        if (place.Line > lines.Length)
        {
            return null;
        }

        var first = lines[place.Line - 1];
        var dash = first.AsSpan().IndexOfAnyExcept(' ');
        if (dash < 0 || first[dash] != '-' || dash >= place.Column - 1)
        {
            return null;
        }

        var end = place.Line;
        for (var i = place.Line; i < lines.Length && (IsBlank(lines[i]) || Indent(lines[i]) > dash || IsNote(lines[i])); i++)
        {
            // Notes that stand as far left belong to what follows.
            end = !IsBlank(lines[i]) && Indent(lines[i]) > dash ? i + 1 : end;
        }

        return string.Join('\n', lines[(place.Line - 1)..end].Select(l => IsBlank(l) ? "" : l[Math.Min(dash, Indent(l))..]));
    }

    private static bool IsBlank(string line) => line.AsSpan().Trim().IsEmpty;

    private static bool IsNote(string line) => line.AsSpan().TrimStart().StartsWith("#");

    private static int Indent(string line) => line.AsSpan().IndexOfAnyExcept(' ');
}
