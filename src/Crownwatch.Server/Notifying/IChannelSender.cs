using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>Gives a message the form of one type of channel and sends it once. One sealed file a type.</summary>
public interface IChannelSender
{
    /// <summary>The definition's type, e.g. `slack`.</summary>
    string Type { get; }

    /// <summary>Sends; every failure is a result. Throws only when we are stopping.</summary>
    Task<SendResult> SendAsync(ChannelDefinition channel, PendingMessage message, MessageLinks links, CancellationToken stopping);
}

/// <summary>Addresses that messages point to.</summary>
/// <param name="PublicUrl">`self.public_url`, or the server's own address.</param>
public sealed record MessageLinks(Uri PublicUrl)
{
    public Uri Incident(long id) => new(PublicUrl, $"/incidents/{id}");

    /// <summary>Whether a runbook is an address that a receiver can link to; a path in the repository is shown as text.</summary>
    public static bool IsLink(string runbook) =>
        Uri.TryCreate(runbook, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
}
