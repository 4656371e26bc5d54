using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Notifying.Mail;

/// <summary>
/// One connection to a mail server, for one mail after the other (RFC 5321, 3207, 4954). The framework's SmtpClient does not tell whether a
/// connection was lost before or after the mail was handed over (docs/decisions/own-smtp.md).
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    // RFC 5321, 4.3.2; 3207, 4; 4954, 6. Where none is named any 2xx is a yes.
    private const int Greets = 220;
    private const int StartsTls = 220;
    private const int SignedIn = 235;
    private const int WantsMore = 334;
    private const int TakesMail = 354;
    private readonly EmailChannelDefinition _server;
    private readonly string _greetAs;
    private readonly Func<Stream, Stream>? _seam;
    private Stream _stream;
    private SmtpLines _lines;
    private IReadOnlyList<string> _offers = [];

    private SmtpSession(EmailChannelDefinition server, Socket socket, Func<Stream, Stream>? seam)
    {
        (_server, _seam) = (server, seam);
        _stream = new NetworkStream(socket, ownsSocket: true);
        _lines = Lines();
        var own = ((IPEndPoint)socket.LocalEndPoint!).Address;
        own = own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own;
        _greetAs = own.AddressFamily == AddressFamily.InterNetwork ? $"[{own}]" : $"[IPv6:{new IPAddress(own.GetAddressBytes())}]";
    }

    public EmailChannelDefinition Server => _server;

    /// <summary>Of the present mail. Set just before the mail's end is sent: from then on the server may have taken it, whatever becomes of the connection.</summary>
    public bool MayHaveArrived { get; private set; }

    /// <summary>It said more than was asked: its next answers would be taken for answers to something else.</summary>
    public bool SaysMore => _lines.HasMore;

    /// <summary>Connects, encrypts and signs in: a mail can be handed over.</summary>
    /// <param name="seam">Put around the connection, above TLS; null: nothing.</param>
    /// <exception cref="SmtpRefusedException">The server does not want us.</exception>
    /// <exception cref="SmtpBrokenException">It does not answer as SMTP has it.</exception>
    public static async Task<SmtpSession> OpenAsync(
        EmailChannelDefinition server,
        Connector connector,
        Func<Stream, Stream>? seam,
        CancellationToken stopping
    )
    {
        var socket = await connector.ConnectAsync(server.Host, server.Port, server.AllowLinkLocal, stopping);
        var session = new SmtpSession(server, socket, seam);
        try
        {
            await session.GreetAsync(stopping);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says who the mail is for.</summary>
    /// <returns>Each recipient with the server's reply.</returns>
    public async Task<IReadOnlyList<(string To, SmtpReply Reply)>> AddressAsync(
        IReadOnlyList<string> recipients,
        CancellationToken stopping
    )
    {
        MayHaveArrived = false;
        var from = await _lines.AskAsync($"MAIL FROM:<{_server.From}>", stopping);
        Demand(from, null, credential: from.Code == 530);
        List<(string, SmtpReply)> replies = [];
        foreach (var to in recipients)
        {
            var reply = await _lines.AskAsync($"RCPT TO:<{to}>", stopping);
            if (reply.Code == 421)
            {
                throw new SmtpRefusedException(reply); // it closes the connection
            }

            DemandAnswer(reply);
            replies.Add((to, reply));
        }

        return replies;
    }

    /// <param name="mail">Lines that end in CR LF, none of which begins with a dot.</param>
    /// <returns>Whether it took the mail: 2xx, 4xx or 5xx.</returns>
    /// <exception cref="SmtpBrokenException">Anything else; once the mail's end was sent, it may have taken it.</exception>
    public async Task<SmtpReply> HandOverAsync(byte[] mail, CancellationToken stopping)
    {
        Demand(await _lines.AskAsync("DATA", stopping), TakesMail);
        await _lines.SendAsync(mail, stopping);
        MayHaveArrived = true;
        await _lines.SendAsync(".", stopping);
        var answer = await _lines.ReplyAsync(stopping);
        DemandAnswer(answer);
        return answer;
    }

    /// <summary>Takes leave. Nothing depends on whether the server hears it, or on what it answers: the connection ends.</summary>
    public async Task LeaveAsync(CancellationToken stopping)
    {
        try
        {
            await _lines.AskAsync("QUIT", stopping);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The mail's fate is known already.
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task GreetAsync(CancellationToken stopping)
    {
        if (_server.Security == MailSecurity.Implicit)
        {
            await EncryptAsync(stopping);
        }

        Demand(await _lines.ReplyAsync(stopping), Greets);
        await HelloAsync(stopping);
        if (_server.Security == MailSecurity.StartTls)
        {
            if (!Offers("STARTTLS"))
            {
                throw new SmtpRefusedException(
                    new SmtpReply(502, ["the server offers no STARTTLS; nothing was told to it (tls: none sends in the clear)"])
                );
            }

            Demand(await _lines.AskAsync("STARTTLS", stopping), StartsTls);
            if (_lines.HasMore)
            {
                throw new SmtpBrokenException("the server sent more in the clear after STARTTLS");
            }

            await EncryptAsync(stopping);
            await HelloAsync(stopping); // what was offered in the clear counts no more
        }

        if (_server is { Username: { } user, Password: { } password })
        {
            await SignInAsync(user, password.Reveal(), stopping);
        }
    }

    private async Task HelloAsync(CancellationToken stopping)
    {
        var reply = await _lines.AskAsync($"EHLO {_greetAs}", stopping);
        Demand(reply, null);
        _offers = [.. reply.Lines.Skip(1).Select(l => l.ToUpperInvariant())];
    }

    private async Task EncryptAsync(CancellationToken stopping)
    {
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = _server.Host,
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    errors == SslPolicyErrors.None
                    || (
                        _server.TrustedCertificate is { } trusted
                        && certificate is not null
                        && certificate.GetCertHashString(HashAlgorithmName.SHA256) == trusted
                    ),
            },
            stopping
        );
        _lines = Lines();
    }

    private async Task SignInAsync(string user, string password, CancellationToken stopping)
    {
        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        var ways = _offers.Where(o => o.StartsWith("AUTH", StringComparison.Ordinal)).SelectMany(o => o.Split(' ', '=')).ToList();
        if (ways.Contains("PLAIN"))
        {
            DemandSignedIn(await _lines.AskAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", stopping), SignedIn);
        }
        else if (ways.Contains("LOGIN"))
        {
            DemandSignedIn(await _lines.AskAsync("AUTH LOGIN", stopping), WantsMore);
            DemandSignedIn(await _lines.AskAsync(Base64(user), stopping), WantsMore);
            DemandSignedIn(await _lines.AskAsync(Base64(password), stopping), SignedIn);
        }
        else
        {
            throw new SmtpRefusedException(
                new SmtpReply(504, ["the server offers neither AUTH PLAIN nor AUTH LOGIN; leave username and password out"])
            );
        }
    }

    private SmtpLines Lines() => new(_seam?.Invoke(_stream) ?? _stream);

    private bool Offers(string what) => _offers.Any(o => o == what || o.StartsWith(what + " ", StringComparison.Ordinal));

    private static void DemandSignedIn(SmtpReply reply, int yes) => Demand(reply, yes, credential: !reply.IsTransient);

    /// <param name="yes">The one code that says yes; null: any 2xx.</param>
    private static void Demand(SmtpReply reply, int? yes, bool credential = false)
    {
        if (reply.IsNo)
        {
            throw new SmtpRefusedException(reply, credential);
        }

        if (yes is { } only ? reply.Code != only : !reply.IsGood)
        {
            throw OutOfStep(reply);
        }
    }

    private static void DemandAnswer(SmtpReply reply)
    {
        if (!reply.IsGood && !reply.IsNo)
        {
            throw OutOfStep(reply);
        }
    }

    private static SmtpBrokenException OutOfStep(SmtpReply reply) =>
        new($"the server's answer {reply.Code} {reply.Text} is none to what it was asked");
}
