using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Fakes.Faults;
using Fakes.Smtp;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Semantics.md 10.3 and issue 4 for e-mail, against a mail server of its own.</summary>
public sealed partial class EmailSenderTests : IAsyncLifetime
{
    private const string Password = "correct horse ümlaut";
    private SmtpFake _smtp = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _smtp = await SmtpFake.StartAsync(settings: new SmtpSettings { Username = "watch", Password = Password });

    public ValueTask DisposeAsync() => _smtp.DisposeAsync();

    [Fact]
    public async Task Reaches_the_channels_recipients_and_the_people_meant_encrypted_and_signed_in()
    {
        var result = await SendAsync();

        Assert.Equal((SendOutcome.Delivered, 250), (result.Outcome, result.Status));
        Assert.StartsWith("2.0.0 Ok: queued as", result.Answer, StringComparison.Ordinal);
        var taken = Assert.Single(_smtp.Mails);
        Assert.Equal(["team@example.com", "ada@example.com"], taken.Envelope.To);
        Assert.Equal(("watch@example.com", "watch", true), (taken.Envelope.From, taken.Envelope.User, taken.Envelope.Encrypted));
        Assert.Equal(Pending.Notice.Title, taken.Mail.Header("subject"));
        Assert.Equal("Sat, 10 Jan 2026 02:00:00 +0000", taken.Mail.Header("date"));
        Assert.Contains(
            "Please: Acknowledge, begin investigation\r\n\r\nFor: ada\r\n\r\nINC-42: https://watch.example.com/incidents/42",
            taken.Mail.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("<a href=\"https://watch.example.com/incidents/42\">Open INC-42</a>", taken.Mail.Html, StringComparison.Ordinal);
        Assert.Contains(
            "<a href=\"https://example.com/runbook\">Runbook</a> · Runbook: RUNBOOKS/down.md",
            taken.Mail.Html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Names_a_message_by_outbox_id_incident_and_installation_and_threads_the_incident()
    {
        var result = await SendAsync(Pending.Of(id: 7));
        await SendAsync(Pending.Of(kind: MessageKind.Resolved, id: 9));

        Assert.Equal(["<7.42@inst1>", "<9.42@inst1>"], _smtp.Mails.Select(m => m.Mail.Header("message-id")));
        Assert.All(_smtp.Mails, m => Assert.Equal("<incident-42@inst1>", m.Mail.Header("references")));
        Assert.All(_smtp.Mails, m => Assert.Equal("<incident-42@inst1>", m.Mail.Header("in-reply-to")));
        Assert.Equal("7.42@inst1", result.Reference);
    }

    [Fact]
    public async Task Sends_the_very_same_mail_at_a_second_try()
    {
        await _smtp.Faults.SetAsync(new Fault(FaultMode.AcceptThenReset) { Path = "/END", Count = 1 });

        var first = await SendAsync();
        var second = await SendAsync();

        Assert.Equal((SendOutcome.Unclear, SendOutcome.Delivered), (first.Outcome, second.Outcome));
        Assert.Equal(2, _smtp.Mails.Count);
        Assert.Single(_smtp.Received.All.Select(r => r.Body).Distinct());
    }

    [Theory]
    [InlineData("/CONNECT", 421, SendOutcome.Transient, false)]
    [InlineData("/CONNECT", 554, SendOutcome.Refused, false)]
    [InlineData("/STARTTLS", 454, SendOutcome.Transient, false)]
    [InlineData("/AUTH", 454, SendOutcome.Transient, false)]
    [InlineData("/AUTH", 535, SendOutcome.Refused, true)]
    [InlineData("/AUTH", 534, SendOutcome.Refused, true)]
    [InlineData("/MAIL", 451, SendOutcome.Transient, false)]
    [InlineData("/MAIL", 530, SendOutcome.Refused, true)]
    [InlineData("/MAIL", 550, SendOutcome.Refused, false)]
    [InlineData("/RCPT", 421, SendOutcome.Transient, false)]
    [InlineData("/RCPT", 450, SendOutcome.Transient, false)]
    [InlineData("/RCPT", 550, SendOutcome.Refused, false)]
    [InlineData("/DATA", 451, SendOutcome.Transient, false)]
    [InlineData("/DATA", 554, SendOutcome.Refused, false)]
    [InlineData("/END", 451, SendOutcome.Transient, false)]
    [InlineData("/END", 552, SendOutcome.Refused, false)]
    public async Task Tells_what_a_reply_means(string command, int code, SendOutcome expected, bool credential)
    {
        await _smtp.Faults.SetAsync(Fault.Answering(code) with { Path = command, Body = "5.1.1 as set" });

        var result = await SendAsync();

        Assert.Equal((expected, code, "5.1.1 as set", credential), (result.Outcome, result.Status, result.Answer, result.BadCredential));
        Assert.Empty(_smtp.Mails);
    }

    [Theory]
    [InlineData("/CONNECT", 250, SendOutcome.Transient)]
    [InlineData("/CONNECT", 354, SendOutcome.Transient)]
    [InlineData("/EHLO", 334, SendOutcome.Transient)]
    [InlineData("/STARTTLS", 250, SendOutcome.Transient)]
    [InlineData("/AUTH", 250, SendOutcome.Transient)]
    [InlineData("/AUTH", 334, SendOutcome.Transient)]
    [InlineData("/MAIL", 354, SendOutcome.Transient)]
    [InlineData("/RCPT", 354, SendOutcome.Transient)]
    [InlineData("/DATA", 250, SendOutcome.Transient)]
    [InlineData("/DATA", 334, SendOutcome.Transient)]
    [InlineData("/END", 354, SendOutcome.Unclear)]
    public async Task A_yes_to_something_else_is_a_broken_protocol(string command, int code, SendOutcome expected)
    {
        await _smtp.Faults.SetAsync(Fault.Answering(code) with { Path = command, Body = "go on" });

        var result = await SendAsync();

        Assert.Equal((expected, null, false), (result.Outcome, result.Status, result.BadCredential));
        Assert.StartsWith($"the server's answer {code} go on is none to what it was asked", result.Answer, StringComparison.Ordinal);
        Assert.Empty(_smtp.Mails);
    }

    [Theory]
    [InlineData("/CONNECT", FaultMode.Reset, SendOutcome.Transient)]
    [InlineData("/RCPT", FaultMode.Reset, SendOutcome.Transient)]
    [InlineData("/DATA", FaultMode.Reset, SendOutcome.Transient)]
    [InlineData("/DATA", FaultMode.Hang, SendOutcome.Transient)]
    [InlineData("/END", FaultMode.Hang, SendOutcome.Unclear)]
    [InlineData("/END", FaultMode.Reset, SendOutcome.Unclear)]
    [InlineData("/END", FaultMode.AcceptThenReset, SendOutcome.Unclear)]
    [InlineData("/END", FaultMode.AcceptThenHang, SendOutcome.Unclear)]
    public async Task Is_unclear_exactly_from_the_mails_end_on(string command, FaultMode mode, SendOutcome expected)
    {
        await _smtp.Faults.SetAsync(new Fault(mode) { Path = command });

        var result = await SendAsync(patience: new MailPatience(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5)));

        Assert.Equal((expected, null), (result.Outcome, result.Status));
    }

    [Fact]
    public async Task Is_transient_when_nobody_listens()
    {
        await _smtp.Faults.SetAsync(new Fault(FaultMode.Refuse));
        Assert.Equal((SendOutcome.Transient, "connection refused"), Short(await SendAsync()));
    }

    [Fact]
    public async Task A_wrong_password_is_a_bad_credential()
    {
        var result = await SendAsync(channel: Channel() with { Password = new Secret("wrong") });

        Assert.True(result.BadCredential);
        Assert.Equal((SendOutcome.Refused, 535), (result.Outcome, result.Status));
    }

    [Fact]
    public async Task One_recipient_who_is_put_off_is_left_over_and_tried_again_alone()
    {
        await _smtp.Faults.SetAsync(Fault.Answering(450, count: 1) with { Path = "/RCPT/ada@", Body = "4.2.1 greylisted" });
        var first = await SendAsync();
        var second = await SendAsync(Pending.Of() with { OnlyTo = first.LeftOver });

        Assert.Equal((SendOutcome.Delivered, SendOutcome.Delivered), (first.Outcome, second.Outcome));
        Assert.Equal(["ada@example.com"], first.LeftOver);
        Assert.Empty(second.LeftOver);
        Assert.Contains("not taken for ada@example.com: 450 4.2.1 greylisted", first.Answer, StringComparison.Ordinal);
        Assert.Equal(["team@example.com", "ada@example.com"], _smtp.Mails.Select(m => Assert.Single(m.Envelope.To)));
    }

    [Fact]
    public async Task Who_waits_for_an_earlier_mail_is_not_sent_a_later_one_before_it()
    {
        var result = await SendAsync(Pending.Of() with { Waiting = ["ADA@example.com"] });

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        Assert.Equal(["ada@example.com"], result.LeftOver);
        Assert.Equal(["team@example.com"], Assert.Single(_smtp.Mails).Envelope.To);
    }

    [Fact]
    public async Task Who_was_left_over_and_is_a_recipient_no_more_is_sent_nothing()
    {
        var result = await SendAsync(Pending.Of() with { OnlyTo = ["gone@example.com"] });

        Assert.Equal((SendOutcome.NotSent, "they are recipients no more"), Short(result));
        Assert.Empty(_smtp.Mails);
    }

    [Fact]
    public async Task One_recipient_who_is_refused_is_named_in_the_receipt()
    {
        await _smtp.Faults.SetAsync(Fault.Answering(550) with { Path = "/RCPT/ada@", Body = "5.1.1 no such user" });

        var result = await SendAsync();

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        Assert.EndsWith("; not taken for ada@example.com: 550 5.1.1 no such user", result.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_a_server_without_STARTTLS_nothing()
    {
        await using var plain = await SmtpFake.StartAsync(
            settings: new SmtpSettings
            {
                Tls = false,
                Username = "watch",
                Password = Password,
            }
        );

        var result = await SendAsync(channel: Channel() with { Port = plain.Port });

        Assert.Equal(SendOutcome.Refused, result.Outcome);
        Assert.Contains("offers no STARTTLS", result.Answer, StringComparison.Ordinal);
        Assert.Empty(plain.Received.All);
    }

    [Fact]
    public async Task Tells_a_server_whose_certificate_nobody_vouches_for_nothing()
    {
        var result = await SendAsync(channel: Channel() with { TrustedCertificate = null });

        Assert.Equal((SendOutcome.Transient, "the server's certificate is not trusted (trusted_certificate)"), Short(result));
        Assert.Empty(_smtp.Received.All);
    }

    [Fact]
    public async Task Signs_in_with_LOGIN_where_there_is_no_PLAIN()
    {
        await using var old = await SmtpFake.StartAsync(
            settings: new SmtpSettings
            {
                Username = "watch",
                Password = Password,
                Ways = "LOGIN",
            }
        );

        var result = await SendAsync(channel: Channel() with { Port = old.Port, TrustedCertificate = old.CertificateSha256 });

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        Assert.Equal("watch", Assert.Single(old.Mails).Envelope.User);
    }

    [Fact]
    public async Task Text_from_outside_adds_no_header_no_recipient_and_no_mark_up()
    {
        var result = await SendAsync(Pending.Of(Pending.Hostile));

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        var (envelope, mail) = (Assert.Single(_smtp.Mails).Envelope, _smtp.Mails[0].Mail);
        Assert.Equal(["team@example.com", "ada@example.com"], envelope.To);
        Assert.Equal("[CRITICAL] x  Bcc: evil@example.com    <script>alert(1)</script>  · INC-42", mail.Header("subject"));
        Assert.DoesNotContain(mail.Headers, h => h.Key == "bcc");
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;h&#39;)&lt;/script&gt; &quot; onload=&quot;x", mail.Html, StringComparison.Ordinal);
        Assert.Contains("שלום \u202e ünïcödé 😀 \ufffd end", mail.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;bob&lt;/b&gt;", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\rBcc: evil@example.com", "a Bcc: evil@example.com")]
    [InlineData("a\nBcc: evil@example.com", "a Bcc: evil@example.com")]
    [InlineData("a\r\n\r\n<b>body</b>", "a    <b>body</b>")]
    [InlineData("a\u0085Bcc: evil@example.com", "a Bcc: evil@example.com")]
    [InlineData("a\u2028Bcc: evil@example.com\u2029\v\f\0", "a Bcc: evil@example.com    ")]
    [InlineData("=?utf-8?B?DQpCY2M6IGV2aWxAZXhhbXBsZS5jb20=?=", "=?utf-8?B?DQpCY2M6IGV2aWxAZXhhbXBsZS5jb20=?=")] // a line break and a Bcc, if it were decoded
    [InlineData("ünï\r\nBcc: evil@example.com 🦩", "ünï  Bcc: evil@example.com 🦩")]
    public async Task No_subject_adds_a_header(string title, string subject)
    {
        await SendAsync();
        await SendAsync(Pending.Of(Pending.Notice with { Title = title }));

        var (usual, mail) = (_smtp.Mails[0].Mail, _smtp.Mails[1].Mail);
        Assert.Equal(subject, mail.Header("subject"));
        Assert.Equal(usual.Headers.Select(h => h.Key), mail.Headers.Select(h => h.Key));
        Assert.Equal(["team@example.com", "ada@example.com"], _smtp.Mails[1].Envelope.To);
        Assert.DoesNotContain("<b>body", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_straight_from_memory_has_a_name_of_its_own()
    {
        await SendAsync(Pending.Of(Pending.Notice with { Incident = null, Emails = [] }, id: 0));

        var mail = Assert.Single(_smtp.Mails).Mail;
        Assert.Equal($"<self.{Pending.At.ToUnixTimeMilliseconds()}@inst1>", mail.Header("message-id"));
        Assert.Equal("", mail.Header("references"));
    }

    [Fact]
    public async Task A_server_with_a_metadata_address_is_refused()
    {
        var connector = new Connector((_, _) => Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.Parse("169.254.169.254")]));

        var result = await SendAsync(channel: Channel() with { Host = "mail.example.com" }, sender: Sender(connector: connector));

        Assert.Equal(SendOutcome.Refused, result.Outcome);
        Assert.Contains("169.254.169.254 is link-local", result.Answer, StringComparison.Ordinal);
    }

    private static Fault Answer(string command, int code, string text) =>
        Fault.Answering(code, count: 1) with
        {
            Path = command,
            Body = text,
        };

    private static (SendOutcome, string) Short(SendResult result) => (result.Outcome, result.Answer);

    private EmailChannelDefinition Channel() =>
        new()
        {
            Name = "mail",
            To = ["team@example.com"],
            From = "watch@example.com",
            Host = _smtp.Host,
            Port = _smtp.Port,
            Username = "watch",
            Password = new Secret(Password),
            TrustedCertificate = _smtp.CertificateSha256,
        };

    private static EmailSender Sender(MailPatience? patience = null, Connector? connector = null, TimeProvider? time = null) =>
        new(connector ?? new Connector(), Pending.Installation, time ?? TimeProvider.System, patience);

    private Task<SendResult> SendAsync(
        PendingMessage? message = null,
        EmailChannelDefinition? channel = null,
        MailPatience? patience = null,
        EmailSender? sender = null
    ) => (sender ?? Sender(patience)).SendAsync(channel ?? Channel(), message ?? Pending.Of(), Pending.Links, Cancel);
}
