using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Alerting;

/// <summary>What is remembered of one rule on one check.</summary>
public sealed class RuleState
{
    /// <summary>Whether its alert is open. What is stored of alerts is the truth: after a restart the owner sets this from there.</summary>
    public bool IsFiring { get; set; }

    /// <summary>For rules with `for`: the run of true minutes (semantics.md 5.2).</summary>
    public MinuteRun Minutes { get; } = new();

    internal void Save(StateWriter writer)
    {
        writer.Write(IsFiring);
        Minutes.Save(writer);
    }

    internal void Load(StateReader reader)
    {
        IsFiring = reader.ReadBoolean();
        Minutes.Load(reader);
    }
}
