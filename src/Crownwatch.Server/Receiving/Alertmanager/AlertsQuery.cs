using System.Diagnostics.CodeAnalysis;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>Which alerts a tool asks for: `filter`, `receiver`, and the states, each of which is wanted unless it says false.</summary>
internal sealed record AlertsQuery(IReadOnlyList<LabelMatcher> Filter, LabelMatcher? Receiver, bool Active, bool Suppressed)
{
    // We know no alert that is inhibited or not yet looked at: what these two say changes nothing.
    private static readonly string[] _states = ["active", "silenced", "inhibited", "unprocessed"];

    public static bool TryRead(IQueryCollection query, [NotNullWhen(true)] out AlertsQuery? read, out string wrong)
    {
        read = null;
        if (!TryReadFilter(query, out var filter, out wrong))
        {
            return false;
        }

        foreach (var state in _states)
        {
            if (query[state].ToString() is not ("" or "true" or "false") and var text)
            {
                wrong = $"{state} is '{PlainText.Shown(text)}'; legal is true or false";
                return false;
            }
        }

        LabelMatcher? receiver = null;
        if (query["receiver"].ToString() is { Length: > 0 } pattern)
        {
            if (!LabelMatchers.TryParseOne("receiver", "=~" + pattern, out receiver, out var error))
            {
                wrong = $"failed to parse receiver param: {error}";
                return false;
            }
        }

        read = new AlertsQuery(filter, receiver, query["active"] != "false", query["silenced"] != "false");
        return true;
    }

    /// <summary>The matchers of every `filter`; all must match.</summary>
    public static bool TryReadFilter(IQueryCollection query, out IReadOnlyList<LabelMatcher> filter, out string wrong)
    {
        List<LabelMatcher> all = [];
        foreach (var text in query["filter"].OfType<string>())
        {
            if (!LabelMatchers.TryParse(text, out var matchers, out var error))
            {
                (filter, wrong) = ([], $"bad matcher format: {PlainText.Shown(text)}: {error}");
                return false;
            }

            all.AddRange(matchers);
        }

        (filter, wrong) = (all, "");
        return true;
    }

    public bool Accepts(ShownAlert alert) =>
        (alert.IsSuppressed ? Suppressed : Active)
        && LabelMatchers.Matches(Filter, alert.Labels)
        && (Receiver is null || LabelMatchers.Matches([Receiver], new Dictionary<string, string> { ["receiver"] = alert.Receiver }));
}
