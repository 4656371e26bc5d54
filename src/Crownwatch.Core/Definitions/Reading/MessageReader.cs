using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Texts that are filled in when a message is made; the names in them are checked now.</summary>
internal static class MessageReader
{
    public static string? Message(this MapReader map, string key)
    {
        if (map.Text(key, forMessage: true) is not { } text)
        {
            return null;
        }

        foreach (var (name, _) in MessageTemplate.Names(text))
        {
            if (MessageNames.IsLegal(name))
            {
                continue;
            }

            var scalar = (ScalarNode)map.Find(key)!;
            var offset = Math.Max(0, scalar.Text.IndexOf($"${{{name}", StringComparison.Ordinal));
            map.Context.Error(
                Codes.UnknownMessageName,
                scalar.At(offset),
                $"'{key}' of {map.Owner} names '${{{Shown.Text(name)}}}', which nothing fills in; the nearest is '${{{Nearest.To(name, MessageNames.Meanings.Keys)}}}' (also legal: check.METRIC, check.labels.NAME)"
            );
        }

        return text;
    }
}
