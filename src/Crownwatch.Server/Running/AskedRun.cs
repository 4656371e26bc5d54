using Crownwatch.Core.Results;
using Crownwatch.Probes;

namespace Crownwatch.Server.Running;

/// <summary>A run that somebody asked for.</summary>
/// <param name="Result">Its slot is the moment it began: it belongs to none.</param>
/// <param name="Stages">How long each took; empty where the probe does not say.</param>
public sealed record AskedRun(ProbeResult Result, IReadOnlyList<StageTime> Stages, DateTimeOffset StartedAt, string By);

/// <summary>One of the two is there.</summary>
public sealed record AskedRunAnswer(AskedRun? Run, RunRefusal? Refused);

/// <param name="Status">409: it can't be run now; 429: too often.</param>
/// <param name="After">When it would be taken; null where waiting does not help.</param>
public sealed record RunRefusal(int Status, string Message, TimeSpan? After);
