using Crownwatch.Core.Definitions;

namespace Crownwatch.Cli.Linting;

/// <summary>A way to print findings.</summary>
internal interface IFindingFormat
{
    string Name { get; }

    void Write(IReadOnlyList<Finding> findings, TextWriter output);
}
