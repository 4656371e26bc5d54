using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Crownwatch.Tests.Probes;

/// <summary>Certificates are made here; none of them is trusted, so that each shows the gravest thing wrong with it.</summary>
public sealed class TlsTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_expired_certificate_is_named_with_its_date()
    {
        var end = Now.AddDays(-3);
        var result = await ProbeAsync(Certificate("localhost", Now.AddDays(-30), end));
        result.Unreachable("tls", $"TLS: certificate expired on {end:yyyy-MM-dd}");
        Assert.Null(result.Latency);
        Assert.Equal(end.Date, result.CertificateExpiresAt!.Value.UtcDateTime.Date);
    }

    [Fact]
    public async Task A_certificate_of_the_future_is_named_with_its_date()
    {
        var start = Now.AddDays(3);
        (await ProbeAsync(Certificate("localhost", start, Now.AddDays(30)))).Unreachable(
            "tls",
            $"TLS: certificate is not valid before {start:yyyy-MM-dd}"
        );
    }

    [Fact]
    public async Task A_certificate_for_another_name_says_for_which() =>
        (await ProbeAsync(Certificate("other.example.com", Now.AddDays(-1), Now.AddDays(30)))).Unreachable(
            "tls",
            "TLS: certificate is for other.example.com, not localhost"
        );

    [Fact]
    public async Task A_self_signed_certificate_is_refused() =>
        (await ProbeAsync(Certificate("localhost", Now.AddDays(-1), Now.AddDays(30)))).Unreachable(
            "tls",
            "TLS: certificate is self-signed"
        );

    [Fact]
    public async Task A_certificate_of_an_unknown_issuer_names_the_issuer()
    {
        using var issuer = Certificate("issuer.example.com", Now.AddDays(-2), Now.AddDays(60), authority: true);
        using var key = RSA.Create(2048);
        var request = Request("localhost", key, authority: false);
        using var signed = request.Create(issuer, Now.AddDays(-1), Now.AddDays(30), [1, 2, 3, 4]);
        (await ProbeAsync(signed.CopyWithPrivateKey(key))).Unreachable(
            "tls",
            "TLS: certificate's issuer is not trusted: issuer.example.com"
        );
    }

    [Fact]
    public async Task A_port_without_TLS_says_so()
    {
        await using var target = HostileTarget.Running(async connection =>
            await connection.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        );
        (await Probing.RunAsync(Probing.Check(Https(target)))).Unreachable("tls", "TLS: the server does not speak TLS on this port");
    }

    [Fact]
    public async Task A_connection_closed_during_the_handshake_says_so()
    {
        await using var target = HostileTarget.Running(async connection =>
        {
            var hello = new byte[1];
            await connection.Stream.ReadExactlyAsync(hello, connection.Stopping);
        });
        (await Probing.RunAsync(Probing.Check(Https(target)))).Unreachable("tls", "TLS: connection closed during the handshake");
    }

    [Fact]
    public async Task A_handshake_that_hangs_times_out()
    {
        await using var target = HostileTarget.Running(connection => connection.HangAsync());
        (await Probing.RunAsync(Probing.Check(new Uri($"https://127.0.0.1:{target.Port}/")).Within(900))).Unreachable(
            "timeout",
            "timed out after 900 ms (connected, TLS handshake not finished)"
        );
    }

    private static Uri Https(HostileTarget target) => new($"https://localhost:{target.Port}/");

    private static async Task<Crownwatch.Core.Results.ProbeResult> ProbeAsync(X509Certificate2 certificate)
    {
        using var loaded = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        certificate.Dispose();
        await using var target = HostileTarget.Running(async connection =>
        {
            await using var secure = new SslStream(connection.Stream, leaveInnerStreamOpen: true);
            try
            {
                await secure.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = loaded, EnabledSslProtocols = SslProtocols.None },
                    connection.Stopping
                );
            }
            catch (AuthenticationException)
            {
                // The probe refused the certificate, as it should.
            }
        });
        return await Probing.RunAsync(Probing.Check(Https(target)));
    }

    private static X509Certificate2 Certificate(string name, DateTimeOffset from, DateTimeOffset until, bool authority = false)
    {
        using var key = RSA.Create(2048);
        return Request(name, key, authority).CreateSelfSigned(from, until);
    }

    private static CertificateRequest Request(string name, RSA key, bool authority)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        return request;
    }
}
