using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>Gives a message the form of one type of channel and sends it once. One sealed file a type.</summary>
public interface IChannelSender
{
    /// <summary>The definition's type, e.g. `slack`.</summary>
    string Type { get; }

    /// <summary>What a second sending does to the receiver. With <see cref="PendingMessage.BegunAt"/> set the message may have arrived.</summary>
    Resending Resending(ChannelDefinition channel) => Notifying.Resending.MayDouble;

    /// <summary>Sends; every failure is a result. Throws only when we are stopping.</summary>
    Task<SendResult> SendAsync(ChannelDefinition channel, PendingMessage message, MessageLinks links, CancellationToken stopping);
}
