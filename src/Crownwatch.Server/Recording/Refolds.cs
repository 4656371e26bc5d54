using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Recording;

/// <summary>
/// Corrections that the states in memory do not know of yet. From the moment one is asked for until the recorder has folded its check
/// anew, no checkpoint of that check is written: it would bring the uncorrected figure back at the next start.
/// </summary>
public sealed class Refolds(ResultInbox inbox)
{
    private readonly Lock _gate = new();
    private readonly List<Correction> _waiting = [];

    public IReadOnlyList<Correction> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting];
            }
        }
    }

    public bool Await(string check)
    {
        lock (_gate)
        {
            return _waiting.Exists(c => c.Check == check);
        }
    }

    /// <summary>To be called within the transaction that stores it.</summary>
    public void Ask(Correction correction)
    {
        lock (_gate)
        {
            _waiting.Add(correction);
        }
    }

    public void Wake() => inbox.Wake();

    internal void Done(IReadOnlyList<Correction> folded)
    {
        lock (_gate)
        {
            _waiting.RemoveAll(folded.Contains);
        }
    }
}
