using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Fakes.Faults;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Smtp;

/// <summary>A small mail server that keeps what it is given: EHLO, STARTTLS with a certificate made at the start, AUTH, DATA.</summary>
public sealed class SmtpFake : IAsyncDisposable
{
    private readonly FakeHost host;
    private readonly X509Certificate2 certificate;

    private SmtpFake(FakeHost host, MailBook book, X509Certificate2 certificate) =>
        (this.host, Book, this.certificate) = (host, book, certificate);

    /// <summary>Where it takes mail.</summary>
    public string Host => new Uri(host.Url).Host;

    public int Port => new Uri(host.Url).Port;

    /// <summary>The page and the control routes; never refuses.</summary>
    public string ControlUrl => host.ControlUrl;

    /// <summary>For a channel's <c>trusted_certificate</c>.</summary>
    public string CertificateSha256 => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public ReceivedLog Received => host.Received;

    public FaultSwitch Faults => host.Faults;

    public MailBook Book { get; }

    public IReadOnlyList<TakenMail> Mails => Book.All;

    /// <summary>Starts it; port 0 takes a free one.</summary>
    /// <param name="url">The address to listen on, written as http://.</param>
    public static async Task<SmtpFake> StartAsync(
        string url = "http://127.0.0.1:0",
        SmtpSettings? settings = null,
        TimeProvider? clock = null
    )
    {
        var book = new MailBook(clock ?? TimeProvider.System);
        var certificate = Certificate(clock ?? TimeProvider.System);
        var offers = settings ?? new SmtpSettings();
        var setup = new FakeSetup
        {
            Page = "smtp",
            Receives = [],
            Judge = _ => throw new InvalidOperationException("no HTTP is received here"),
            AnswerOf = (_, _) => throw new InvalidOperationException("no HTTP is received here"),
            MapMore = routes => routes.MapGet("/mails", context => Control.SendAsync(context, 200, Json(book))),
            Forget = book.Clear,
            Serve = async (host, connection) =>
            {
                using var conversation = new SmtpConversation(host, book, offers, certificate, connection);
                await conversation.RunAsync();
            },
            Clock = clock ?? TimeProvider.System,
        };
        return new SmtpFake(await FakeHost.StartAsync(setup, url), book, certificate);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        certificate.Dispose();
    }

    private static X509Certificate2 Certificate(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddDays(30));
    }

    private static JsonArray Json(MailBook book) =>
        [
            .. book.All.Select(m =>
            {
                var json = MailBook.Json(m.Envelope, m.Mail);
                json["at"] = m.At.UtcDateTime.ToString("O", null);
                return (JsonNode)json;
            }),
        ];
}
