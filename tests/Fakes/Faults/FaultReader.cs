using System.Text.Json;

namespace Fakes.Faults;

/// <summary>Reads the body of <c>POST /control/faults</c>: one fault or a list of them.</summary>
public static class FaultReader
{
    private static readonly Dictionary<string, FaultMode> Modes = new(StringComparer.Ordinal)
    {
        ["answer"] = FaultMode.Answer,
        ["hang"] = FaultMode.Hang,
        ["reset"] = FaultMode.Reset,
        ["accept_then_hang"] = FaultMode.AcceptThenHang,
        ["accept_then_reset"] = FaultMode.AcceptThenReset,
        ["delay"] = FaultMode.Delay,
        ["refuse"] = FaultMode.Refuse,
    };

    private static readonly string[] Keys = ["mode", "answer", "body", "error", "retry_after", "delay_ms", "count", "path"];

    /// <summary>The faults, or what is wrong with the text.</summary>
    public static (IReadOnlyList<Fault> Faults, string? Wrong) Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var entries = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : new[] { root };
            var faults = new List<Fault>();
            foreach (var entry in entries)
            {
                var (fault, wrong) = ReadOne(entry);
                if (fault is null)
                {
                    return ([], wrong);
                }

                faults.Add(fault);
            }

            return (faults, null);
        }
        catch (JsonException e)
        {
            return ([], $"the body is not JSON: {e.Message}");
        }
    }

    public static string NameOf(FaultMode mode) => Modes.First(m => m.Value == mode).Key;

    private static (Fault? Fault, string? Wrong) ReadOne(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return (null, $"a fault is an object such as {{\"answer\": 500, \"count\": 3}}, not {entry.ValueKind}");
        }

        foreach (var member in entry.EnumerateObject())
        {
            if (!Keys.Contains(member.Name))
            {
                return (null, $"unknown key '{member.Name}'; known: {string.Join(", ", Keys)}");
            }
        }

        var name = Text(entry, "mode") ?? (Number(entry, "delay_ms") is null ? "answer" : "delay");
        if (!Modes.TryGetValue(name, out var mode))
        {
            return (null, $"unknown mode '{name}'; known: {string.Join(", ", Modes.Keys)}");
        }

        var error = Text(entry, "error");
        var status = Number(entry, "answer");
        if (mode == FaultMode.Answer && error is null && status is not (>= 100 and <= 599))
        {
            return (null, "mode answer needs 'answer', a status from 100 to 599, or 'error', a code of the service");
        }

        if (Number(entry, "count") is { } count && count < 1)
        {
            return (null, $"'count' is {count}; it must be at least 1 (leave it out for every request)");
        }

        var fault = new Fault(mode)
        {
            Status = status ?? 500,
            Body = Text(entry, "body"),
            Error = error,
            RetryAfter = Number(entry, "retry_after"),
            Delay = TimeSpan.FromMilliseconds(Number(entry, "delay_ms") ?? 0),
            Count = Number(entry, "count"),
            Path = Text(entry, "path"),
        };
        return (fault, null);
    }

    private static string? Text(JsonElement entry, string key) =>
        entry.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement entry, string key) =>
        entry.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;
}
