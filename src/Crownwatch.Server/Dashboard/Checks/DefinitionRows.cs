using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>A check's definition as it runs: variables filled in, overrides applied, secrets masked.</summary>
internal static class DefinitionRows
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(CheckDefinition check, Func<string, string> redact) =>
        [.. Rows(check).Select(row => KeyValuePair.Create(row.Key, redact(row.Value)))];

    private static IEnumerable<(string Key, string Value)> Rows(CheckDefinition check)
    {
        yield return ("type", check.Type.ToString().ToLowerInvariant());
        if (check.Request is { } request)
        {
            yield return ("request", $"{request.Method} {request.Url}");
            foreach (var (name, value) in request.Headers)
            {
                yield return ($"header {name}", SecretHeaders.IsSecret(name) ? "***" : value);
            }

            if (request.Body is { } body)
            {
                yield return ("body", $"{body.Length} characters{(request.ContentType is { } type ? $" of {type}" : "")}");
            }

            yield return ("follow_redirects", request.FollowRedirects ? "true" : "false");
            yield return ("connection", request.Connection.ToString().ToLowerInvariant());
        }

        if (check.Heartbeat is { } heartbeat)
        {
            yield return ("period", DurationText.Of(heartbeat.Period));
            yield return ("grace", DurationText.Of(heartbeat.Grace));
            yield return ("address", "/ping/***");
        }

        yield return ("interval", DurationText.Of(check.Interval));
        if (check.Heartbeat is null)
        {
            yield return ("timeout", DurationText.Of(check.Timeout));
        }

        foreach (var criterion in check.Criteria)
        {
            yield return (criterion.Key, criterion.Text);
        }

        yield return ("failure_threshold", $"{check.FailureThreshold}");
        if (check.Labels.Count > 0)
        {
            yield return ("labels", string.Join(", ", check.Labels.Select(l => $"{l.Key}={l.Value}")));
        }

        if (check.DependsOn.Count > 0)
        {
            yield return ("depends_on", string.Join(", ", check.DependsOn));
        }

        if (check.Notes is { } notes)
        {
            yield return ("notes", notes);
        }
    }
}
