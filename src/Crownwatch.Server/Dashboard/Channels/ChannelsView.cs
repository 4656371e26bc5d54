using Crownwatch.Core.Definitions;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Channels;

/// <summary>What can be told through, and how that goes.</summary>
public sealed record ChannelsView
{
    public required long Version { get; init; }
    public required DateTimeOffset Now { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];

    /// <summary>In the order of the file, then those that reach a role through PagerDuty.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; init; } = [];

    /// <summary>Names the definitions list; empty where there is no such list.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Whose name the forms propose.</summary>
    public string? Who { get; init; }

    /// <summary>Why a test was not made; null when none was asked for.</summary>
    public string? Problem { get; init; }
}

/// <param name="RefusesCredential">Whether the alarm about its credential is open.</param>
/// <param name="Receipts">Its latest tries, newest first.</param>
/// <param name="Test">The latest; null where there was none.</param>
public sealed record ChannelRow(
    ChannelDefinition Channel,
    ChannelTraffic Traffic,
    bool RefusesCredential,
    IReadOnlyList<Receipt> Receipts,
    TestedChannel? Test
)
{
    /// <summary>`up` where it takes messages, `down` where it does not, `unknown` where nothing was ever sent, `off` where it is disabled.</summary>
    public string State =>
        !Channel.Enabled ? "off"
        : RefusesCredential ? "down"
        : Receipts.FirstOrDefault(r => r.Outcome != "not_sent") is not { } latest ? "unknown"
        : latest.Outcome == "delivered" ? "up"
        : "down";
}
