namespace Crownwatch.Cli.Remote;

/// <summary>What shows a server who asks.</summary>
/// <param name="Token">null: nothing; enough where nobody signs in.</param>
/// <param name="FromVariable">Whether CROWNWATCH_TOKEN says it, and not what `crownwatch login` kept.</param>
internal readonly record struct Credential(string? Token, bool FromVariable)
{
    private const string Variable = "CROWNWATCH_TOKEN";

    /// <summary>CROWNWATCH_TOKEN, else what was kept for this very server.</summary>
    /// <exception cref="InvalidDataException">It can't be read, or is no token; the message says which.</exception>
    public static Credential For(Uri server)
    {
        // CROWNWATCH_SERVER and CROWNWATCH_TOKEN belong together: where --server names another, the token is not for that one.
        if (Environment.GetEnvironmentVariable(Variable)?.Trim() is { Length: > 0 } token && !RemoteOptions.VariableNamesAnother(server))
        {
            return token.All(c => c is > ' ' and <= '~')
                ? new Credential(token, true)
                : throw new InvalidDataException($"{Variable} holds characters that no token has");
        }

        return new Credential(KeptTokens.OfUser().Find(server)?.Token, false);
    }

    /// <summary>What to do after a 401.</summary>
    public string Advice(Uri server) =>
        Token is null ? $"{server} asks who you are: sign in with 'crownwatch login --server {server}', or set {Variable}"
        : FromVariable ? $"the token in {Variable} is not good at {server}: it was ended, has expired, or is another server's"
        : $"the sign-in kept for {server} holds no more: sign in again with 'crownwatch login --server {server}'";
}
