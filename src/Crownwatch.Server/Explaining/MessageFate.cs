using Crownwatch.Core.Conditions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Explaining;

/// <summary>What became of a message, in words.</summary>
internal static class MessageFate
{
    private const int LongestAnswer = 120;

    public static ToldMessage Of(MessageOverview message) =>
        new(message.CreatedAt, message.Channel, message.Kind, Words(message)) { People = message.People };

    private static string Words(MessageOverview message)
    {
        if (message.DeliveredAt is { } at)
        {
            var receipt = string.IsNullOrEmpty(message.Receipt) ? "no receipt" : $"receipt {Line(message.Receipt)}";
            return $"delivered {TimeText.Utc(at)}, {receipt}";
        }

        var attempts = message.Tries.Count switch
        {
            0 => "not tried yet",
            1 => "1 attempt",
            var n => $"{n} attempts",
        };
        return message.Tries is [.., var last]
            ? $"{message.State}, {attempts}, the last {TimeText.Utc(last.At)}: {last.Outcome.Replace('_', ' ')}{Status(last)} {Line(last.Answer)}".TrimEnd()
            : $"{message.State}, {attempts}";
    }

    private static string Status(TryOverview attempt) => attempt.Status is { } status ? $" {status}" : "";

    // What a receiver answers is its text: one line of it, and not all.
    private static string Line(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length > LongestAnswer ? line[..LongestAnswer] + "…" : line;
    }
}
