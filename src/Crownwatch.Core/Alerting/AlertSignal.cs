using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Alerting;

/// <summary>A rule begins to fire on a check, or ceases to.</summary>
public sealed record AlertSignal(RuleDefinition Rule, CheckDefinition Check, bool Fires, AlertEvidence Evidence);
