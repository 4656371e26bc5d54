using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Smoke.Tests.Players;

/// <summary>The decoded parts of a token, unverified: what anyone who holds the token can read.</summary>
public sealed record Jwt(string Header, string Payload)
{
    public JsonElement Claims => JsonElement.Parse(Payload);

    public static Jwt Decode(string token)
    {
        var parts = token.Split('.');
        Assert.True(parts.Length == 3, $"a JWT has three parts, found {parts.Length}");
        return new Jwt(Text(parts[0]), Text(parts[1]));
    }

    private static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
