using Crownwatch.Core.Definitions;

namespace Crownwatch.Probes.Http;

/// <summary>headers_contain: each header named has the text in its value; a header sent several times is joined by commas.</summary>
internal static class HeaderCriteria
{
    public static (bool Holds, string Seen) Judge(HeadersContainCriterion criterion, HttpAnswer answer, Func<string, string> redact)
    {
        foreach (var (name, text) in criterion.Headers)
        {
            var value = Value(answer, name);
            if (value is null)
            {
                return (false, $"there is no header {name}");
            }

            if (!value.Contains(text, StringComparison.Ordinal))
            {
                return (false, $"{name}: {Wording.Line(redact(value), HttpLimits.Seen)}");
            }
        }

        return (true, "they do");
    }

    private static string? Value(HttpAnswer answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.ContentHeaders.NonValidated.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;
}
