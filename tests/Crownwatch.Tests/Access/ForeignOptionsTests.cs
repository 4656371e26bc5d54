using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>How the server is started with a provider or a proxy: what is missing or wrong is said by the option's name.</summary>
public sealed class ForeignOptionsTests
{
    private const string Secret = "CROWNWATCH_OIDC_CLIENT_SECRET";

    [Theory]
    [InlineData("--oidc-issuer is given without --oidc-client-id", "--oidc-issuer", "https://sso.example.com", "--oidc-roles", "viewer=*")]
    [InlineData("--oidc-issuer is given without --oidc-roles", "--oidc-issuer", "https://sso.example.com", "--oidc-client-id", "x")]
    [InlineData(
        "--oidc-issuer is given without " + Secret,
        "--oidc-issuer",
        "https://sso.example.com",
        "--oidc-client-id",
        "x",
        "--oidc-roles",
        "viewer=*"
    )]
    [InlineData(
        "'http://sso.example.com' is not an address such as",
        "--oidc-issuer",
        "http://sso.example.com",
        "--oidc-client-id",
        "x",
        "--oidc-roles",
        "viewer=*"
    )]
    [InlineData("--oidc-label is given without --oidc-issuer", "--oidc-label", "SSO")]
    [InlineData("--proxy-roles is given without --trusted-proxy", "--proxy-roles", "viewer=*")]
    [InlineData("--trusted-proxy: 'proxy' is neither an address", "--trusted-proxy", "proxy")]
    [InlineData("--trusted-proxy is empty", "--trusted-proxy", ";")]
    [InlineData("--proxy-roles: 'owner=x' is not ROLE=GROUP", "--trusted-proxy", "10.0.0.1", "--proxy-roles", "owner=x")]
    [InlineData("--proxy-roles: 'viewer=' is not ROLE=GROUP", "--trusted-proxy", "10.0.0.1", "--proxy-roles", "viewer=")]
    [InlineData("--proxy-groups-header must say which header", "--trusted-proxy", "10.0.0.1", "--proxy-roles", "viewer=staff")]
    [InlineData("--proxy-user-header: 'X User' is no name of a header", "--trusted-proxy", "10.0.0.1", "--proxy-user-header", "X User")]
    [InlineData("--no-sign-in lets everybody in", "--trusted-proxy", "10.0.0.1", "--no-sign-in")]
    public void What_does_not_go_together_is_refused_by_name(string says, params string[] options)
    {
        var (foreign, wrong) = Read(options);
        Assert.Null(foreign);
        Assert.Contains(says, wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_needs_no_more_than_its_addresses()
    {
        var (foreign, wrong) = Read("--trusted-proxy", "10.0.0.7; 10.1.0.0/24;::1");
        Assert.Null(wrong);
        Assert.Equal(["10.0.0.7/32", "10.1.0.0/24", "::1/128"], foreign!.Proxy!.From.Select(n => n.ToString()));
        Assert.Equal(("X-Forwarded-User", null, null), (foreign.Proxy.UserHeader, foreign.Proxy.GroupsHeader, foreign.Proxy.Roles));
        Assert.Null(foreign.OpenId);
    }

    private static (Crownwatch.Server.Access.ForeignSignIn? Foreign, string? Wrong) Read(params string[] options)
    {
        var command = new System.CommandLine.RootCommand();
        var foreign = new Crownwatch.Server.Access.ForeignSignInOptions();
        foreign.AddTo(command);
        var alone = options.Contains("--no-sign-in");
        return foreign.Read(command.Parse(options.Where(o => o != "--no-sign-in").ToArray()), alone);
    }
}
