using System.Net.Sockets;
using System.Security.Authentication;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Notifying.Mail;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>How long a mail server may take.</summary>
/// <param name="ToHandOver">From connecting until it is ready to take the mail.</param>
/// <param name="ToAnswer">From then on until it says that it has it. RFC 5321 allows ten minutes; another channel is told after one.</param>
public sealed record MailPatience(TimeSpan ToHandOver, TimeSpan ToAnswer)
{
    public static MailPatience Usual { get; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
}

/// <summary>E-mail: to the channel's own recipients and to the people whom a step means.</summary>
public sealed class EmailSender(
    Connector connector,
    Installation installation,
    TimeProvider time,
    MailPatience? patience = null,
    HostSeams? seams = null
) : IChannelSender, IAsyncDisposable
{
    private readonly SmtpSessions _sessions = new(time);
    private readonly MailPatience _patience = patience ?? MailPatience.Usual;

    public string Type => "email";

    public async Task<SendResult> SendAsync(
        ChannelDefinition channel,
        PendingMessage message,
        MessageLinks links,
        CancellationToken stopping
    )
    {
        var server = (EmailChannelDefinition)channel;
        var facts = new MessageFacts(message, links, installation.Id);
        var all = server.To.Concat(facts.Notice.Emails).Where(MailAddresses.IsOne).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (all.Count == 0 || server.Host.Length == 0 || server.From.Length == 0)
        {
            return new SendResult(SendOutcome.Refused, null, $"channel {channel.Name} lacks a recipient, a sender or a server");
        }

        var mine = all.Where(to => message.OnlyTo?.Contains(to, StringComparer.OrdinalIgnoreCase) ?? true).ToList();
        var wait = mine.Intersect(message.Waiting, StringComparer.OrdinalIgnoreCase).ToList();
        var now = mine.Except(wait).ToList();
        if (now.Count == 0)
        {
            return message.OnlyTo is null
                ? new SendResult(SendOutcome.Transient, null, "all of its recipients still wait for an earlier message")
                : new SendResult(SendOutcome.NotSent, null, "they are recipients no more");
        }

        var result = await TryAsync(server, MailText.Of(facts, server.From, all), now, stopping);

        return result with
        {
            Reference = result.Outcome == SendOutcome.Delivered ? MailText.MessageId(facts) : null,
            LeftOver = result.Outcome == SendOutcome.Delivered ? [.. result.LeftOver, .. wait] : [],
        };
    }

    private async Task<SendResult> TryAsync(
        EmailChannelDefinition server,
        byte[] mail,
        IReadOnlyList<string> recipients,
        CancellationToken stopping
    )
    {
        using var limit = new CancellationTokenSource(_patience.ToHandOver, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        SmtpSession? session = null;
        try
        {
            while ((session = _sessions.Take(server)) is not null)
            {
                try
                {
                    return await HandOverAsync(session, mail, recipients, limit, either.Token);
                }
                catch (IOException) when (!session.MayHaveArrived)
                {
                    // Closed while it was idle, or worn out. Nothing was handed over.
                }
            }

            session = await SmtpSession.OpenAsync(server, connector, seams?.Mail, either.Token);
            return await HandOverAsync(session, mail, recipients, limit, either.Token);
        }
        catch (SmtpRefusedException e)
        {
            return Judge(e.Reply) with { BadCredential = e.Credential };
        }
        catch (ForbiddenAddressException e)
        {
            return new SendResult(SendOutcome.Refused, null, e.Message);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return Lost(session, "the mail server did not answer in time");
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return Lost(session, Reason(e));
        }
    }

    // Afterwards the connection is kept for the next mail, or closed: it is nobody's any more.
    private async Task<SendResult> HandOverAsync(
        SmtpSession session,
        byte[] mail,
        IReadOnlyList<string> recipients,
        CancellationTokenSource limit,
        CancellationToken stopping
    )
    {
        var goesOn = false;
        try
        {
            var replies = await session.AddressAsync(recipients, stopping);
            if (!replies.Any(r => r.Reply.IsGood))
            {
                await _sessions.LeaveAsync(session);
                return Judge(replies.FirstOrDefault(r => r.Reply.IsTransient, replies[0]).Reply);
            }

            limit.CancelAfter(_patience.ToAnswer);
            var answer = await session.HandOverAsync(mail, stopping);
            if (!answer.IsGood)
            {
                await _sessions.LeaveAsync(session);
                return Judge(answer);
            }

            goesOn = true;
            return Taken(answer, [.. replies.Where(r => !r.Reply.IsGood)]);
        }
        finally
        {
            if (goesOn && !session.SaysMore)
            {
                _sessions.Keep(session);
            }
            else
            {
                await session.DisposeAsync();
            }
        }
    }

    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private static SendResult Taken(SmtpReply answer, List<(string To, SmtpReply Reply)> others)
    {
        var text = string.Join("; ", [answer.Text, .. others.Select(o => $"not taken for {o.To}: {o.Reply.Code} {o.Reply.Text}")]);
        return new SendResult(SendOutcome.Delivered, answer.Code, text)
        {
            LeftOver = [.. others.Where(o => o.Reply.IsTransient).Select(o => o.To)], // they are tried again, and they alone
        };
    }

    private static SendResult Judge(SmtpReply reply) =>
        new(reply.IsTransient ? SendOutcome.Transient : SendOutcome.Refused, reply.Code, reply.Text);

    private static SendResult Lost(SmtpSession? session, string reason) =>
        session?.MayHaveArrived == true
            ? new SendResult(SendOutcome.Unclear, null, $"{reason}, after the mail was handed over")
            : new SendResult(SendOutcome.Transient, null, reason);

    private static string Reason(Exception e) =>
        e switch
        {
            SmtpBrokenException => e.Message,
            AuthenticationException => "the server's certificate is not trusted (trusted_certificate)",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => "the server's name is not known",
            _ => "connection lost",
        };
}
