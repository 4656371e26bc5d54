namespace Crownwatch.Core.Definitions.Yaml;

/// <summary>What a definition file may cost to read. Far above honest use: ten thousand checks are about 3 million characters.</summary>
internal static class YamlLimits
{
    /// <summary>Characters in one file.</summary>
    public const int Characters = 32 * 1024 * 1024;

    /// <summary>Lists and maps within each other; also keeps our recursion off the end of the stack.</summary>
    public const int Depth = 48;

    /// <summary>Characters in one value.</summary>
    public const int ScalarCharacters = 256 * 1024;

    /// <summary>Values that aliases may add to a file: ten lines of aliases to aliases can mean a billion.</summary>
    public const int AliasedNodes = 100_000;

    /// <summary>Values in one file, aliases followed.</summary>
    public const int Nodes = 4_000_000;
}
