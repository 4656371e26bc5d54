using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Notifying;

/// <summary>Makes the links of the messages that are sent now.</summary>
public sealed class Links(SnapshotSource snapshots, ServerAddress address, AcknowledgeLinks acknowledge)
{
    public MessageLinks Now
    {
        get
        {
            var home = Home;
            return new MessageLinks(home) { Sign = id => new Uri(home, acknowledge.PathFor(id)) };
        }
    }

    private Uri Home => snapshots.Current.Definitions.Self.PublicUrl ?? address.Url;

    /// <summary>The whole address of a page of ours.</summary>
    public string To(string path) => new Uri(Home, path).AbsoluteUri;
}

/// <summary>Addresses that messages point to.</summary>
/// <param name="PublicUrl">`self.public_url`, or the server's own address.</param>
public sealed record MessageLinks(Uri PublicUrl)
{
    internal Func<long, Uri>? Sign { get; init; }

    public Uri Incident(long id) => new(PublicUrl, $"/incidents/{id}");

    /// <summary>Where whoever has the link can acknowledge for 24 hours, with one confirming tap; null where there is no key to sign with.</summary>
    public Uri? Acknowledge(long id) => Sign?.Invoke(id);

    /// <summary>Whether a runbook is an address that a receiver can link to; a path in the repository is shown as text.</summary>
    public static bool IsLink(string runbook) =>
        Uri.TryCreate(runbook, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
}
