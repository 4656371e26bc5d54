namespace Crownwatch.Core.Simulation;

/// <summary>What is planned, in the order of time; at one moment: what people do, then results as they come, then turns, then the minute.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Item, (long At, int Rank, int Order, long Number)> _items = new();
    private long _number;
    private long _runs;

    /// <summary>When the next item is due; null when nothing is planned.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            while (_items.TryPeek(out var item, out var key))
            {
                if (item.Runs < 0 || item.Runs == _runs)
                {
                    return new DateTimeOffset(key.At, TimeSpan.Zero);
                }

                _items.Dequeue();
            }

            return null;
        }
    }

    public void Add(DateTimeOffset at, Item item)
    {
        item.Runs = item is Turn or Arrival ? _runs : -1;
        _items.Enqueue(item, (at.UtcTicks, item.Rank, item.Order, _number++));
    }

    /// <summary>The next item if it is due at that very moment, else null.</summary>
    public Item? Take(DateTimeOffset at) => Next == at ? _items.Dequeue() : null;

    /// <summary>Turns and runs that are planned don't happen: the monitor stopped, or watches something else.</summary>
    public void DropRuns() => _runs++;

    internal abstract record Item(int Rank, int Order)
    {
        /// <summary>Which of the monitor's lives it belongs to; below 0 for all.</summary>
        public long Runs { get; set; }
    }

    internal sealed record Act(ScenarioAction Action) : Item(0, 0);

    internal sealed record Arrival(SimulatedCheck Check, Results.DecidedSlot Slot) : Item(1, Check.Order);

    internal sealed record Turn(SimulatedCheck Check) : Item(2, Check.Order);

    internal sealed record Tick() : Item(3, 0);
}
