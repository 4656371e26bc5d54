namespace Crownwatch.Core.Definitions.Yaml;

/// <summary>Leaves the tree's recursion when a limit is passed; never leaves <see cref="YamlText"/>.</summary>
internal sealed class YamlRefusedException(string code, string message, Place place) : Exception(message)
{
    public string Code { get; } = code;
    public Place Place { get; } = place;
}
