namespace Crownwatch.Server.Notifying.Mail;

/// <summary>A server's reply (RFC 5321, 4.2): a code from 200 to 599 and its lines.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int Longest = 300;

    /// <summary>All lines as one, bounded and printable.</summary>
    public string Text
    {
        get
        {
            var text = string.Concat(string.Join(" / ", Lines).Select(c => char.IsControl(c) ? ' ' : c));
            return text.Length <= Longest ? text : text[..Longest];
        }
    }

    /// <summary>2xx: it is done. 3xx is not: the server waits for more (RFC 5321, 4.2.1).</summary>
    public bool IsGood => Code is >= 200 and < 300;

    /// <summary>4xx: the same may succeed later.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>4xx or 5xx: a no that every command may get.</summary>
    public bool IsNo => Code is >= 400 and < 600;
}

/// <summary>The server broke the protocol or the connection; whether it took the mail depends on when.</summary>
internal sealed class SmtpBrokenException(string reason) : IOException(reason);

/// <summary>
/// The server said no, before it could take the mail. An IOException as the broken one: on a connection that was kept, a no means as
/// little as its end (worn out, or an answer to something earlier), and EmailSender tries either again on a fresh one.
/// </summary>
internal sealed class SmtpRefusedException(SmtpReply reply, bool credential = false) : IOException(reply.Text)
{
    public SmtpReply Reply => reply;

    /// <summary>It does not take who we say we are.</summary>
    public bool Credential => credential;
}
