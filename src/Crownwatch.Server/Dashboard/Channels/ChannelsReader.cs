using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Channels;

/// <summary>Reads what the page about channels shows.</summary>
public sealed class ChannelsReader(ChangeFeed feed, Database database, AlarmReader alarms, SnapshotSource snapshots, TimeProvider time)
{
    private const int ReceiptsEach = 5;
    private static readonly ChannelTraffic _none = new(0, null);

    /// <summary>All there are, disabled ones too.</summary>
    public IReadOnlyList<ChannelDefinition> Channels
    {
        get
        {
            var definitions = snapshots.Current.Definitions;
            return [.. definitions.Channels, .. definitions.RoleChannels.Select(r => r.Channel)];
        }
    }

    /// <param name="who">Whose name the forms propose.</param>
    public ChannelsView Read(string? who)
    {
        var definitions = snapshots.Current.Definitions;
        var version = feed.Version;
        return database.Read(c =>
        {
            var traffic = OutboxStore.Traffic(c);
            return new ChannelsView
            {
                Version = version,
                Now = time.GetUtcNow(),
                Environment = definitions.Environment,
                Alarms = alarms.Read(),
                Channels =
                [
                    .. Channels.Select(channel => new ChannelRow(
                        channel,
                        traffic.GetValueOrDefault(channel.Name, _none),
                        OpenAlertStore.Has(c, CredentialAlerts.RuleOf(channel.Name), SelfAlerts.Check),
                        ReceiptStore.Latest(c, channel.Name, ReceiptsEach),
                        ReceiptStore.LatestTest(c, channel.Name)
                    )),
                ],
                People = [.. definitions.OnCall.People.Select(p => p.Name)],
                Who = who,
            };
        });
    }
}
