using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>What every section's reader needs while one file is read for one environment.</summary>
/// <param name="variables">null where the format knows no variables: every value is as it is written.</param>
internal sealed class ReadContext(ReadMode mode, Variables? variables)
{
    private readonly List<Finding> _findings = [];
    private readonly List<UnsetUse> _unset = [];
    private readonly List<string> _secrets = [];
    private readonly HashSet<Place> _standIns = [];

    public ReadMode Mode { get; } = mode;

    /// <summary>Inside a disabled check or channel, where a variable may be unset (definitions.md, Values).</summary>
    public bool Disabled { get; set; }

    public IReadOnlyList<Finding> Findings => _findings;
    public int Errors => _findings.Count(f => f.Severity == FindingSeverity.Error);
    public IReadOnlyCollection<string> SecretFiles => variables?.Files ?? [];
    public IEnumerable<string> SecretValues => _secrets.Concat(variables?.FileValues ?? []);

    /// <param name="standInToo">Whether it is said of a stand-in for an unset variable too; else such a key counts as left out.</param>
    public void Error(string code, Place place, string message, bool standInToo = false)
    {
        if (standInToo || !_standIns.Contains(place))
        {
            Add(code, FindingSeverity.Error, place, message);
        }
    }

    public void Warn(string code, Place place, string message) => Add(code, FindingSeverity.Warning, place, message);

    /// <summary>The value with its variables filled in, or null when one is unset or malformed (which is noted).</summary>
    public Resolved? Resolve(ScalarNode node, bool secret = false, bool forMessage = false) =>
        variables is null
            ? new Resolved(node.Text, FromOutside: false, HasVariables: false, WrittenDefault: false)
            : variables.Resolve(node.Text, forMessage, new Report(this, node, secret));

    /// <summary>A value that must never be shown.</summary>
    public void Hide(string value)
    {
        if (value.Length > 0)
        {
            _secrets.Add(value);
        }
    }

    /// <summary>One finding for each unset variable, naming every place that needs it.</summary>
    public void ReportUnset()
    {
        foreach (var uses in _unset.GroupBy(use => use.Name, StringComparer.Ordinal))
        {
            var places = uses.Select(use => use.Place).Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column).ToArray();
            var needed =
                places.Length == 1 ? "" : $"; needed at {Shown.And(places.Select(p => $"{p.File}:{p.Line}:{p.Column}").ToArray(), 20)}";
            // A default for a secret would be a secret written in the file.
            var secret = uses.All(use => use.Secret);
            var mend = secret ? "set it" : $"set it, or give it a default: ${{{uses.Key}:-default}}";
            var message = uses.Key.StartsWith("file:", StringComparison.Ordinal)
                ? $"the file '{Shown.Text(uses.Key["file:".Length..])}' can't be read or is empty{needed}"
                : $"the variable {uses.Key} is not set{needed}; {mend}";
            var severity = Mode == ReadMode.Lint && secret ? FindingSeverity.Warning : FindingSeverity.Error;
            Add(Codes.UnsetVariable, severity, places[0], message);
        }

        _unset.Clear();
    }

    private void Add(string code, FindingSeverity severity, Place place, string message) =>
        _findings.Add(new Finding(code, severity, message, place.File, place.Line, place.Column));

    private readonly record struct UnsetUse(string Name, Place Place, bool Secret);

    private sealed class Report(ReadContext context, ScalarNode node, bool secret) : IVariableReport
    {
        public void Unset(string name, int offset)
        {
            if (context.Mode == ReadMode.Simulate)
            {
                context._standIns.Add(node.Place);
            }
            else if (!context.Disabled)
            {
                context._unset.Add(new UnsetUse(name, node.At(offset), secret));
            }
        }

        public void Malformed(string message, int offset) => context.Error(Codes.BadVariable, node.At(offset), message);
    }
}
