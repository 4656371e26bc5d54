using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Net.Http.Headers;

namespace Crownwatch.Server.Api;

/// <summary>
/// ETags of two parts, `"VERSION.BODY"`: what people decide upon (<see cref="Versions"/>), and the answer as a whole. If-Match looks at
/// the first part only: a message that was delivered meanwhile must not void an acknowledgement. If-None-Match looks at both.
/// </summary>
internal static class EntityTag
{
    public static string Of(string? version, ReadOnlySpan<byte> body) =>
        version is null ? $"\"{Versions.Of(body)}\"" : $"\"{version}.{Versions.Of(body)[..8]}\"";

    /// <summary>Whether the caller has just that answer already.</summary>
    public static bool IsKnown(HttpRequest request, string tag) =>
        request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } known
        && known.Any(k => k.Tag == "*" || string.Equals(k.Tag.Value, tag, StringComparison.Ordinal));

    /// <summary>What a write has to ask in its own transaction; null when the request sets no condition.</summary>
    /// <param name="version">The version that holds; null when there is no such thing, which the write itself will say.</param>
    /// <exception cref="BadHttpRequestException">400: If-Match is no list of ETags.</exception>
    public static Action<SqliteConnection>? Condition(HttpRequest request, Func<SqliteConnection, string?> version)
    {
        if (request.Headers.IfMatch is not { Count: > 0 } sent)
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParseStrictList(sent, out var tags))
        {
            throw new BadHttpRequestException(
                $"If-Match is {Intervening.PlainText.Shown(sent.ToString())}; legal is an ETag in its quotes, several with commas between, or *"
            );
        }

        return connection =>
        {
            if (version(connection) is { } present && !tags.Any(t => IsOf(t, present)))
            {
                throw new StaleException(present);
            }
        };
    }

    // Weak tags never match here (RFC 9110, 13.1.1).
    private static bool IsOf(EntityTagHeaderValue tag, string version) =>
        tag.Tag == "*" || (!tag.IsWeak && string.Equals(tag.Tag.Value!.Trim('"').Split('.')[0], version, StringComparison.Ordinal));
}
