using DeltaCrown.Flags;

namespace DeltaCrown.Moderation;

/// <param name="Reason">BANNED, MUTED or NONE.</param>
public readonly record struct GateDecision(bool Allow, string Reason);

/// <summary>Whether a user may buy. Off by flag: allows, looks nothing up, allocates nothing.</summary>
public sealed class PurchaseGate(FlagSet flags, SanctionLookup lookup, TimeProvider time)
{
    private static readonly GateDecision Allowed = new(true, "NONE");
    private static readonly GateDecision Banned = new(false, "BANNED");
    private static readonly GateDecision Muted = new(false, "MUTED");

    public ValueTask<GateDecision> DecideAsync(string userId, CancellationToken stop) =>
        flags.PurchaseEnforcementEnabled ? AskAsync(userId, stop) : new ValueTask<GateDecision>(Allowed);

    private async ValueTask<GateDecision> AskAsync(string userId, CancellationToken stop)
    {
        IReadOnlyList<StandingSanction> sanctions = await lookup.FindAsync(userId, stop);
        if (sanctions.Count == 0)
        {
            return Allowed;
        }
        DateTimeOffset now = time.GetUtcNow();
        return Holds(sanctions, SanctionType.Ban, now) ? Banned
            : Holds(sanctions, SanctionType.Mute, now) ? Muted
            : Allowed;
    }

    private static bool Holds(IReadOnlyList<StandingSanction> sanctions, string type, DateTimeOffset now)
    {
        foreach (StandingSanction sanction in sanctions)
        {
            if (sanction.Type == type && sanction.HoldsAt(now))
            {
                return true;
            }
        }
        return false;
    }
}
