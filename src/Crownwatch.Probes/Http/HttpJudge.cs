using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Probes.Http;

/// <summary>What the criteria say about an answer.</summary>
internal sealed record Judgement(IReadOnlyList<CriterionVerdict> Verdicts, DownCause Cause, string Code, string Reason);

/// <summary>Holds a complete answer against a check's criteria.</summary>
internal sealed class HttpJudge(Func<string, string> redact, TimeProvider time)
{
    private static readonly string[] _statusTexts = [.. Enumerable.Range(0, 1000).Select(n => n.ToString(CultureInfo.InvariantCulture))];
    private readonly ConditionalWeakTable<BodyMatchesCriterion, Regex> _expressions = [];

    /// <summary>Whether any criterion needs the body.</summary>
    public static bool LooksAtBody(IReadOnlyList<Criterion> criteria)
    {
        foreach (var criterion in criteria)
        {
            if (
                criterion
                is BodyContainsCriterion
                    or BodyMatchesCriterion
                    or BodyJsonEqualsCriterion
                    or BodyJsonContainsCriterion
                    or BodyJsonPathCriterion
            )
            {
                return true;
            }
        }

        return false;
    }

    public Judgement Judge(HttpAnswer answer, HttpRun run)
    {
        var criteria = run.Check.Criteria;
        var verdicts = new CriterionVerdict[criteria.Count];
        var (failing, slow) = (0, false);
        for (var i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = Judge(criteria[i], answer, run);
            if (verdicts[i].Holds || criteria[i] is CertificateExpiresInCriterion)
            {
                continue;
            }

            failing++;
            slow |= criteria[i] is ResponseTimeCriterion;
        }

        if (failing == 0)
        {
            return new(verdicts, DownCause.None, "", "");
        }

        // semantics.md 1.4: slow is when nothing but the time failed.
        var slowOnly = slow && !criteria.Where((c, i) => !verdicts[i].Holds && IsOther(c)).Any();
        return slowOnly ? Slow(verdicts, criteria, answer) : Wrong(verdicts, criteria, answer);
    }

    private static bool IsOther(Criterion criterion) => criterion is not (ResponseTimeCriterion or CertificateExpiresInCriterion);

    private static Judgement Slow(CriterionVerdict[] verdicts, IReadOnlyList<Criterion> criteria, HttpAnswer answer)
    {
        var limit = criteria.Where((c, i) => !verdicts[i].Holds).OfType<ResponseTimeCriterion>().Min(c => c.Limit);
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{answer.Status} in {Wording.Milliseconds(answer.Latency)} (limit {limit.TotalMilliseconds:#,0.###})"
        );
        return new(verdicts, DownCause.Slow, "slow", reason);
    }

    /// <summary>A wrong status says it all; otherwise every criterion that failed has a word, three at most.</summary>
    private static Judgement Wrong(CriterionVerdict[] verdicts, IReadOnlyList<Criterion> criteria, HttpAnswer answer)
    {
        var wrong = Enumerable.Range(0, verdicts.Length).Where(i => !verdicts[i].Holds && IsOther(criteria[i])).ToList();
        var status = wrong.FindIndex(i => criteria[i] is StatusCodeCriterion);
        if (status >= 0)
        {
            return new(
                verdicts,
                DownCause.Wrong,
                _statusTexts[answer.Status],
                $"{answer.Status}, expected {verdicts[wrong[status]].Expected}"
            );
        }

        var reasons = wrong.Select(i => Reason(criteria[i], verdicts[i])).Distinct().ToList();
        var more = reasons.Count > 3 ? $"; and {reasons.Count - 3} more" : "";
        var code = criteria[wrong[0]] switch
        {
            HeadersContainCriterion => "header",
            BodyContainsCriterion or BodyMatchesCriterion => "body",
            _ => "json",
        };
        return new(verdicts, DownCause.Wrong, code, string.Join("; ", reasons.Take(3)) + more);
    }

    private static string Reason(Criterion criterion, CriterionVerdict verdict) =>
        criterion switch
        {
            BodyContainsCriterion { Negated: false } => $"body does not contain \"{verdict.Expected}\"",
            BodyContainsCriterion => $"body contains \"{verdict.Expected}\"",
            BodyMatchesCriterion => $"body does not match {verdict.Expected}",
            _ => verdict.Seen,
        };

    private CriterionVerdict Judge(Criterion criterion, HttpAnswer answer, HttpRun run)
    {
        var (holds, seen) = criterion switch
        {
            StatusCodeCriterion c => Status(c, answer.Status),
            ResponseTimeCriterion c => (
                c.Inclusive ? answer.Latency <= c.Limit : answer.Latency < c.Limit,
                Wording.Milliseconds(answer.Latency)
            ),
            BodyContainsCriterion c => Contains(c, answer.Text),
            BodyMatchesCriterion c => Expression(c).IsMatch(answer.Text) ? (true, "it matches") : (false, "no match"),
            HeadersContainCriterion c => HeaderCriteria.Judge(c, answer, redact),
            CertificateExpiresInCriterion c => Certificate(c, run.CertificateExpiresAt),
            BodyJsonEqualsCriterion c => JsonCriteria.Equals(c, answer.Json, redact),
            BodyJsonContainsCriterion c => JsonCriteria.Contains(c, answer.Json, redact),
            BodyJsonPathCriterion c => JsonPathCriteria.Judge(c, answer.Json, redact),
            _ => throw new InvalidOperationException($"No judge for criterion {criterion.Key}"),
        };
        return new(criterion.Key, redact(criterion.Text), holds, seen);
    }

    private static (bool, string) Status(StatusCodeCriterion criterion, int status)
    {
        foreach (var range in criterion.Ranges)
        {
            if (range.Contains(status))
            {
                return (true, _statusTexts[status]);
            }
        }

        return (false, _statusTexts[status]);
    }

    private static (bool, string) Contains(BodyContainsCriterion criterion, string body)
    {
        var found = body.Contains(criterion.Text, StringComparison.Ordinal);
        return (
            found != criterion.Negated,
            found ? "it is there"
            : body.Length == 0 ? "the body is empty"
            : "it is not there"
        );
    }

    /// <summary>The non-backtracking engine: an answer can't make us spin.</summary>
    private Regex Expression(BodyMatchesCriterion criterion) =>
        _expressions.GetValue(criterion, static c => new Regex(c.Text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));

    private (bool, string) Certificate(CertificateExpiresInCriterion criterion, DateTimeOffset? end)
    {
        if (end is not { } expiry)
        {
            return (true, "no certificate: the connection is not TLS");
        }

        var left = expiry - time.GetUtcNow();
        return (left > criterion.AtLeast, string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(left.TotalDays):0} d left"));
    }
}
