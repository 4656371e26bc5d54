using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Channels of type email.</summary>
internal static class EmailChannelReader
{
    public static readonly string[] Keys =
    [
        "to",
        "from",
        "host",
        "port",
        "username",
        "password",
        "tls",
        "trusted_certificate",
        "allow_link_local",
    ];
    private static readonly string[] _tls = ["starttls", "implicit", "none"];

    public static EmailChannelDefinition Read(MapReader map, string name, bool enabled)
    {
        Demand(map, enabled, "to", "an address or a list of them");
        Demand(map, enabled, "from", "the sender's address");
        Demand(map, enabled, "host", "the SMTP server's name");
        var host = Host(map);
        var local = host is "localhost" or "127.0.0.1" or "::1";
        var security = map.Choice("tls", _tls) switch
        {
            "implicit" => MailSecurity.Implicit,
            "none" => MailSecurity.None,
            _ => MailSecurity.StartTls,
        };
        JudgeCredential(map, security == MailSecurity.None && !local);
        return new EmailChannelDefinition
        {
            Name = name,
            Enabled = enabled,
            To = [.. (map.Texts("to", orOne: true) ?? []).Where(t => IsAddress(map, "to", t.Text, t.Node)).Select(t => t.Text)],
            From = map.Text("from") is { } from && IsAddress(map, "from", from, (ScalarNode)map.Find("from")!) ? from : "",
            Host = host,
            Port = map.Number("port", 1, 65535) ?? (security == MailSecurity.Implicit ? 465 : 587),
            Username = map.Text("username"),
            Password = map.Secret("password", local),
            Security = security,
            TrustedCertificate = Certificate(map),
            AllowLinkLocal = map.Bool("allow_link_local") ?? false,
        };
    }

    private static void Demand(MapReader map, bool enabled, string key, string what)
    {
        if (enabled && !map.IsGiven(key))
        {
            map.Missing(key, $"{what}; or set 'enabled: false'");
        }
    }

    private static bool IsAddress(MapReader map, string key, string text, ScalarNode node)
    {
        if (MailAddresses.IsOne(text))
        {
            return true;
        }

        map.Context.Error(
            Codes.IllegalValue,
            node.Place,
            $"'{key}' of {map.Owner} must be a mail address such as oncall@example.com, found '{Shown.Text(node.Text)}'"
        );
        return false;
    }

    private static string Host(MapReader map)
    {
        var host = map.Text("host") ?? "";
        if (host.Length > 0 && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("host"),
                $"'host' of {map.Owner} must be a host's name such as smtp.example.com, without a scheme or port, found '{Shown.Text(((ScalarNode)map.Find("host")!).Text)}'"
            );
        }

        map.Judge("host", host, canBeAllowed: true);
        return host;
    }

    private static void JudgeCredential(MapReader map, bool plain)
    {
        if (map.IsGiven("username") != map.IsGiven("password"))
        {
            var (has, lacks) = map.IsGiven("username") ? ("username", "password") : ("password", "username");
            map.Context.Error(Codes.KeysDisagree, map.PlaceOf(has), $"{map.Owner} has '{has}' without '{lacks}'; they go together");
        }
        else if (plain && map.IsGiven("password"))
        {
            map.Context.Error(
                Codes.KeysDisagree,
                map.PlaceOf("tls"),
                $"'tls: none' of {map.Owner} would send its password in the clear; use starttls or implicit, or leave 'password' out"
            );
        }
    }

    private static string? Certificate(MapReader map)
    {
        if (map.Text("trusted_certificate") is not { } text)
        {
            return null;
        }

        var digits = text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        if (digits.Length == 64 && digits.All(char.IsAsciiHexDigit))
        {
            return digits;
        }

        map.Context.Error(
            Codes.IllegalValue,
            map.PlaceOf("trusted_certificate"),
            $"'trusted_certificate' of {map.Owner} must be the SHA-256 of a certificate, 64 hexadecimal digits (openssl x509 -noout -fingerprint -sha256)"
        );
        return null;
    }
}
