using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Crownwatch.Core.Definitions;
using Crownwatch.Probes.Http;

namespace Crownwatch.Probes;

/// <summary>The one place that knows which probe runs which type of check.</summary>
public sealed class ProbeRegistry : IDisposable
{
    private readonly FrozenDictionary<CheckType, IProbe> _probes;

    public ProbeRegistry(IEnumerable<IProbe> probes) => _probes = probes.ToFrozenDictionary(p => p.Type);

    /// <summary>Every probe there is.</summary>
    /// <param name="time">Where durations and timeouts come from.</param>
    /// <param name="redact">Takes the definition set's secrets out of whatever is shown of an answer.</param>
    public static ProbeRegistry Create(TimeProvider time, Func<string, string> redact) => new([new HttpProbe(time, redact)]);

    /// <summary>The types that can be run, in the order of <see cref="CheckType"/>.</summary>
    public IEnumerable<CheckType> Types => _probes.Keys.Order();

    public bool TryGet(CheckType type, [MaybeNullWhen(false)] out IProbe probe) => _probes.TryGetValue(type, out probe);

    /// <summary>Takes the first steps of a probe on a socket of our own, so that no target is measured with them.</summary>
    /// <exception cref="OperationCanceledException">We are stopping.</exception>
    public async Task WarmUpAsync(CancellationToken stopping)
    {
        foreach (var probe in _probes.Values.OfType<HttpProbe>())
        {
            await probe.WarmUpAsync(stopping).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (var probe in _probes.Values.OfType<IDisposable>())
        {
            probe.Dispose();
        }
    }
}
