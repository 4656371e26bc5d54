using System.Buffers;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Names of HTTP headers (RFC 9110, 5.6.2).</summary>
internal static class HeaderNames
{
    private static readonly SearchValues<char> _tokenCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"
    );

    public static bool IsToken(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(_tokenCharacters);
}
