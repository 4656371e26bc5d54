using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Crownwatch.Probes.Http;

/// <summary>
/// TLS for one connection. Done here and not by the handler, so that a refusal can name the certificate's date or names, and
/// so that its end is known for `certificate_expires_in`.
/// </summary>
internal sealed class TlsHandshake(TimeProvider time)
{
    private static readonly List<SslApplicationProtocol> _protocols = [SslApplicationProtocol.Http11];

    /// <exception cref="AuthenticationException">The handshake failed; the run's ConnectFailure says why.</exception>
    /// <exception cref="IOException">The connection broke during the handshake; the run's ConnectFailure says so.</exception>
    public async Task<SslStream> RunAsync(Stream stream, ProbeRequest request, CancellationToken token)
    {
        var run = request.Run;
        var host = request.Headers.Host is { } header ? new Uri($"https://{header}/").IdnHost : request.RequestUri!.IdnHost;
        string? refusal = null;
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = _protocols,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (certificate is X509Certificate2 leaf)
                {
                    run.CertificateExpiresAt = leaf.NotAfter;
                }

                refusal = Refusal(certificate as X509Certificate2, chain, errors, host);
                return refusal is null;
            },
        };
        try
        {
            await secure.AuthenticateAsClientAsync(options, token).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            run.ConnectFailure = new HttpFailure("tls", "TLS: " + (refusal ?? Broken(e)));
            throw;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The gravest thing wrong with the certificate, or null. A wrong date comes first: it is what one renews.</summary>
    private string? Refusal(X509Certificate2? leaf, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (leaf is null)
        {
            return "the server sent no certificate";
        }

        var now = time.GetUtcNow();
        if (now > leaf.NotAfter)
        {
            return $"certificate expired on {Day(leaf.NotAfter)}";
        }

        if (now < leaf.NotBefore)
        {
            return $"certificate is not valid before {Day(leaf.NotBefore)}";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"certificate is for {Names(leaf)}, not {host}";
        }

        if (leaf.Issuer == leaf.Subject)
        {
            return "certificate is self-signed";
        }

        var status = chain?.ChainStatus.Select(s => s.Status).FirstOrDefault() ?? X509ChainStatusFlags.NoError;
        return status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain
            ? $"certificate's issuer is not trusted: {leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: true)}"
            : $"certificate is refused: {status}";
    }

    private static string Names(X509Certificate2 leaf)
    {
        var names = leaf
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .ToList();
        return names.Count switch
        {
            0 => leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
            <= 3 => string.Join(", ", names),
            _ => $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more",
        };
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Broken(Exception failure) =>
        failure.InnerException is System.ComponentModel.Win32Exception or null
        && failure.Message.Contains("frame", StringComparison.Ordinal)
            ? "the server does not speak TLS on this port"
        : failure is IOException ? "connection closed during the handshake"
        : $"handshake failed: {failure.InnerException?.Message ?? failure.Message}";
}
