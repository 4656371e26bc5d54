namespace DeltaCrown.Perf;

/// <summary>One thing that is measured: prepared once, then attempted one at a time.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Attempt">Makes one attempt. Only the attempt is timed; what the instance answered is judged by it.</param>
public sealed record PerfScenario(string Name, Func<CancellationToken, Task<PerfAnswer>> Attempt)
{
    public const string Health = "health";
    public const string Login = "login";
    public const string WalletTransfer = "wallet_transfer";
    public const string Purchase = "purchase";
    public const string WebSocketRoundTrip = "websocket_round_trip";

    public static IReadOnlyList<string> Names { get; } = [Health, Login, WalletTransfer, Purchase, WebSocketRoundTrip];

    /// <summary>Those whose accounts an administrator has to give coins to first.</summary>
    public static bool NeedsCoins(string name) => name is WalletTransfer or Purchase;
}
