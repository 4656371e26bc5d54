using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Values that must not stand in the file itself.</summary>
internal static class SecretReader
{
    /// <summary>The secret, or null where it isn't given or its variable is unset.</summary>
    /// <param name="toLoopback">What it opens is on this machine.</param>
    public static Secret? Secret(this MapReader map, string key, bool toLoopback = false)
    {
        var context = map.Context;
        if (map.Scalar(key, "text, usually a variable such as \"${NAME}\"", secret: true) is not { Text.Length: > 0 } value)
        {
            return null;
        }

        context.Hide(value.Text);
        if (!value.FromOutside || value.WrittenDefault)
        {
            var local = toLoopback || (Addresses.TryParse(value.Text, out var address) && Addresses.IsLoopback(address));
            ReportLiteral(context, map.PlaceOf(key), $"'{key}' of {map.Owner}", local);
        }

        return new Secret(value.Text);
    }

    /// <summary>An http or https address that may be a credential itself.</summary>
    /// <param name="guarded">Another credential protects what is behind it: then the address alone opens nothing, and may be written.</param>
    public static Secret? SecretAddress(this MapReader map, string key, bool guarded)
    {
        var address = guarded
            ? map.Scalar(key, "an address", secret: true) is { } value
                ? new Secret(value.Text)
                : null
            : map.Secret(key);
        if (address is null)
        {
            return null;
        }

        if (!Addresses.TryParse(address.Reveal(), out var url))
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf(key),
                $"'{key}' of {map.Owner} is no address that begins with http:// or https:// (its value is not shown)"
            );
        }
        else
        {
            map.Judge(key, url.Host, canBeAllowed: true);
        }

        return address;
    }

    public static void ReportLiteral(ReadContext context, Place place, string what, bool local)
    {
        if (context.Mode == ReadMode.Simulate)
        {
            return;
        }

        var message = $"{what} is a secret written in the file; take it from a variable \"${{NAME}}\" or a file \"${{file:PATH}}\"";
        if (context.Mode == ReadMode.Lint && !local)
        {
            context.Error(Codes.LiteralSecret, place, message);
        }
        else
        {
            context.Warn(Codes.LiteralSecret, place, message);
        }
    }
}
