using Fakes.Faults;

namespace FaultHost.Matrix;

/// <summary>How the receivers behave from the outage on, as the issue names it.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Faults">Used up in their order; afterwards it is well again. A fault with a path is of Slack alone.</param>
internal sealed record Receiver(string Name, params IReadOnlyList<Fault> Faults)
{
    private const string Hook = "/services/";
    private const string Api = "/api/";

    /// <summary>It stays so for half an hour of the server's clock, and is then cleared.</summary>
    public bool IsDownForHalfAnHour { get; init; }

    public IReadOnlyList<Fault> OfSlack => Faults;

    /// <summary>PagerDuty and the webhook.</summary>
    public IReadOnlyList<Fault> OfOthers => [.. Faults.Where(f => f.Path is null)];

    /// <summary>A mail server says 451 where others say 429 or 500.</summary>
    public IReadOnlyList<Fault> OfMail => [.. OfOthers.Select(f => f.Mode == FaultMode.Answer ? Fault.Answering(451, f.Count) : f)];

    public static IReadOnlyList<Receiver> All { get; } =
    [
        new("200"),
        new("429 with Retry-After", Fault.Answering(429, count: 2, retryAfter: 1)),
        new("500", Fault.Answering(500, count: 2)),
        new("hangs", new Fault(FaultMode.Hang) { Count = 1 }),
        new("connection reset", new Fault(FaultMode.Reset) { Count = 2 }),
        new("accepted, then timed out", new Fault(FaultMode.AcceptThenHang) { Count = 1 }),
        new(
            "ok: false",
            new Fault(FaultMode.Answer)
            {
                Error = "internal_error",
                Count = 2,
                Path = Api,
            }
        ),
        new(
            "bad credential",
            new Fault(FaultMode.Answer) { Error = "invalid_token", Path = Hook },
            new Fault(FaultMode.Answer) { Error = "invalid_auth", Path = Api }
        )
        {
            IsDownForHalfAnHour = true,
        },
        new("down for 30 min", new Fault(FaultMode.Refuse)) { IsDownForHalfAnHour = true },
    ];
}
