using System.Text;
using Crownwatch.Server.Receiving.PagerDuty;
using Fakes.PagerDuty;
using Xunit;

namespace Crownwatch.Tests.Receiving;

/// <summary>The signature of V3 webhooks, against a value that openssl computed.</summary>
public sealed class PagerDutySignatureTests
{
    private const string Secret = "whsec-0123456789abcdef";
    private const string Right = "v1=338228078a9ad45adf7b091738eda3e7027a68e7bed1617cc69830d057eec9b0";
    private const string Wrong = "v1=238228078a9ad45adf7b091738eda3e7027a68e7bed1617cc69830d057eec9b0";

    private static readonly byte[] _body = Encoding.UTF8.GetBytes(
        """{"event":{"id":"01DEFGHIJK","event_type":"incident.acknowledged","resource_type":"incident","occurred_at":"2026-01-12T14:03:00.000Z","agent":{"id":"PUSER01","type":"user_reference","summary":"Ada"},"data":{"id":"PINC001","type":"incident","status":"acknowledged","incident_key":"0123456789ab-42"}}}"""
    );

    [Theory]
    [InlineData(Right)]
    [InlineData(Wrong + "," + Right)]
    [InlineData(Right + ", " + Wrong)]
    [InlineData("v0=00," + Right)]
    public void Any_that_is_right_will_do(string header) => Assert.True(PagerDutySignature.Matches(header, Secret, _body));

    [Theory]
    [InlineData("")]
    [InlineData(Wrong)]
    [InlineData("338228078a9ad45adf7b091738eda3e7027a68e7bed1617cc69830d057eec9b0")]
    [InlineData("v1=338228078a9ad45adf7b091738eda3e7")]
    [InlineData("v1=338228078a9ad45adf7b091738eda3e7027a68e7bed1617cc69830d057eec9b000")]
    [InlineData("v1=zz8228078a9ad45adf7b091738eda3e7027a68e7bed1617cc69830d057eec9b0")]
    [InlineData("v2=338228078a9ad45adf7b091738eda3e7027a68e7bed1617cc69830d057eec9b0")]
    public void Anything_else_will_not(string header) => Assert.False(PagerDutySignature.Matches(header, Secret, _body));

    [Fact]
    public void Another_secret_an_empty_one_and_another_body_will_not()
    {
        Assert.False(PagerDutySignature.Matches(Right, Secret + "x", _body));
        Assert.False(PagerDutySignature.Matches(WebhookSubscription.Sign("", "{}"), "", "{}"u8));
        Assert.False(PagerDutySignature.Matches(Right, Secret, [.. _body, (byte)' ']));
    }

    [Fact]
    public void The_stand_in_signs_alike() => Assert.Equal(Right, WebhookSubscription.Sign(Secret, Encoding.UTF8.GetString(_body)));
}
