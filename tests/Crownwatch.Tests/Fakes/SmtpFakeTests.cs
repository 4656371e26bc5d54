using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Fakes.Smtp;
using Xunit;

namespace Crownwatch.Tests.Fakes;

/// <summary>Holds the mail server to RFC 5321: a conversation by hand.</summary>
public sealed class SmtpFakeTests : IAsyncLifetime
{
    private const string Mail =
        "Date: x\r\nFrom: a@example.com\r\nTo: b@example.com\r\nSubject: =?utf-8?B?w6Q=?=\r\n =?utf-8?B?w7Y=?=\r\nMessage-ID: <1@x>\r\n\r\n..text\r\n";
    private SmtpFake _smtp = null!;

    public async ValueTask InitializeAsync() => _smtp = await SmtpFake.StartAsync();

    public ValueTask DisposeAsync() => _smtp.DisposeAsync();

    [Fact]
    public async Task Takes_a_mail_undoes_the_dots_and_decodes_the_subject()
    {
        var replies = await SayAsync("EHLO me", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA", Mail + ".", "QUIT");

        Assert.Equal(["220", "250", "250", "250", "354", "250", "221"], replies);
        var taken = Assert.Single(_smtp.Mails);
        Assert.Equal(("äö", "<1@x>"), (taken.Mail.Header("subject"), taken.Mail.Header("message-id")));
        Assert.Equal(".text\r\n", taken.Mail.Text);
        Assert.Equal(("a@example.com", "b@example.com", false), (taken.Envelope.From, taken.Envelope.To[0], taken.Envelope.Encrypted));
    }

    [Theory]
    [InlineData("DATA", "503")]
    [InlineData("RCPT TO:<b@example.com>", "503")]
    [InlineData("AUTH PLAIN AGEAYg==", "503")]
    [InlineData("HELP", "503")]
    public async Task Refuses_what_is_out_of_order_or_not_offered(string command, string code) =>
        Assert.Equal(["220", "250", code], await SayAsync("EHLO me", command));

    [Theory]
    [InlineData("Subject: only\r\n\r\n")]
    [InlineData("Date: x\r\nFrom: a\r\nTo: b\r\nSubject: ä\r\nMessage-ID: <1@x>\r\n\r\n")]
    [InlineData("Date: x\r\nFrom: a\r\nTo: b\r\nSubject: s\r\nSubject: t\r\nMessage-ID: <1@x>\r\n\r\n")]
    public async Task Refuses_a_mail_that_is_malformed(string mail)
    {
        var replies = await SayAsync("EHLO me", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA", mail + ".");
        Assert.Equal("550", replies[^1]);
        Assert.Empty(_smtp.Mails);
    }

    [Fact]
    public async Task Shows_its_mails_and_takes_faults_on_the_control_port()
    {
        using var http = new HttpClient();
        var cancel = TestContext.Current.CancellationToken;
        await http.PostAsJsonAsync(
            new Uri($"{_smtp.ControlUrl}/control/faults"),
            new
            {
                answer = 450,
                body = "later",
                path = "/RCPT",
            },
            cancel
        );

        Assert.Equal("450", (await SayAsync("EHLO me", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>"))[^1]);

        await http.DeleteAsync(new Uri($"{_smtp.ControlUrl}/control/faults"), cancel);
        await SayAsync("EHLO me", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA", Mail + ".");
        var mails = await http.GetFromJsonAsync<JsonElement>(new Uri($"{_smtp.ControlUrl}/mails"), cancel);
        Assert.Equal("äö", mails[0].GetProperty("subject").GetString());
        Assert.Contains("smtp.js", await http.GetStringAsync(new Uri(_smtp.ControlUrl), cancel), StringComparison.Ordinal);
    }

    // The codes of the greeting and of every command's reply.
    private async Task<IReadOnlyList<string>> SayAsync(params string[] commands)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(_smtp.Host, _smtp.Port, cancel);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        List<string> codes = [await CodeAsync(reader, cancel)];
        foreach (var command in commands)
        {
            await writer.WriteLineAsync(command.AsMemory(), cancel);
            codes.Add(await CodeAsync(reader, cancel));
        }

        return codes;
    }

    private static async Task<string> CodeAsync(StreamReader reader, CancellationToken cancel)
    {
        var line = await reader.ReadLineAsync(cancel);
        while (line is { Length: > 3 } && line[3] == '-')
        {
            line = await reader.ReadLineAsync(cancel);
        }

        return line![..3];
    }
}
