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

    public bool IsGood => Code is >= 200 and < 400;

    /// <summary>4xx: the same may succeed later.</summary>
    public bool IsTransient => Code is >= 400 and < 500;
}

/// <summary>The server broke the protocol or the connection; whether it took the mail depends on when.</summary>
internal sealed class SmtpBrokenException(string reason) : IOException(reason);

/// <summary>The server said no, before it could take the mail.</summary>
internal sealed class SmtpRefusedException(SmtpReply reply, bool credential = false) : IOException(reply.Text)
{
    public SmtpReply Reply => reply;

    /// <summary>It does not take who we say we are.</summary>
    public bool Credential => credential;
}
