using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Definitions.Linting;
using Xunit;

namespace Crownwatch.Tests.Definitions;

/// <summary>Channels of type email, ntfy and webhook, as the file has them.</summary>
public sealed class ChannelTypeTests
{
    private const string Start =
        "version: \"1.0\"\nchecks:\n  - name: home\n    url: \"https://example.com/\"\nalerting:\n  channels:\n    - ";

    [Fact]
    public void Reads_every_key_of_an_email_channel()
    {
        var fingerprint = string.Join(':', Enumerable.Repeat("ab", 32));
        var channel = Read<EmailChannelDefinition>(
            $"{{type: email, to: [a@example.com, b@example.com], from: w@example.com, host: smtp.example.com, username: u, password: \"${{P}}\", tls: implicit, trusted_certificate: \"{fingerprint}\", allow_link_local: true, excerpts: true}}",
            ("P", "hunter2")
        );

        Assert.Equal(["a@example.com", "b@example.com"], channel.To);
        Assert.Equal(
            ("w@example.com", "smtp.example.com", 465, "u", "hunter2"),
            (channel.From, channel.Host, channel.Port, channel.Username, channel.Password!.Reveal())
        );
        Assert.Equal((MailSecurity.Implicit, true, true), (channel.Security, channel.AllowLinkLocal, channel.Excerpts));
        Assert.Equal(64, channel.TrustedCertificate!.Length);
    }

    [Fact]
    [Trait("rule", "6.9")]
    public void A_role_is_reached_through_a_disabled_channel_too_for_what_must_still_be_told()
    {
        var text =
            Start
            + "{type: pagerduty, enabled: false, integration_key: \"${K}\"}\non_call:\n  people: [{name: ada}]\n  roles: {lead: {people: [ada], pagerduty: \"${L}\"}}\n";
        var set = DefinitionReader
            .Read([new SourceFile("f.yml", text)], null, new KnownVariables(("K", "k"), ("L", "l")), ReadMode.Run)
            .Set!;

        var lead = Assert.IsType<PagerDutyChannelDefinition>(set.ChannelNamed("pagerduty/lead"));
        Assert.Equal(("l", false), (lead.IntegrationKey.Reveal(), lead.Enabled));
    }

    [Fact]
    public void Gives_an_email_channel_its_defaults()
    {
        var channel = Read<EmailChannelDefinition>("{type: email, to: a@example.com, from: w@example.com, host: localhost}");

        Assert.Equal(["a@example.com"], channel.To);
        Assert.Equal((587, MailSecurity.StartTls, false), (channel.Port, channel.Security, channel.AllowLinkLocal));
        Assert.Equal("email", channel.Name);
    }

    [Theory]
    [InlineData("https://ntfy.sh/my-topic", "https://ntfy.sh/", "my-topic")]
    [InlineData("https://example.com/ntfy/t_1/", "https://example.com/ntfy/", "t_1")]
    [InlineData("http://127.0.0.1:9/x?auth=1", "http://127.0.0.1:9/?auth=1", "x")]
    public void Splits_a_topics_address(string url, string server, string topic)
    {
        Assert.True(NtfyChannelDefinition.TrySplit(url, out var found, out var name));
        Assert.Equal((server, topic), (found.ToString(), name));
    }

    [Fact]
    public void A_topic_is_a_secret_unless_a_token_guards_it()
    {
        var open = Read<NtfyChannelDefinition>(
            "{type: ntfy, url: \"https://ntfy.sh/${TOPIC}\", priority: 4}",
            ("TOPIC", "my-secret-topic")
        );
        var guarded = Read<NtfyChannelDefinition>("{type: ntfy, url: \"https://ntfy.example.com/alerts\", token: \"${T}\"}", ("T", "tk_1"));

        Assert.Equal(4, open.Priority);
        Assert.Equal(("https://ntfy.example.com/alerts", "tk_1"), (guarded.Url.Reveal(), guarded.Token!.Reveal()));
        Assert.Contains(
            "https://ntfy.sh/my-secret-topic",
            Secrets("{type: ntfy, url: \"https://ntfy.sh/${TOPIC}\"}", ("TOPIC", "my-secret-topic"))
        );
        Assert.DoesNotContain(
            "https://ntfy.example.com/alerts",
            Secrets("{type: ntfy, url: \"https://ntfy.example.com/alerts\", token: \"${T}\"}", ("T", "tk_1"))
        );
    }

    [Fact]
    public void Values_from_outside_in_a_webhooks_body_are_secrets_when_they_are_long_enough_to_be_one()
    {
        var secrets = Secrets(
            "{type: webhook, url: \"https://example.com/in\", form: {token: \"${T}\", region: \"${R}\"}}",
            ("T", "azGDORePK8gMaC0Q"),
            ("R", "eu")
        );

        Assert.Contains("azGDORePK8gMaC0Q", secrets);
        Assert.DoesNotContain("eu", secrets);
        Assert.DoesNotContain("https://example.com/in", secrets);
    }

