using Crownwatch.Core.Definitions;
using Crownwatch.Server.Notifying.Slack;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>Slack: with a bot token (<see cref="SlackBot"/>) where there is one, else by its incoming webhook.</summary>
public sealed class SlackSender(SlackWebhook webhook, SlackBot bot) : IChannelSender
{
    public string Type => "slack";

    public Resending Resending(ChannelDefinition channel) =>
        ((SlackChannelDefinition)channel).BotToken is null ? Notifying.Resending.MayDouble : Notifying.Resending.LooksFirst;

    public Task<SendResult> SendAsync(ChannelDefinition channel, PendingMessage message, MessageLinks links, CancellationToken stopping)
    {
        var definition = (SlackChannelDefinition)channel;
        return definition.BotToken is null
            ? webhook.SendAsync(definition, message, links, stopping)
            : bot.SendAsync(definition, message, links, stopping);
    }
}
