using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>
/// War rooms: named by the decision, opened by every enabled Slack channel that has a bot token; without one the name is all there is,
/// and the history says so.
/// </summary>
public static class WarRooms
{
    /// <summary>The channels that can open a room.</summary>
    public static IEnumerable<SlackChannelDefinition> Channels(DefinitionSet definitions) =>
        definitions.EnabledChannels.OfType<SlackChannelDefinition>().Where(c => c.BotToken is not null);

    internal static string Remark(DefinitionSet definitions) =>
        Channels(definitions).Any() ? "" : ", as a name only: no enabled Slack channel has a bot token to open it with";

    internal static IEnumerable<OutgoingMessage> Messages(MessageKind kind, Incident incident, Notice notice, DefinitionSet definitions) =>
        Channels(definitions).Select(c => new OutgoingMessage(c.Name, kind, [incident.WarRoom!], notice));
}