    [Theory]
    [InlineData("{type: webhook, url: \"https://hooks.example.com/hunter2secret\"}")]
    [InlineData("{type: webhook, url: \"https://example.com/\", headers: {Authorization: hunter2secret}}")]
    [InlineData("{type: webhook, url: \"https://example.com/\", secret: hunter2secret}")]
    [InlineData("{type: ntfy, url: \"https://ntfy.sh/hunter2secret\"}")]
    [InlineData("{type: ntfy, url: \"https://ntfy.sh/x\", token: hunter2secret}")]
    [InlineData("{type: email, to: a@example.com, from: b@example.com, host: smtp.example.com, username: u, password: hunter2secret}")]
    public void A_secret_written_in_the_file_is_an_error_of_lint_and_is_not_kept(string channel)
    {
        var file = new SourceFile("x.yml", Start + channel + "\n");

        Assert.Contains(
            Linter.Lint([file], null, new KnownVariables()),
            f => f is { Code: Codes.LiteralSecret, Severity: FindingSeverity.Error }
        );
        var kept = KeptDefinitions.Of([file]);
        Assert.NotNull(kept);
        Assert.DoesNotContain("hunter2secret", kept[0].Text, StringComparison.Ordinal);
        var read = DefinitionReader.Read(kept, null, new KnownVariables(), ReadMode.Run).Set!;
        Assert.True(KeptDefinitions.LacksSecret(Assert.Single(read.Channels)));
    }

    [Fact]
    public void References_are_kept_and_looked_up_anew()
    {
        var file = new SourceFile(
            "x.yml",
            Start
                + "{type: webhook, url: \"https://example.com/in\", headers: {Authorization: \"Bearer ${T}\"}, body: '{\"t\": \"${T}\", \"m\": \"${message.text:10}\"}'}\n"
        );
        var kept = KeptDefinitions.Of([file])!;

        var set = DefinitionReader.Read(kept, null, new KnownVariables(("T", "tk_123456789")), ReadMode.Run).Set!;

        var channel = Assert.IsType<WebhookChannelDefinition>(Assert.Single(set.Channels));
        Assert.False(KeptDefinitions.LacksSecret(channel));
        Assert.Equal("{\"t\": \"tk_123456789\", \"m\": \"012345678\\u2026\"}", channel.Body!.Fill(_ => "0123456789abc", json: true));
    }

    [Fact]
    public void A_disabled_channel_needs_no_variable()
    {
        var set = DefinitionReader
            .Read(
                [
                    new SourceFile(
                        "x.yml",
                        Start
                            + "{type: email, to: \"${A}\", from: \"${B}\", host: \"${C}\", enabled: false}\n    - {type: ntfy, url: \"${D}\", enabled: false}\n    - {type: webhook, url: \"${E}\", body: '{\"a\": \"${F}\"}', enabled: false}\n"
                    ),
                ],
                null,
                new KnownVariables(),
                ReadMode.Run
            )
            .Set!;

        Assert.Equal(["email", "ntfy", "webhook"], set.Channels.Select(c => c.Name));
        Assert.Empty(set.EnabledChannels);
    }

    [Theory]
    [InlineData("a@example.com", true)]
    [InlineData("a.b+c@sub.example.com", true)]
    [InlineData("a@localhost", true)]
    [InlineData("a", false)]
    [InlineData("@example.com", false)]
    [InlineData("a@", false)]
    [InlineData("a@b@c", false)]
    [InlineData("a b@example.com", false)]
    [InlineData("a\r\nb@example.com", false)]
    [InlineData("<a@example.com>", false)]
    [InlineData("ä@example.com", false)]
    [InlineData("a@exam ple.com", false)]
    [InlineData("a@" + "-x.com", false)]
    [InlineData(".a@example.com", false)]
    public void Knows_a_mail_address(string text, bool isOne) => Assert.Equal(isOne, MailAddresses.IsOne(text));

    private static T Read<T>(string channel, params (string, string)[] variables)
        where T : ChannelDefinition
    {
        var outcome = Outcome(channel, variables);
        Assert.Empty(outcome.Findings.Select(f => f.ToString()));
        return Assert.IsType<T>(Assert.Single(outcome.Set!.Channels));
    }

    private static IEnumerable<string> Secrets(string channel, params (string, string)[] variables) =>
        Outcome(channel, variables).Set!.SecretValues;

    private static ReadOutcome Outcome(string channel, (string, string)[] variables) =>
        DefinitionReader.Read([new SourceFile("x.yml", Start + channel + "\n")], null, new KnownVariables(variables), ReadMode.Run);
}
