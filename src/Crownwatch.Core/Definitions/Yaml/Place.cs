namespace Crownwatch.Core.Definitions.Yaml;

/// <summary>Where something stands in a definition file; line and column count from 1.</summary>
public readonly record struct Place(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
