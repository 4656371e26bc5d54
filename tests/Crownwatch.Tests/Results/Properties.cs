using System.Globalization;
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

    // PROPERTY_SEED='(1,3)', as a failure prints it, plays that one again.
    private static readonly (ulong, ulong)? _again = Environment.GetEnvironmentVariable("PROPERTY_SEED")?.Trim('(', ')').Split(',')
        is [var seed, var gamma]
        ? (ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture))
        : null;

    public static void Hold<T>(Gen<T> cases, Action<T> body, int runs = 200)
    {
        var (seed, gamma) = _again ?? ((ulong)Random.Shared.NextInt64(), ((ulong)Random.Shared.NextInt64() << 1) | 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed ({seed},{gamma})");
        var config = Config.QuickThrowOnFailure.WithMaxTest(Math.Min(runs, _most)).WithReplay(seed, gamma).WithQuietOnSuccess(true);
        Check.One(config, Prop.ForAll(cases.ToArbitrary(), body));
    }
}
