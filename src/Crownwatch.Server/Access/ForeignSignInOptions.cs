using System.CommandLine;
using System.Net;

namespace Crownwatch.Server.Access;

/// <summary>The options that let others say who somebody is; each is also a variable. A secret is a variable only: options show in `ps`.</summary>
public sealed class ForeignSignInOptions
{
    private const string SecretVariable = "CROWNWATCH_OIDC_CLIENT_SECRET";
    private static readonly string[] _usualScopes = ["profile", "email"];
    private readonly List<Setting> _settings = [];

    public ForeignSignInOptions()
    {
        Issuer = Add(
            "--oidc-issuer",
            "Sign in with the OpenID Connect provider at this address; the client secret is " + SecretVariable,
            "URL"
        );
        ClientId = Add("--oidc-client-id", "Our name at the provider", "ID");
        Roles = Add("--oidc-roles", "Who gets in as what: administrator=GROUP;responder=GROUP;viewer=* (* is everybody)", "MAP");
        RolesClaim = Add("--oidc-roles-claim", "The claim that holds the groups (default groups)", "CLAIM");
        NameClaim = Add("--oidc-name-claim", "The claim that names people (default: preferred_username, else email, else sub)", "CLAIM");
        Scopes = Add("--oidc-scopes", "Asked for besides openid (default: profile email)", "SCOPES");
        Label = Add("--oidc-label", "What the sign-in page calls the provider (default: its host)", "TEXT");
        Proxy = Add("--trusted-proxy", "Addresses or networks of a proxy that signs people in, several with ';' (default: none)", "CIDR");
        UserHeader = Add("--proxy-user-header", "The header in which it names them (default X-Forwarded-User)", "NAME");
        GroupsHeader = Add("--proxy-groups-header", "The header in which it lists their groups, with commas", "NAME");
        ProxyRoles = Add("--proxy-roles", "As --oidc-roles; without it only accounts that were made at /accounts get in", "MAP");
    }

    private Setting Issuer { get; }
    private Setting ClientId { get; }
    private Setting Roles { get; }
    private Setting RolesClaim { get; }
    private Setting NameClaim { get; }
    private Setting Scopes { get; }
    private Setting Label { get; }
    private Setting Proxy { get; }
    private Setting UserHeader { get; }
    private Setting GroupsHeader { get; }
    private Setting ProxyRoles { get; }

    public void AddTo(RootCommand command)
    {
        foreach (var setting in _settings)
        {
            command.Options.Add(setting.Option);
        }
    }

    /// <returns>null and why, when they can't be used as they are.</returns>
    public (ForeignSignIn? Foreign, string? Wrong) Read(ParseResult parsed, bool noSignIn)
    {
        foreach (var setting in _settings)
        {
            setting.Value = parsed.GetValue(setting.Option) ?? Variable(setting.Variable);
        }

        if (noSignIn && (Issuer.Value ?? Proxy.Value) is not null)
        {
            return (null, "--no-sign-in lets everybody in: it goes with neither --oidc-issuer nor --trusted-proxy");
        }

        var (openId, wrongOpenId) = ReadOpenId();
        var (proxy, wrongProxy) = ReadProxy();
        return (wrongOpenId ?? wrongProxy) is { } wrong ? (null, wrong) : (new ForeignSignIn(openId, proxy), null);
    }

    private (OpenIdProvider?, string?) ReadOpenId()
    {
        if (Issuer.Value is null)
        {
            return FirstSet(ClientId, Roles, RolesClaim, NameClaim, Scopes, Label) is { } lone
                ? (null, $"{lone.Name} is given without --oidc-issuer")
                : (null, null);
        }

        if (
            !Uri.TryCreate(Issuer.Value, UriKind.Absolute, out var issuer)
            || !(issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback))
            || issuer.Query.Length > 0
        )
        {
            return (
                null,
                $"--oidc-issuer: '{Issuer.Value}' is not an address such as https://sign-in.example.com/ (http on loopback only)"
            );
        }

        if (ClientId.Value is not { } id || Variable(SecretVariable) is not { } secret || Roles.Value is not { } text)
        {
            var lacks =
                ClientId.Value is null ? "--oidc-client-id"
                : Roles.Value is null ? "--oidc-roles"
                : SecretVariable;
            return (null, $"--oidc-issuer is given without {lacks}; docs/access.md shows what belongs together");
        }

        var (map, wrong) = RoleMap.Parse(Roles.Name, text);
        return map is null
            ? (null, wrong)
            : (
                new OpenIdProvider(
                    issuer,
                    id,
                    secret,
                    Scopes.Value?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? _usualScopes,
                    NameClaim.Value,
                    RolesClaim.Value ?? "groups",
                    map,
                    Label.Value ?? issuer.Host
                ),
                null
            );
    }

    private (TrustedProxy?, string?) ReadProxy()
    {
        if (Proxy.Value is null)
        {
            return FirstSet(UserHeader, GroupsHeader, ProxyRoles) is { } lone
                ? (null, $"{lone.Name} is given without --trusted-proxy")
                : (null, null);
        }

        List<IPNetwork> from = [];
        foreach (var part in Proxy.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                from.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(part, out var network))
            {
                from.Add(network);
            }
            else
            {
                return (null, $"--trusted-proxy: '{part}' is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/24");
            }
        }

        if (from.Count == 0)
        {
            return (null, "--trusted-proxy is empty; it takes addresses or networks such as 10.0.0.7;10.1.0.0/24");
        }

        RoleMap? map = null;
        if (ProxyRoles.Value is { } text)
        {
            (map, var wrong) = RoleMap.Parse(ProxyRoles.Name, text);
            if (map is null)
            {
                return (null, wrong);
            }

            if (map.NeedsGroups && GroupsHeader.Value is null)
            {
                return (null, "--proxy-roles names groups: --proxy-groups-header must say which header lists them");
            }
        }

        foreach (var header in (Setting[])[UserHeader, GroupsHeader])
        {
            if (header.Value is { } name && !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                return (null, $"{header.Name}: '{name}' is no name of a header");
            }
        }

        return (new TrustedProxy(from, UserHeader.Value ?? "X-Forwarded-User", GroupsHeader.Value, map), null);
    }

    private static Setting? FirstSet(params ReadOnlySpan<Setting> settings)
    {
        foreach (var setting in settings)
        {
            if (setting.Value is not null)
            {
                return setting;
            }
        }

        return null;
    }

    private Setting Add(string name, string description, string helpName)
    {
        var setting = new Setting(name, description, helpName);
        _settings.Add(setting);
        return setting;
    }

    private static string? Variable(string name) =>
        System.Environment.GetEnvironmentVariable(name) switch
        {
            "" => null,
            var value => value,
        };

    private sealed class Setting
    {
        public Setting(string name, string description, string helpName)
        {
            Variable = "CROWNWATCH_" + name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
            Option = new Option<string?>(name) { Description = $"{description} ({Variable})", HelpName = helpName };
        }

        public Option<string?> Option { get; }
        public string Name => Option.Name;
        public string Variable { get; }
        public string? Value { get; set; }
    }
}
