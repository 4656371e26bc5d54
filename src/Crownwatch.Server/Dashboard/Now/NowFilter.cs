using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Dashboard.Now;

/// <summary>Which checks the page Now lists: `state`, `label` and `text` in its address. Incidents are shown whatever it says.</summary>
public sealed record NowFilter
{
    /// <summary>What a state may be, worst first.</summary>
    public static readonly IReadOnlyList<string> States = ["down", "stale", "unknown", "pending", "up", "disabled"];
    private const int LongestText = 200;

    /// <summary>null: any.</summary>
    public string? State { get; private init; }

    /// <summary>As it stands in the address; empty: any.</summary>
    public string Label { get; private init; } = "";

    /// <summary>Part of a name or of a description; empty: any.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Why the labels asked for are not taken; null where they are. What can't be read filters nothing.</summary>
    public string? Problem { get; private init; }
    private IReadOnlyList<LabelMatcher> Matchers { get; init; } = [];

    public bool IsSet => State is not null || Label.Length > 0 || Text.Length > 0;

    /// <param name="label">As silences have them: `service=shop, criticality=~"high|medium"`; `check` is the check's name.</param>
    public static NowFilter Of(string? state, string? label, string? text)
    {
        var labels = Cut(label);
        IReadOnlyList<LabelMatcher> matchers = [];
        string? problem = null;
        if (labels.Length > 0 && !LabelMatchers.TryParse(labels, out matchers, out var error))
        {
            (matchers, problem) = ([], error);
        }

        return new NowFilter
        {
            State = States.Contains(state) ? state : null,
            Label = labels,
            Text = Cut(text),
            Matchers = matchers,
            Problem = problem,
        };
    }

    public bool Takes(CheckRow row) =>
        (State is null || row.State == State)
        && (Text.Length == 0 || Holds(row.Overview.Check))
        && (Matchers.Count == 0 || LabelMatchers.Matches(Matchers, Labels(row.Overview.Check)));

    private bool Holds(CheckDefinition check) =>
        check.Name.Contains(Text, StringComparison.OrdinalIgnoreCase)
        || check.Description?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true;

    private static Dictionary<string, string> Labels(CheckDefinition check) =>
        new(check.Labels, StringComparer.Ordinal) { ["check"] = check.Name };

    private static string Cut(string? text) =>
        text is null ? ""
        : text.Length <= LongestText ? text.Trim()
        : text[..LongestText].Trim();
}
