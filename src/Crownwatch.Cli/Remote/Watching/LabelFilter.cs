using System.Text.Json;

namespace Crownwatch.Cli.Remote.Watching;

/// <summary>Which checks are meant: those whose labels are all as said. `check` is a check's name.</summary>
internal sealed class LabelFilter
{
    private readonly List<(string Name, bool Is, string Value)> _wanted = [];

    public bool IsEmpty => _wanted.Count == 0;

    /// <param name="texts">`service=shop` or `service!=shop`.</param>
    /// <returns>The filter, or what is wrong with the first text that is none.</returns>
    public static (LabelFilter? Filter, string? Wrong) Read(IEnumerable<string> texts)
    {
        var filter = new LabelFilter();
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var isNot = at > 0 && text[at - 1] == '!';
            var name = at < 0 ? "" : text[..(isNot ? at - 1 : at)].Trim();
            if (name.Length == 0)
            {
                return (null, $"--label is '{Plain.Of(text)}'; legal is NAME=VALUE or NAME!=VALUE, such as service=shop");
            }

            filter._wanted.Add((name, !isNot, text[(at + 1)..].Trim().Trim('"')));
        }

        return (filter, null);
    }

    public bool Takes(JsonElement check) => _wanted.TrueForAll(w => (Of(check, w.Name) == w.Value) == w.Is);

    private static string Of(JsonElement check, string name) =>
        name == "check" ? check.Text("name")
        : check.TryGetProperty("labels", out var labels) ? labels.Text(name)
        : "";
}
