namespace Crownwatch.Core.Alerting;

/// <summary>A channel that does not accept our credential is an alarm of its own about ourselves (semantics.md 10.3): one a channel.</summary>
public static class CredentialAlerts
{
    private const string Prefix = "bad_credential:";

    /// <summary>Stands where a rule's name stands; the colon keeps it apart from every name a file may use.</summary>
    public static string RuleOf(string channel) => Prefix + channel;

    /// <summary>The channel an open alert is about; null when it is another alert.</summary>
    public static string? ChannelOf(OpenAlert alert) =>
        alert.Check == SelfAlerts.Check && alert.Rule.StartsWith(Prefix, StringComparison.Ordinal) ? alert.Rule[Prefix.Length..] : null;

    /// <param name="answer">What the receiver said, without secrets.</param>
    public static AlertSignal Bad(string channel, string answer, DateTimeOffset now) =>
        SelfAlerts.Signal(
            RuleOf(channel),
            Definitions.RuleSeverity.Critical,
            true,
            $"channel {channel} does not accept our credential ({answer}): nothing reaches it until that is mended; openings go to the next channel",
            now
        );

    public static AlertSignal Good(string channel, string why, DateTimeOffset now) =>
        SelfAlerts.Signal(RuleOf(channel), Definitions.RuleSeverity.Critical, false, $"channel {channel}: {why}", now);
}
