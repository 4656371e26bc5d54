using DeltaCrown.Errors;
using DeltaCrown.Notifications;

namespace DeltaCrown.Idempotency;

/// <summary>What an operation decided. Notices go out only after the commit, and only the first time.</summary>
public sealed record Outcome(int Status, object Body)
{
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>Set when the operation refused; nothing it did is then kept.</summary>
    public Refusal? Refusal { get; private init; }

    public static Outcome Of(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new Outcome(refusal.Status, refusal) { Refusal = refusal };
    }
}
