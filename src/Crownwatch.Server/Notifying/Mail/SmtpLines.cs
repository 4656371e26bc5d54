using System.Text;

namespace Crownwatch.Server.Notifying.Mail;

/// <summary>Speaks SMTP's lines over one connection, plain or encrypted.</summary>
internal sealed class SmtpLines(Stream stream)
{
    private const int LongestLine = 4096;
    private const int MostLines = 100;
    private readonly byte[] _buffer = new byte[LongestLine];
    private int _from;
    private int _to;

    /// <summary>Bytes came that nobody has asked for yet. Right after STARTTLS that is an attack: they are not encrypted.</summary>
    public bool HasMore => _from < _to;

    public Task SendAsync(string line, CancellationToken stopping) => SendAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stopping);

    public async Task SendAsync(byte[] bytes, CancellationToken stopping)
    {
        await stream.WriteAsync(bytes, stopping);
        await stream.FlushAsync(stopping);
    }

    /// <summary>Sends a line and reads its reply.</summary>
    public async Task<SmtpReply> AskAsync(string line, CancellationToken stopping)
    {
        await SendAsync(line, stopping);
        return await ReplyAsync(stopping);
    }

    /// <exception cref="SmtpBrokenException">The connection ended, or what came is no reply.</exception>
    public async Task<SmtpReply> ReplyAsync(CancellationToken stopping)
    {
        List<string> lines = [];
        while (lines.Count < MostLines)
        {
            var line = await LineAsync(stopping);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || code is < 200 or > 599)
            {
                throw new SmtpBrokenException("the server's answer is no SMTP");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new SmtpBrokenException("the server's answer does not end");
    }

    private async Task<string> LineAsync(CancellationToken stopping)
    {
        var line = new StringBuilder();
        while (line.Length <= LongestLine)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, await stream.ReadAsync(_buffer, stopping));
                if (_to == 0)
                {
                    throw new SmtpBrokenException("the server closed the connection");
                }
            }

            var c = (char)_buffer[_from++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(c);
        }

        throw new SmtpBrokenException("a line of the server's answer does not end");
    }
}
