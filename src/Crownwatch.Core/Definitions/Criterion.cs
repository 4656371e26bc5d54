using System.Text.Json.Nodes;

namespace Crownwatch.Core.Definitions;

/// <summary>One entry of `success_criteria`. All of a check's criteria must hold for it to be up.</summary>
/// <param name="Key">The key as the file writes it, e.g. `status_code`.</param>
/// <param name="Text">The value as the file writes it, for messages, e.g. `&lt;800`.</param>
public abstract record Criterion(string Key, string Text);

/// <summary>The status is within one of the ranges.</summary>
public sealed record StatusCodeCriterion(string Text, IReadOnlyList<StatusRange> Ranges) : Criterion("status_code", Text)
{
    public static StatusCodeCriterion Default { get; } = new("2xx", [new StatusRange(200, 299)]);
}

/// <param name="First">First status that matches, inclusive.</param>
/// <param name="Last">Last status that matches, inclusive.</param>
public readonly record struct StatusRange(int First, int Last)
{
    public bool Contains(int status) => status >= First && status <= Last;
}

/// <summary>The whole probe took less than (or, if inclusive, at most) the limit.</summary>
public sealed record ResponseTimeCriterion(string Text, TimeSpan Limit, bool Inclusive) : Criterion("response_time_ms", Text);

public sealed record BodyContainsCriterion(string Text, bool Negated) : Criterion(Negated ? "body_not_contains" : "body_contains", Text);

/// <summary>The regular expression matches; it was compiled with the non-backtracking engine when the file was read.</summary>
public sealed record BodyMatchesCriterion(string Text) : Criterion("body_matches", Text);

/// <summary>Each header named (in any case) has the text in its value.</summary>
public sealed record HeadersContainCriterion(string Text, IReadOnlyList<KeyValuePair<string, string>> Headers)
    : Criterion("headers_contain", Text);

/// <summary>The body is JSON and equals the value deeply; member order does not count; 1 equals 1.0, "1" does not.</summary>
public sealed record BodyJsonEqualsCriterion(string Text, JsonNode? Expected) : Criterion("body_json_equals", Text);

/// <summary>The body is a JSON object that has every member named, with an equal value.</summary>
public sealed record BodyJsonContainsCriterion(string Text, JsonObject Expected) : Criterion("body_json_contains", Text);

/// <summary>Each path gives a value that the matcher accepts.</summary>
public sealed record BodyJsonPathCriterion(string Text, IReadOnlyList<KeyValuePair<string, JsonPathMatcher>> Paths)
    : Criterion("body_json_path", Text);

/// <summary>Never changes the outcome: read as a rule of kind expiry, severity warning.</summary>
public sealed record CertificateExpiresInCriterion(string Text, TimeSpan AtLeast) : Criterion("certificate_expires_in", Text);

/// <param name="Operator">equals, exists, gt, gte, lt, lte, ne, contains or matches.</param>
/// <param name="Operand">What the value at the path is compared with.</param>
public sealed record JsonPathMatcher(string Operator, JsonNode? Operand);
