namespace Crownwatch.Core.Definitions;

/// <summary>Which request headers carry a credential.</summary>
public static class SecretHeaders
{
    private static readonly string[] _marks = ["authorization", "cookie", "token", "secret", "api-key", "apikey", "password", "credential"];

    public static bool IsSecret(string name) => _marks.Any(mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase));
}
