using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Fakes.Faults;
using Fakes.Smtp;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>What becomes of a connection to a mail server when it has taken a mail.</summary>
public sealed partial class EmailSenderTests
{
    [Fact]
    public async Task A_connection_that_said_more_than_it_was_asked_is_not_kept()
    {
        await using var sender = Sender();
        var channel = Channel();
        await _smtp.Faults.SetAsync(Answer("/END", 250, "2.0.0 Ok\r\n250 stray"), Answer("/END", 554, "5.7.1 no"));

        var first = await SendAsync(channel: channel, sender: sender);
        var second = await SendAsync(channel: channel, sender: sender);

        Assert.Equal((SendOutcome.Delivered, 250, "2.0.0 Ok"), (first.Outcome, first.Status, first.Answer));
        Assert.Equal((SendOutcome.Refused, 554, "5.7.1 no"), (second.Outcome, second.Status, second.Answer));
    }

    [Fact]
    public async Task A_kept_connection_that_falls_out_of_step_later_is_replaced_within_the_same_try()
    {
        await using var sender = Sender();
        var channel = Channel();
        await SendAsync(channel: channel, sender: sender);
        await _smtp.Faults.SetAsync(Answer("/MAIL", 250, "2.1.0 Ok\r\n250 stray"), Answer("/END", 554, "5.7.1 no"));

        var second = await SendAsync(channel: channel, sender: sender);

        Assert.Equal((SendOutcome.Refused, 554, "5.7.1 no"), (second.Outcome, second.Status, second.Answer));
        Assert.Empty(_smtp.Faults.Plan);
    }

    [Fact]
    public async Task The_next_mail_within_five_seconds_goes_over_the_same_connection_and_a_later_one_over_a_new_one()
    {
        var time = new ManualTime();
        await using var sender = Sender(time: time);
        var channel = Channel();
        await SendAsync(channel: channel, sender: sender);
        await _smtp.Faults.SetAsync(Fault.Answering(421) with { Path = "/CONNECT", Body = "no new connection" });

        time.Advance(TimeSpan.FromSeconds(4));
        var soon = await SendAsync(channel: channel, sender: sender);
        time.Advance(TimeSpan.FromSeconds(5));
        var late = await SendAsync(channel: channel, sender: sender);

        Assert.Equal(SendOutcome.Delivered, soon.Outcome);
        Assert.Equal((SendOutcome.Transient, "no new connection"), Short(late));
        Assert.Equal(2, _smtp.Mails.Count);
    }

    [Theory]
    [InlineData("/MAIL", FaultMode.Reset, 0)]
    [InlineData("/MAIL", FaultMode.Answer, 421)]
    [InlineData("/DATA", FaultMode.Answer, 452)]
    public async Task A_kept_connection_that_fails_before_the_mails_end_is_replaced_within_the_same_try(
        string command,
        FaultMode mode,
        int status
    )
    {
        await using var sender = Sender();
        var channel = Channel();
        await SendAsync(channel: channel, sender: sender);
        await _smtp.Faults.SetAsync(
            new Fault(mode)
            {
                Path = command,
                Status = status,
                Count = 1,
            }
        );

        var second = await SendAsync(channel: channel, sender: sender);

        Assert.Equal(SendOutcome.Delivered, second.Outcome);
        Assert.Equal(2, _smtp.Mails.Count);
    }

    [Fact]
    public async Task A_kept_connection_that_is_lost_after_the_mails_end_leaves_its_fate_unclear()
    {
        await using var sender = Sender();
        var channel = Channel();
        await SendAsync(channel: channel, sender: sender);
        await _smtp.Faults.SetAsync(new Fault(FaultMode.AcceptThenReset) { Path = "/END", Count = 1 });

        Assert.Equal(SendOutcome.Unclear, (await SendAsync(channel: channel, sender: sender)).Outcome);
    }

    [Fact]
    public async Task What_a_reload_says_anew_is_not_sent_over_an_older_connection()
    {
        await using var sender = Sender();
        await SendAsync(sender: sender);

        var result = await SendAsync(channel: Channel() with { Password = new Secret("another") }, sender: sender);

        Assert.True(result.BadCredential);
    }
}
