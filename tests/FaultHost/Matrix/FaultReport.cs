using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using FaultHost.Hosting;

namespace FaultHost.Matrix;

/// <summary>The table of docs/delivery.md, from what was counted.</summary>
internal static class FaultReport
{
    // PagerDuty merges by key, and Slack with a bot is asked first: neither may double.
    private static readonly string[] _exact = ["pager", "chat"];

    /// <summary>Lost 0, out of order 0, doubled 0 where the receiver can merge; elsewhere no more than were sent again.</summary>
    public static bool IsGood(IEnumerable<CaseResult> results) =>
        results.All(r =>
            r.Failure is null
            && r.Tallies.All(t => t.Lost == 0 && t.OutOfOrder == 0)
            && r.Tallies.Where(t => _exact.Contains(t.Channel)).All(t => t.Doubled == 0)
            && r.Tallies.Sum(t => t.Doubled) <= r.Sendings
        );

    public static string Line(CaseResult result) =>
        $"{(IsGood([result]) ? "ok  " : "BAD ")} {result.Name}: {string.Join("; ", result.Tallies.Select(t => $"{t.Channel} {t.Openings}+{t.Resolutions} lost {t.Lost} doubled {t.Doubled} disordered {t.OutOfOrder}"))}"
        + (result.Failure is { } failure ? $" — {failure}" : "");

    public static string Markdown(IReadOnlyList<CaseResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("# Delivery under faults");
        text.AppendLine();
        text.AppendLine(
            "Written by `make faults`; not to be edited. The real server process, killed with SIGKILL between a decision and its"
        );
        text.AppendLine(
            "receipt and started again on the same database, with receivers that fail and clocks that are set (tests/FaultHost)."
        );
        text.AppendLine();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Machine: {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}."
        );
        text.AppendLine();
        text.AppendLine(
            "An arrival is lost when what was decided for a channel never took effect there; out of order when a resolution comes"
        );
        text.AppendLine(
            "before its opening. `pager` is PagerDuty (it merges by key) and `chat` Slack with a bot token (it is asked first): neither may"
        );
        text.AppendLine(
            "double. `hook` is Slack's incoming webhook, `web` a webhook, `mail` an SMTP server: they can't tell that a message came"
        );
        text.AppendLine(
            "before, and may show one double a kill or lost answer that fell between send and receipt. The server counts each."
        );
        text.AppendLine(
            "Not in the table: several recipients of one mail, and what goes to another channel because one does not take it; those have"
        );
        text.AppendLine("tests of their own (LeftOverTests, HandOnTests).");
        text.AppendLine();
        foreach (var (title, chosen) in Groups(results))
        {
            if (chosen.Count > 0)
            {
                Table(text, title, chosen);
            }
        }

        foreach (var failed in results.Where(r => !IsGood([r])))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Not as it must be: {Line(failed)}");
            text.AppendLine();
        }

        return text.ToString();
    }

    private static IEnumerable<(string Title, IReadOnlyList<CaseResult> Results)> Groups(IReadOnlyList<CaseResult> results)
    {
        yield return ("All", results);
        foreach (var kill in Enum.GetValues<KillPoint>())
        {
            var name = FaultCase.Words(kill);
            yield return ($"Killed {name}", [.. results.Where(r => r.Name.StartsWith(name + " /", StringComparison.Ordinal))]);
        }

        foreach (var receiver in Receiver.All)
        {
            yield return (
                $"Receivers: {receiver.Name}",
                [.. results.Where(r => r.Name.Contains($"/ {receiver.Name} /", StringComparison.Ordinal))]
            );
        }

        yield return ("Random kills", [.. results.Where(r => r.Name.StartsWith("random", StringComparison.Ordinal))]);
    }

    private static void Table(StringBuilder text, string title, IReadOnlyList<CaseResult> results)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"## {title}: {results.Count} runs, {results.Sum(r => r.Kills)} kills");
        text.AppendLine();
        text.AppendLine("| channel | openings | resolutions | lost | doubled | out of order |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var channel in results.SelectMany(r => r.Tallies).GroupBy(t => t.Channel))
        {
            var sum = channel.Aggregate((a, b) => a.Plus(b));
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {sum.Channel} | {sum.Openings} | {sum.Resolutions} | {sum.Lost} | {sum.Doubled} | {sum.OutOfOrder} |"
            );
        }

        text.AppendLine();
        if (results.SelectMany(r => r.Arrivals).Order().ToList() is { Count: > 0 } arrivals)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Decision to arrival of an opening, kill and restart included: median {At(arrivals, 0.5):0.0} s, p99 {At(arrivals, 0.99):0.0} s, longest {At(arrivals, 1):0.0} s (n = {arrivals.Count})."
            );
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Sent again without knowing whether it had arrived: {results.Sum(r => r.Sendings)}."
        );
        text.AppendLine();
    }

    private static double At(List<double> sorted, double quantile) =>
        sorted.Count == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Count) - 1)];
}
