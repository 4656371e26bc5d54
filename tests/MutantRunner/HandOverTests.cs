using Crownwatch.Core.Conditions;
using Xunit;

namespace MutantRunner;

/// <summary>
/// The test Stryker runs. It puts the mutated core beside this program for the time of its run: the copy in the folder MUTANTS_TO
/// is the way to get at it. What Stryker itself says about the mutants means nothing.
/// </summary>
public sealed class HandOverTests
{
    [Fact]
    public void The_core_beside_this_program_works_and_is_copied_where_it_is_asked_for()
    {
        // A call into the core: without a trace of one, Stryker takes every mutant for covered and tries them all.
        Assert.Equal("1m30s", DurationText.Of(TimeSpan.FromSeconds(90)));
        if (Environment.GetEnvironmentVariable("MUTANTS_TO") is { Length: > 0 } folder)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Crownwatch.Core.dll"), Path.Combine(folder, "Crownwatch.Core.dll"), true);
        }
    }
}
