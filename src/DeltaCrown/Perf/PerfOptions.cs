namespace DeltaCrown.Perf;

/// <summary>What one run of the harness is asked to do; made by <see cref="PerfCommand"/>, which has checked every value.</summary>
/// <param name="Samples">Attempts per scenario, 1 to 100,000.</param>
/// <param name="JsonFile">Where the report is written; null: nowhere.</param>
/// <param name="Url">The running instance to measure; null: start one with an empty database and end it afterwards.</param>
/// <param name="AdminUser">Who puts coins in the measuring accounts' wallets.</param>
/// <param name="AdminPassword">Null only with <see cref="Url"/> and without a scenario that needs coins.</param>
/// <param name="Scenarios">Names out of <see cref="PerfScenario.Names"/>, in the order in which they run.</param>
public sealed record PerfOptions(
    int Samples,
    string? JsonFile,
    Uri? Url,
    string AdminUser,
    string? AdminPassword,
    IReadOnlyList<string> Scenarios
);
