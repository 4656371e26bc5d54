using System.Collections.Concurrent;
using Crownwatch.Core.Alerting;

namespace Crownwatch.Server.Recording;

/// <summary>The check states of this server. The recorder alone changes them; others may read single values that are atomic.</summary>
public sealed class StateBook
{
    private readonly ConcurrentDictionary<string, CheckState> _states = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the states of the first snapshot have been loaded.</summary>
    public Task Ready => _ready.Task;

    public CheckState? Find(string check) => _states.GetValueOrDefault(check);

    /// <summary>The check's latest decided slot, or null when it has none.</summary>
    public DateTimeOffset? LastSlot(string check) =>
        Find(check) is { LastSlot: > long.MinValue } state ? DateTimeOffset.FromUnixTimeMilliseconds(state.LastSlot) : null;

    public IEnumerable<CheckState> All => _states.Select(pair => pair.Value);

    internal void Put(CheckState state) => _states[state.Plan.Check.Name] = state;

    /// <summary>For the recorder alone: these are the states from now on.</summary>
    public void Replace(IEnumerable<CheckState> states)
    {
        var next = states.ToDictionary(s => s.Plan.Check.Name, StringComparer.Ordinal);
        foreach (var gone in _states.Keys.Where(name => !next.ContainsKey(name)))
        {
            _states.TryRemove(gone, out _);
        }

        foreach (var (name, state) in next)
        {
            _states[name] = state;
        }

        _ready.TrySetResult();
    }
}
