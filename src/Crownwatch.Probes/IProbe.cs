using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Probes;

/// <summary>Looks at a target once. Failure is data: it returns a result and throws only for our own bugs and for cancellation.</summary>
public interface IProbe
{
    CheckType Type { get; }

    /// <summary>Runs the check once, within its timeout. Never retries.</summary>
    /// <exception cref="OperationCanceledException">We are stopping: nothing is to be recorded.</exception>
    Task<ProbeResult> RunAsync(CheckDefinition check, DateTimeOffset slot, CancellationToken stopping);
}
