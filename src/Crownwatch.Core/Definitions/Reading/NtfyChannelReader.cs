using Crownwatch.Core.Definitions.Keeping;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Channels of type ntfy.</summary>
internal static class NtfyChannelReader
{
    public static readonly string[] Keys = ["url", "token", "priority", "allow_link_local"];

    public static NtfyChannelDefinition Read(MapReader map, string name, bool enabled)
    {
        if (enabled && !map.IsGiven("url"))
        {
            map.Missing("url", "write the topic's address, such as \"https://ntfy.sh/${NTFY_TOPIC}\", or set 'enabled: false'");
        }

        var local = map.Find("url") is Yaml.ScalarNode node && Addresses.TryParse(node.Text, out var plain) && Addresses.IsLoopback(plain);

        // A topic that needs a token is no secret; one that needs none is its own password.
        var url = map.SecretAddress("url", guarded: map.IsGiven("token"));
        var judged = url is not null && Addresses.TryParse(url.Reveal(), out _) && url.Reveal() != KeptDefinitions.NotKept;
        if (judged && !NtfyChannelDefinition.TrySplit(url!.Reveal(), out _, out _))
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("url"),
                $"'url' of {map.Owner} must end with the topic, 1 to 64 letters, digits, '-' or '_', such as https://ntfy.sh/my-topic"
            );
        }

        return new NtfyChannelDefinition
        {
            Name = name,
            Enabled = enabled,
            Url = url ?? new Secret(""),
            Token = map.Secret("token", local),
            Priority = map.Number("priority", 1, 5),
            AllowLinkLocal = map.Bool("allow_link_local") ?? false,
        };
    }
}
