using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>The criterion `certificate_expires_in` never changes an outcome: it is read as a rule of kind expiry, severity warning.</summary>
internal static class CertificateRules
{
    public static IEnumerable<RuleDefinition> Of(CheckDefinition check) =>
        check
            .Criteria.OfType<CertificateExpiresInCriterion>()
            .Take(1)
            .Select(criterion => new RuleDefinition
            {
                Name = $"{check.Name}_certificate",
                OnlyCheck = check.Name,
                // ">14d" must hold; the rule fires when it doesn't.
                Condition = new Comparison(
                    new Metric(MetricName.CertificateExpiresIn, MetricUnit.Duration, "certificate_expires_in"),
                    criterion.Text.StartsWith(">=", StringComparison.Ordinal) ? ComparisonOperator.Less : ComparisonOperator.LessOrEqual,
                    new Operand(criterion.AtLeast.TotalSeconds, null)
                ),
                ConditionText =
                    $"check.certificate_expires_in {(criterion.Text.StartsWith(">=", StringComparison.Ordinal) ? "<" : "<=")} {Durations.Write(criterion.AtLeast)}",
                Kind = AlertKind.Expiry,
                Severity = RuleSeverity.Warning,
                Message = "The certificate of ${check.name} expires in ${check.certificate_expires_in}: renew it",
            });
}
