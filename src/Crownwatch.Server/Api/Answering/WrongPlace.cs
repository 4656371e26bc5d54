using System.Text.RegularExpressions;

namespace Crownwatch.Server.Api;

/// <summary>Where a request is wrong.</summary>
/// <param name="In">query, body, header or path.</param>
/// <param name="Name">Of the parameter or field, e.g. `for` or `match[2]`; empty for the whole body.</param>
/// <param name="Found">What stood there.</param>
/// <param name="Legal">What may; null where the words say all.</param>
public sealed partial record WrongPlace(string In, string Name, string Found, string? Legal)
{
    public static WrongPlace Of(string place, string name, string message)
    {
        var at = message.IndexOf("; ", StringComparison.Ordinal);
        return at < 0
            ? new WrongPlace(place, name, message, null)
            : new WrongPlace(place, name, message[..at], Lead().Replace(message[(at + 2)..], ""));
    }

    /// <summary>By the way all our messages begin: with the name of what is wrong, or with `the body`.</summary>
    /// <param name="operation">Which parameters and fields there are; null for none.</param>
    public static IReadOnlyList<WrongPlace> Read(string message, Operation? operation)
    {
        if (message.StartsWith("the body", StringComparison.Ordinal))
        {
            return [Of("body", "", message)];
        }

        if (message.StartsWith("If-Match", StringComparison.Ordinal) || message.StartsWith("Idempotency-Key", StringComparison.Ordinal))
        {
            return [Of("header", message.Split(' ')[0], message)];
        }

        var name = (Stranger().Match(message) is { Success: true } stranger ? stranger : First().Match(message)).Groups["name"].Value;
        var root = Root().Match(name).Value;
        return operation is null ? []
            : operation.BodyFields.Contains(root) || message.StartsWith("there is no field", StringComparison.Ordinal)
                ? [Of("body", name, message)]
            : operation.Query.Any(q => q.Name == root) ? [Of("query", name, message)]
            : [];
    }

    [GeneratedRegex("^there is no field '(?<name>[^']*)'")]
    private static partial Regex Stranger();

    [GeneratedRegex(@"^(?<name>[A-Za-z_][\w.\[\]-]*)")]
    private static partial Regex First();

    [GeneratedRegex(@"^\w+")]
    private static partial Regex Root();

    [GeneratedRegex("^(legal (is|are) |it must be )")]
    private static partial Regex Lead();
}
