using System.Buffers;
using System.Text;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>
/// Fills in `${NAME}`, `${NAME:-default}` and `${file:PATH}`. A name is looked up in the order of definitions.md, Values:
/// BASE_URL and ENVIRONMENT, the environment's own variables, the process environment.
/// </summary>
/// <param name="standIns">An unset variable is still reported, but gives `unset-NAME` instead of nothing.</param>
internal sealed class Variables(EnvironmentChoice environment, IVariableSource source, bool standIns = false)
{
    private const int MostDepth = 8;
    private static readonly SearchValues<char> _nameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
    );
    private readonly Dictionary<string, Resolved?> _names = new(StringComparer.Ordinal);

    // Named by the environment, but what it names can't be filled in: that is reported once, where it goes wrong.
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string?> _files = new(StringComparer.Ordinal);

    /// <summary>Every secret file that was asked for, found or not.</summary>
    public IReadOnlyCollection<string> Files => _files.Keys;

    /// <summary>What the secret files hold.</summary>
    public IEnumerable<string> FileValues => _files.Values.OfType<string>();

    /// <summary>The text with its variables filled in, or null after telling <paramref name="report"/> why not.</summary>
    /// <param name="forMessage">`${check.…}` and `${incident.…}` are left for the time of sending.</param>
    public Resolved? Resolve(string text, bool forMessage, IVariableReport report) => Resolve(text, forMessage, report, 0);

    private Resolved? Resolve(string text, bool forMessage, IVariableReport report, int depth)
    {
        var at = text.IndexOf("${", StringComparison.Ordinal);
        if (at < 0)
        {
            return new Resolved(text, FromOutside: false, HasVariables: false, WrittenDefault: false);
        }

        var result = new StringBuilder();
        var (outside, written, whole, from) = (false, false, true, 0);
        for (; at >= 0; at = text.IndexOf("${", from, StringComparison.Ordinal))
        {
            if (at > from && text[at - 1] == '$')
            {
                // `$${` is a written `${`.
                result.Append(text, from, at - 1 - from).Append("${");
                from = at + 2;
                continue;
            }

            result.Append(text, from, at - from);
            var end = ClosingBrace(text, at + 2);
            if (end < 0 || depth >= MostDepth)
            {
                report.Malformed(end < 0 ? "a variable lacks its closing '}'" : $"variables are nested more than {MostDepth} deep", at);
                return null;
            }

            var inner = text[(at + 2)..end];
            from = end + 1;
            if (inner.StartsWith("check.", StringComparison.Ordinal) || inner.StartsWith("incident.", StringComparison.Ordinal))
            {
                if (forMessage)
                {
                    result.Append(text, at, end + 1 - at);
                    continue;
                }

                report.Malformed($"'${{{Shown.Text(inner)}}}' is only known in a rule's message and a step's ask", at);
                whole = false;
            }
            else if (One(inner, at, report, depth) is { } value)
            {
                result.Append(value.Text);
                outside |= value.FromOutside;
                written |= value.WrittenDefault;
            }
            else
            {
                whole = false;
            }
        }

        return whole ? new Resolved(result.Append(text, from, text.Length - from).ToString(), outside, true, written) : null;
    }

    private Resolved? One(string inner, int at, IVariableReport report, int depth)
    {
        var split = inner.IndexOf(":-", StringComparison.Ordinal);
        var name = split < 0 ? inner : inner[..split];
        var isFile = name.StartsWith("file:", StringComparison.Ordinal);
        if (isFile ? name.Length == "file:".Length : !IsName(name))
        {
            report.Malformed(
                $"'${{{Shown.Text(inner)}}}' is not a variable; the forms are ${{NAME}}, ${{NAME:-default}} and ${{file:PATH}}",
                at
            );
            return null;
        }

        var value = isFile ? File(name["file:".Length..]) : Named(name, new At(report, at), depth);
        if (split < 0)
        {
            if (value is null && !_broken.Contains(name))
            {
                report.Unset(name, at);
                return standIns ? StandIn(name) : null;
            }

            return value;
        }

        var fallback = inner[(split + 2)..];
        return (value ?? Resolve(fallback, false, report, depth + 1)) is { } found
            ? found with
            {
                WrittenDefault = found.WrittenDefault || (fallback.Length > 0 && !fallback.Contains("${", StringComparison.Ordinal)),
            }
            : null;
    }

    // An address must stay one: what is asked under it never matters where nothing is set.
    private static Resolved StandIn(string name) =>
        new(
            name == "BASE_URL" ? "http://unset-base-url.invalid" : $"unset-{name}",
            FromOutside: true,
            HasVariables: true,
            WrittenDefault: false
        );

    private Resolved? File(string path)
    {
        if (!_files.TryGetValue(path, out var content))
        {
            content = source.File(path);
            _files[path] = content;
        }

        return string.IsNullOrEmpty(content) ? null : new Resolved(content, true, true, false);
    }

    private Resolved? Named(string name, IVariableReport report, int depth)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!_underWay.Add(name))
        {
            report.Malformed($"the variable {name} is defined by itself", 0);
            _broken.Add(name);
            return null;
        }

        var value = Look(name, report, depth);
        _underWay.Remove(name);
        _names[name] = value;
        return value;
    }

    private Resolved? Look(string name, IVariableReport report, int depth)
    {
        if (name == "BASE_URL")
        {
            var address = Process(name) ?? FromEnvironment(name, environment.BaseUrl, report, depth) ?? FromVariables(name, report, depth);
            return address is { } found ? found with { Text = found.Text.TrimEnd('/') } : null;
        }

        return name == "ENVIRONMENT" && environment.Name is { } chosen
            ? new Resolved(chosen, FromOutside: false, HasVariables: true, WrittenDefault: false)
            : FromVariables(name, report, depth) ?? Process(name);
    }

    private Resolved? FromVariables(string name, IVariableReport report, int depth) =>
        environment.Variables.TryGetValue(name, out var node) ? FromEnvironment(name, node, report, depth) : null;

    private Resolved? FromEnvironment(string name, ScalarNode? node, IVariableReport report, int depth)
    {
        if (node is null or { IsNull: true })
        {
            return null;
        }

        var value = Resolve(node.Text, false, report, depth + 1);
        if (value is null)
        {
            _broken.Add(name);
        }

        return value is { Text.Length: > 0 } ? value : null;
    }

    // Set but empty counts as unset: there is no silent empty string.
    private Resolved? Process(string name) =>
        source.Variable(name) is { Length: > 0 } value ? new Resolved(value, true, true, false) : null;

    /// <summary>Reports what goes wrong in a variable's own definition at the place that uses the variable.</summary>
    private sealed class At(IVariableReport outer, int offset) : IVariableReport
    {
        public void Unset(string name, int inner) => outer.Unset(name, offset);

        public void Malformed(string message, int inner) => outer.Malformed(message, offset);
    }

    private static bool IsName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && !name.AsSpan().ContainsAnyExcept(_nameCharacters);

    /// <summary>Where the `${` that was opened before <paramref name="from"/> closes; -1 where it doesn't.</summary>
    internal static int ClosingBrace(string text, int from)
    {
        var open = 1;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '{' && text[i - 1] == '$')
            {
                open++;
            }
            else if (text[i] == '}' && --open == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
