using Crownwatch.Core.Definitions.Reading;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW104, CW105, CW113 and CW115: checks that are legal and probably not what was meant.</summary>
internal static class CheckSense
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        var same = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var check in draft.Set.EnabledChecks)
        {
            if (check.Timeout > check.Interval)
            {
                yield return Draft.Warn(
                    Codes.TimeoutOverInterval,
                    draft.CheckPlace(check.Name, "timeout"),
                    $"the timeout of check '{check.Name}', {Durations.Write(check.Timeout)}, is longer than its interval, {Durations.Write(check.Interval)}: runs don't overlap, so a slow one makes the next be missed"
                );
            }

            if (check.Request is not { } request)
            {
                continue;
            }

            if (request.Url.Scheme == "http" && !Addresses.IsLocal(request.Url))
            {
                yield return Draft.Warn(
                    Codes.PlainHttp,
                    draft.CheckPlace(check.Name, "url"),
                    $"the url of check '{check.Name}' is plain http to {Shown.Text(request.Url.Host)}, which is not local: what users meet is https"
                );
            }

            if (ShortText(check) is { } text)
            {
                yield return Draft.Warn(
                    Codes.ShortBodyText,
                    draft.CheckPlace(check.Name, "success_criteria"),
                    $"body_contains \"{Shown.Text(text)}\" is all that check '{check.Name}' looks for in the body, and so short a text is in much else (\"ok\" is in \"broken\"); ask for more, or for JSON"
                );
            }

            var signature = Signature(check, request);
            if (!same.TryAdd(signature, check.Name))
            {
                yield return Draft.Warn(
                    Codes.SameChecks,
                    draft.CheckPlace(check.Name),
                    $"check '{check.Name}' asks for and expects the same as '{same[signature]}'"
                );
            }
        }
    }

    private static string? ShortText(CheckDefinition check)
    {
        var looks = check
            .Criteria.Where(c =>
                c
                    is BodyContainsCriterion
                        or BodyMatchesCriterion
                        or BodyJsonEqualsCriterion
                        or BodyJsonContainsCriterion
                        or BodyJsonPathCriterion
            )
            .ToArray();
        return looks.Length > 0 && Array.TrueForAll(looks, c => c is BodyContainsCriterion { Negated: false, Text.Length: < 4 })
            ? looks[0].Text
            : null;
    }

    private static string Signature(CheckDefinition check, HttpRequestDefinition request) =>
        string.Join(
            '\u0001',
            [
                request.Method,
                request.Url.AbsoluteUri,
                request.Body,
                request.FollowRedirects ? "follow" : "stay",
                .. request.Headers.Select(h => $"{h.Key}: {h.Value}"),
                .. check.Criteria.Select(c => $"{c.Key}={c.Text}").Order(StringComparer.Ordinal),
            ]
        );
}
