using Xunit;

namespace Crownwatch.Tests.Time;

/// <summary>Tests that measure time: they run when nothing else does, so that what they measure is the program.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Undisturbed
{
    public const string Name = "undisturbed";
}
