using System.Text.Json;
using System.Text.RegularExpressions;

namespace Smoke.Tests.Players;

/// <summary>Finds what an administrator's page must not show: password hashes, keys, tokens, and fields made for them.</summary>
public static partial class Secrets
{
    public static void DemandNone(Answer answer, params string[] known)
    {
        foreach (var secret in known)
        {
            Assert.False(answer.Text.Contains(secret, StringComparison.Ordinal), $"{answer.Request} shows a secret that these tests know");
        }
        foreach (var (shape, name) in Shapes)
        {
            var found = shape.Match(answer.Text);
            Assert.False(found.Success, $"{answer.Request} shows {name}: {found.Value[..Math.Min(12, found.Length)]}…");
        }
    }

    /// <summary>Also refuses fields named after a secret, empty ones included.</summary>
    public static void DemandNoFields(Answer answer, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
            {
                DemandNoFields(answer, item);
            }
        }
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in json.EnumerateObject())
            {
                Assert.False(SecretName().IsMatch(field.Name), $"{answer.Request} has a field '{field.Name}'");
                DemandNoFields(answer, field.Value);
            }
        }
    }

    public static void DemandNoHeadings(Answer html)
    {
        foreach (Match heading in Heading().Matches(html.Text))
        {
            Assert.False(SecretName().IsMatch(heading.Groups[1].Value), $"{html.Request} has a column {heading.Groups[1].Value}");
        }
    }

    private static (Regex Shape, string Name)[] Shapes =>
        [
            (IdentityHash(), "a password hash"),
            (CryptHash(), "a password hash"),
            (WebToken(), "a token"),
            (PemKey(), "a key"),
            (LongRandom(), "a hash, key or token"),
        ];

    [GeneratedRegex("AQAAAA[A-Za-z0-9+/]{20,}")]
    private static partial Regex IdentityHash();

    [GeneratedRegex(@"\$(2[aby]|argon2[a-z]*|5|6|pbkdf2[a-z0-9-]*)\$")]
    private static partial Regex CryptHash();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{8,}\.")]
    private static partial Regex WebToken();

    [GeneratedRegex("-----BEGIN [A-Z ]+-----")]
    private static partial Regex PemKey();

    [GeneratedRegex("[A-Za-z0-9+/_]{40,}")]
    private static partial Regex LongRandom();

    [GeneratedRegex("hash|password|secret|token|stamp|salt|signing|api_?key|private_?key", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("<th[^>]*>([^<]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();
}
