namespace Crownwatch.Server.Loading;

/// <summary>Takes the secrets of the definitions that run now out of a text (definitions.md, Values).</summary>
public sealed class Redactor(SnapshotSource snapshots)
{
    public string Redact(string text)
    {
        foreach (var secret in snapshots.Current.Definitions.SecretValues)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
