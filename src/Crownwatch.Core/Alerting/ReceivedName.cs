namespace Crownwatch.Core.Alerting;

/// <summary>
/// How a received alert is called where our own have a rule and a check. The two together are unique to its label set. The check's part
/// always holds a `=` or `#`, which no check of a file has in its name.
/// </summary>
/// <param name="Rule">The label alertname.</param>
/// <param name="Check">The other labels, `instance=api-1:9090, job=api`; one line, bounded.</param>
public sealed record ReceivedName(string Rule, string Check)
{
    private const string NoAlertName = "(no alertname)";
    private const int LongestRule = 80;
    private const int LongestCheck = 120;

    public static ReceivedName Of(IReadOnlyDictionary<string, string> labels)
    {
        var alertName = labels.GetValueOrDefault("alertname");
        var rule = ReceivedText.OneLine(alertName ?? NoAlertName, LongestRule);
        var others = labels.Where(l => l.Key != "alertname").OrderBy(l => l.Key, StringComparer.Ordinal).ToList();
        if (others.Count == 0)
        {
            others = [.. labels];
        }

        var whole = string.Join(", ", others.Select(l => $"{l.Key}={l.Value}"));
        var check = ReceivedText.OneLine(whole, LongestCheck);

        // What the text alone does not say unmistakably, the fingerprint does.
        var isPlain = rule == alertName && check == whole && others.TrueForAll(l => IsPlain(l.Key) && IsPlain(l.Value));
        return new ReceivedName(rule, isPlain ? check : $"{check} #{LabelFingerprint.Of(labels)}");
    }

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAny(",=#") < 0;
}
