namespace Crownwatch.Server.Storage;

/// <summary>What was to be changed is no longer as its changer knew it: thrown inside the write, which then changes nothing.</summary>
/// <param name="present">The version that holds now.</param>
public sealed class StaleException(string present) : Exception("it has changed since it was read")
{
    public string Present => present;
}
