using Fakes.Faults;

namespace FaultHost.Matrix;

/// <summary>How every receiver behaves from the outage on, as the issue names it.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Faults">Used up in their order; afterwards it is well again.</param>
internal sealed record Receiver(string Name, params IReadOnlyList<Fault> Faults)
{
    /// <summary>It stays so for half an hour of the server's clock, and is then cleared.</summary>
    public bool IsDownForHalfAnHour { get; init; }

    /// <summary>Of Slack alone; PagerDuty is well.</summary>
    public bool OfSlackAlone { get; init; }

    public static IReadOnlyList<Receiver> All { get; } =
    [
        new("200"),
        new("429 with Retry-After", Fault.Answering(429, count: 2, retryAfter: 1)),
        new("500", Fault.Answering(500, count: 2)),
        new("hangs", new Fault(FaultMode.Hang) { Count = 1 }),
        new("connection reset", new Fault(FaultMode.Reset) { Count = 2 }),
        new("accepted, then timed out", new Fault(FaultMode.AcceptThenHang) { Count = 1 }),
        new("ok: false", new Fault(FaultMode.Answer) { Error = "internal_error", Count = 2 }) { OfSlackAlone = true },
        new("bad credential", new Fault(FaultMode.Answer) { Error = "invalid_token" }) { OfSlackAlone = true, IsDownForHalfAnHour = true },
        new("down for 30 min", new Fault(FaultMode.Refuse)) { IsDownForHalfAnHour = true },
    ];
}
