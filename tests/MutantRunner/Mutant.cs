namespace MutantRunner;

/// <summary>One change that Stryker built into the core. <c>File</c> is relative to the core's folder, <c>Line</c> counts from 1.</summary>
internal sealed record Mutant(int Id, string File, int Line, string Original, string Replacement)
{
    public string Part => File.Split('/')[0];
}
