using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Results;

/// <summary>Runs a property over random cases. The seed is printed; a failure is shrunk and names it as well.</summary>
internal static class Properties
{
    // Mutation testing runs every test for each of hundreds of mutants: few cases each will do there.
    private static readonly int _most = int.TryParse(Environment.GetEnvironmentVariable("PROPERTY_RUNS"), out var most)
        ? most
        : int.MaxValue;

    public static void Hold<T>(Gen<T> cases, Action<T> body, int runs = 200)
    {
        var (seed, gamma) = ((ulong)Random.Shared.NextInt64(), ((ulong)Random.Shared.NextInt64() << 1) | 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed ({seed},{gamma})");
        var config = Config.QuickThrowOnFailure.WithMaxTest(Math.Min(runs, _most)).WithReplay(seed, gamma).WithQuietOnSuccess(true);
        Check.One(config, Prop.ForAll(cases.ToArbitrary(), body));
    }
}
