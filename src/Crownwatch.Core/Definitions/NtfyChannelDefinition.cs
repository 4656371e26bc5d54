using System.Diagnostics.CodeAnalysis;

namespace Crownwatch.Core.Definitions;

/// <summary>A topic of ntfy.sh or of an ntfy server of one's own: it rings a phone without an account anywhere.</summary>
public sealed record NtfyChannelDefinition : ChannelDefinition
{
    private const int LongestTopic = 64;

    public override string Type => "ntfy";
    internal override IEnumerable<Secret?> Secrets => [Url, Token];

    /// <summary>The topic's address, e.g. https://ntfy.sh/TOPIC. Without a token the topic is its own password.</summary>
    public required Secret Url { get; init; }
    public Secret? Token { get; init; }

    /// <summary>1 (least) to 5 for every message; null: by severity.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether its server may have a link-local or metadata address (<see cref="ForbiddenAddresses"/>).</summary>
    public bool AllowLinkLocal { get; init; }

    /// <summary>Splits the topic's address into where messages are posted and the topic's name.</summary>
    public static bool TrySplit(string url, [NotNullWhen(true)] out Uri? server, out string topic)
    {
        (server, topic) = (null, "");
        if (!Addresses.TryParse(url, out var address))
        {
            return false;
        }

        var path = address.AbsolutePath.TrimEnd('/');
        topic = path[(path.LastIndexOf('/') + 1)..];
        if (topic.Length is 0 or > LongestTopic || !topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return false;
        }

        server = new UriBuilder(address) { Path = path[..^topic.Length], Fragment = "" }.Uri;
        return true;
    }
}
