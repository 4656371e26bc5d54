namespace Fakes.Faults;

/// <summary>The faults that are set, used up in their order. Thread-safe.</summary>
public sealed class FaultSwitch
{
    private readonly Lock gate = new();
    private readonly List<Fault> plan = [];
    private readonly Func<bool, Task> setRefusing;

    internal FaultSwitch(Func<bool, Task> setRefusing) => this.setRefusing = setRefusing;

    /// <summary>What is still to come, with the counts left.</summary>
    public IReadOnlyList<Fault> Plan
    {
        get
        {
            lock (gate)
            {
                return [.. plan];
            }
        }
    }

    /// <summary>Replaces the plan. When the task completes the change holds: a refusing port is closed.</summary>
    public async Task SetAsync(params IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        lock (gate)
        {
            plan.Clear();
            plan.AddRange(faults);
        }

        await setRefusing(faults.Any(f => f.Mode == FaultMode.Refuse));
    }

    /// <summary>Back to good behaviour. Requests that hang already go on hanging until their sender gives up.</summary>
    public Task ClearAsync() => SetAsync();

    internal Fault? Take(string path)
    {
        lock (gate)
        {
            var index = plan.FindIndex(f => f.Mode != FaultMode.Refuse && Concerns(f, path));
            if (index < 0)
            {
                return null;
            }

            var fault = plan[index];
            if (fault.Count is { } left)
            {
                if (left <= 1)
                {
                    plan.RemoveAt(index);
                }
                else
                {
                    plan[index] = fault with { Count = left - 1 };
                }
            }

            return fault;
        }
    }

    private static bool Concerns(Fault fault, string path) => fault.Path is null || path.Contains(fault.Path, StringComparison.Ordinal);
}
