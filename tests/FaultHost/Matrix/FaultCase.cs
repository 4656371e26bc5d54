using FaultHost.Hosting;

namespace FaultHost.Matrix;

/// <summary>When the clock is set, relative to the kill.</summary>
internal enum ClockStep
{
    ForwardWhileDown,
    BackWhileDown,
    ForwardWhileRunning,
    BackWhileRunning,
}

/// <summary>One cell of the matrix.</summary>
internal sealed record FaultCase(KillPoint Kill, Receiver Receiver, ClockStep Clock)
{
    public static IReadOnlyList<FaultCase> All { get; } =
    [
        .. from kill in Enum.GetValues<KillPoint>()
        from receiver in Receiver.All
        from clock in Enum.GetValues<ClockStep>()
        select new FaultCase(kill, receiver, clock),
    ];

    public string Name => $"{Words(Kill)} / {Receiver.Name} / {Words(Clock)}";

    /// <summary>By how much the wall clock is set.</summary>
    public TimeSpan Step => TimeSpan.FromMinutes(Clock is ClockStep.ForwardWhileDown or ClockStep.ForwardWhileRunning ? 5 : -5);

    public bool StepsWhileDown => Clock is ClockStep.ForwardWhileDown or ClockStep.BackWhileDown;

    public static string Words(KillPoint kill) =>
        kill switch
        {
            KillPoint.BeforeCommit => "before commit",
            KillPoint.AfterCommit => "after commit",
            KillPoint.RequestSent => "after the request was sent",
            _ => "before the receipt is stored",
        };

    private static string Words(ClockStep clock) =>
        clock switch
        {
            ClockStep.ForwardWhileDown => "+5 min while down",
            ClockStep.BackWhileDown => "−5 min while down",
            ClockStep.ForwardWhileRunning => "+5 min while running",
            _ => "−5 min while running",
        };
}
