using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;

namespace Crownwatch.Tests.Notifying;

/// <summary>Messages as the outbox would give them to a sender.</summary>
internal static class Pending
{
    public static readonly DateTimeOffset At = new(2026, 1, 10, 2, 0, 0, TimeSpan.Zero);
    public static readonly Installation Installation = new("inst1", "a key for tests");
    public static readonly MessageLinks Links = new(new Uri("https://watch.example.com"));

    public static Notice Notice { get; } =
        new()
        {
            Incident = 42,
            Title = "[CRITICAL] health_endpoint down 3m · 503 ×3 · INC-42",
            Headline = "health_endpoint failed 3 times in a row",
            Lines = ["health_endpoint (consecutive_failures): first failing 02:00, seen 503 ×3"],
            Ask = "Acknowledge, begin investigation",
            People = ["ada"],
            Emails = ["ada@example.com"],
            Severity = IncidentSeverity.Critical,
            Checks = ["health_endpoint"],
            At = At,
            Runbooks = ["https://example.com/runbook", "RUNBOOKS/down.md"],
        };

    /// <summary>What a hostile target could make us say.</summary>
    public static Notice Hostile { get; } =
        Notice with
        {
            Title = "[CRITICAL] x\r\nBcc: evil@example.com\r\n\r\n<script>alert(1)</script>\0 · INC-42",
            Headline = "</title><script>alert('h')</script> \" onload=\"x ${message.key} \\",
            Lines =
            [
                "\r\n.\r\nRCPT TO:<evil@example.com>",
                "<img src=x onerror=alert(1)>",
                "שלום \u202e ünïcödé 😀 \ud800 end",
                new string('漢', 70_000),
            ],
            Ask = "\"}, {\"evil\": true",
            People = ["<b>bob</b>"],
        };

    public static PendingMessage Of(Notice? notice = null, MessageKind kind = MessageKind.Opened, long id = 7) =>
        new(id, new OutgoingMessage("it", kind, ["inst1-42"], notice ?? Notice), At, At, 0, null, false);
}
