using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Explaining;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Api;

/// <summary>Why an incident is, and why a rule fires on a check or does not: JSON, or plain text for whoever asks for that.</summary>
internal static class ExplainEndpoints
{
    private const string BadFormat = "it must be json or text";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/api/v1/incidents/{id}/explain",
            (string id, string? format, HttpRequest request, ExplanationReader explanations) =>
                PlainAnswer.IsAskedFor(format, request) is not { } text
                    ? ApiError.BadRequest($"format is '{PlainText.Shown(format!)}'; {BadFormat}")
                : IncidentNumber.Of(id) is not { } number || explanations.Incident(number) is not { } found ? IncidentNumber.Unknown(id)
                : text ? PlainAnswer.Text(found.Text)
                : ApiJson.Answer(Shape(number, found))
        );
        routes.MapGet("/api/v1/checks/{name}/explain", Check);
    }

    private static IResult Check(
        string name,
        string? rule,
        string? format,
        HttpRequest request,
        ExplanationReader explanations,
        SnapshotSource snapshots
    )
    {
        if (PlainAnswer.IsAskedFor(format, request) is not { } text)
        {
            return ApiError.BadRequest($"format is '{PlainText.Shown(format!)}'; {BadFormat}");
        }

        if (Missing(name, rule, explanations, snapshots.Current.Definitions) is { } missing)
        {
            return ApiError.NotFound(missing);
        }

        var rules =
            rule is null ? explanations.Rules(name)
            : explanations.Rule(name, rule) is { } one ? [one]
            : [];
        return text ? PlainAnswer.Text(string.Join('\n', rules.Select(r => r.Explanation.Text)))
            : rule is null ? ApiJson.Answer(new { check = name, rules = rules.Select(r => r.Answer) })
            : rules is [var only] ? ApiJson.Answer(only.Answer)
            : ApiError.NotFound($"the rule '{PlainText.Shown(rule)}' is no longer one of {name}'s"); // a reload came in between
    }

    // What is asked about must run: otherwise nothing is known of it.
    private static string? Missing(string name, string? rule, ExplanationReader explanations, DefinitionSet definitions)
    {
        if (definitions.Checks.FirstOrDefault(c => c.Name == name) is not { } check)
        {
            var names = definitions.Checks.Select(c => c.Name).ToList();
            return $"there is no check '{PlainText.Shown(name)}'{Nearest.Hint(name, names)} (there are: {string.Join(", ", names.Take(50))})";
        }

        if (!check.Enabled)
        {
            return $"the check '{PlainText.Shown(name)}' is not enabled: no rule looks at it";
        }

        var own = explanations.RulesOf(name);
        if (rule is null || own.Contains(rule))
        {
            return null;
        }

        var known = definitions.Rules.Any(r => r.Name == rule);
        var there = own.Count == 0 ? "none does" : string.Join(", ", own);
        return known
            ? $"the rule '{PlainText.Shown(rule)}' does not look at {name} (those that do: {there})"
            : $"there is no rule '{PlainText.Shown(rule)}'{Nearest.Hint(rule, own)} (of {name} there are: {there})";
    }

    private static object Shape(long id, Explanation found) =>
        new
        {
            incident = id,
            label = $"INC-{id}",
            found.Heading,
            found.Parts,
            found.Text,
        };
}
