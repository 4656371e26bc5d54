using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fakes.Faults;
using Fakes.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Fakes.Smtp;

/// <summary>
/// One connection to the stand-in (RFC 5321, 3207, 4954). A fault's `path` is the command that it meets: /CONNECT, /EHLO, /STARTTLS,
/// /AUTH, /MAIL, /RCPT/ADDRESS, /DATA, /END (after the mail's last dot), /QUIT; without one it meets /CONNECT.
/// </summary>
internal sealed class SmtpConversation(
    FakeHost host,
    MailBook book,
    SmtpSettings settings,
    X509Certificate2 certificate,
    ConnectionContext connection
) : IDisposable
{
    private readonly List<string> recipients = [];
    private Stream stream = new DuplexStream(connection.Transport);
    private bool encrypted;
    private string? user;
    private string? sender;

    public async Task RunAsync()
    {
        try
        {
            if (!await MeetsFaultAsync("/CONNECT"))
            {
                await SayAsync("220 localhost ESMTP stand-in");
            }

            while (await LineAsync() is { } line && await AnswerAsync(line)) { }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException or ConnectionResetException)
        {
            // The other side has gone.
        }
    }

    public void Dispose() => stream.Dispose();

    /// <returns>Whether the conversation goes on.</returns>
    private async Task<bool> AnswerAsync(string line)
    {
        var verb = line.Split(' ', ':')[0].ToUpperInvariant();
        var address = verb is "MAIL" or "RCPT" ? line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..].TrimEnd('>', ' ') : "";
        if (await MeetsFaultAsync(verb == "RCPT" ? $"/RCPT/{address}" : $"/{verb}"))
        {
            return true;
        }

        switch (verb)
        {
            case "EHLO":
                await SayAsync(["250-localhost", .. Offers(), "250 SIZE 10485760"]);
                return true;
            case "STARTTLS" when settings.Tls && !encrypted:
                await SayAsync("220 2.0.0 ready");
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(certificate);
                (stream, encrypted) = (secure, true);
                return true;
            case "AUTH" when settings.Username is not null && (encrypted || !settings.Tls):
                await SignInAsync(line.Split(' '));
                return true;
            case "MAIL" when settings.Username is not null && user is null:
                await SayAsync("530 5.7.0 Authentication required");
                return true;
            case "MAIL":
                sender = address;
                recipients.Clear();
                await SayAsync("250 2.1.0 Ok");
                return true;
            case "RCPT" when sender is not null:
                recipients.Add(address);
                await SayAsync("250 2.1.5 Ok");
                return true;
            case "DATA" when recipients.Count > 0:
                await SayAsync("354 End data with <CR><LF>.<CR><LF>");
                await TakeAsync();
                return true;
            case "RSET" or "NOOP":
                await SayAsync("250 2.0.0 Ok");
                return true;
            case "QUIT":
                await SayAsync("221 2.0.0 Bye");
                return false;
            default:
                await SayAsync("503 5.5.1 Bad sequence of commands, or one that is not known");
                return true;
        }
    }

    private IEnumerable<string> Offers()
    {
        if (settings.Tls && !encrypted)
        {
            yield return "250-STARTTLS";
        }
        else if (settings.Username is not null)
        {
            yield return $"250-AUTH {settings.Ways}";
        }
    }

    private async Task SignInAsync(string[] words)
    {
        string[] said = words is [_, "PLAIN", var both]
            ? Text(both).Split('\0')[1..]
            : [Text(await AskAsync("334 VXNlcm5hbWU6")), Text(await AskAsync("334 UGFzc3dvcmQ6"))];
        if (said is [var name, var password] && name == settings.Username && password == settings.Password)
        {
            user = name;
            await SayAsync("235 2.7.0 Authentication successful");
        }
        else
        {
            book.Refused(host, "/AUTH", 535);
            await SayAsync("535 5.7.8 Error: authentication failed");
        }
    }

    private async Task TakeAsync()
    {
        var raw = new StringBuilder();
        string line;
        while ((line = await LineAsync() ?? throw new EndOfStreamException("a mail without an end is thrown away")) != ".")
        {
            raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        var fault = host.Faults.Take("/END");
        var effect = fault?.Mode is null or FaultMode.AcceptThenHang or FaultMode.AcceptThenReset or FaultMode.Delay;
        var (reply, outcome) = fault switch
        {
            { Mode: FaultMode.Answer } => ($"{fault.Status} {fault.Body ?? "fault"}", "answered"),
            { Mode: FaultMode.Hang or FaultMode.AcceptThenHang } => ("", "hung"),
            { Mode: FaultMode.Reset or FaultMode.AcceptThenReset } => ("", "reset"),
            _ => ("", "answered"),
        };
        var wrong = book.Take(
            host,
            new Envelope(sender!, [.. recipients], user, encrypted),
            raw.ToString(),
            effect,
            outcome,
            fault?.Status
        );
        if (outcome == "hung")
        {
            await UntilGoneAsync();
        }
        else if (outcome == "reset")
        {
            connection.Abort();
        }
        else
        {
            await SayAsync(
                wrong is not null ? $"550 5.6.0 {wrong}"
                : reply.Length > 0 ? reply
                : $"250 2.0.0 Ok: queued as {book.All.Count:X8}"
            );
        }
    }

    private async Task<bool> MeetsFaultAsync(string path)
    {
        if (host.Faults.Take(path) is not { } fault)
        {
            return false;
        }

        switch (fault.Mode)
        {
            case FaultMode.Answer:
                book.Refused(host, path, fault.Status);
                await SayAsync($"{fault.Status} {fault.Body ?? "fault"}");
                return true;
            case FaultMode.Reset or FaultMode.AcceptThenReset:
                book.Refused(host, path, null);
                connection.Abort();
                return true;
            case FaultMode.Delay:
                await Task.Delay(fault.Delay, TimeProvider.System, connection.ConnectionClosed);
                return false;
            default:
                book.Refused(host, path, null);
                await UntilGoneAsync();
                return true;
        }
    }

    private async Task UntilGoneAsync()
    {
        var gone = new TaskCompletionSource();
        await using var end = connection.ConnectionClosed.Register(gone.SetResult);
        await gone.Task;
    }

    private async Task<string> AskAsync(string line)
    {
        await SayAsync(line);
        return await LineAsync() ?? "";
    }

    private async Task SayAsync(params string[] lines)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(lines.Select(l => l + "\r\n"))));
        await stream.FlushAsync();
    }

    // Byte by byte: what follows STARTTLS must stay in the stream.
    private async Task<string?> LineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) > 0)
        {
            if (one[0] == '\n')
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
