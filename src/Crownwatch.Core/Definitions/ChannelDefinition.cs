namespace Crownwatch.Core.Definitions;

/// <summary>Where messages go. Its secrets are <see cref="Secret"/>s, which print as asterisks.</summary>
public abstract record ChannelDefinition
{
    /// <summary>Unique; its type where the file gives none.</summary>
    public required string Name { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>Whether excerpts of answers may be sent there (semantics.md 10.6).</summary>
    public bool Excerpts { get; init; }

    /// <summary>How fast messages may follow each other; what does not fit waits, the gravest first out.</summary>
    public RateLimit Rate { get; init; } = RateLimit.None;

    /// <summary>slack, pagerduty, email, ntfy or webhook.</summary>
    public abstract string Type { get; }

    /// <summary>Whether it shows the incident's whole history in one place, so that what is added to it belongs there too.</summary>
    public virtual bool FollowsHistory => false;

    /// <summary>Every secret it may hold.</summary>
    internal abstract IEnumerable<Secret?> Secrets { get; }

    /// <summary>Those that are needed to send; the others verify what comes in.</summary>
    internal virtual IEnumerable<Secret?> SendingSecrets => Secrets;
}

public sealed record SlackChannelDefinition : ChannelDefinition
{
    public override string Type => "slack";
    public override bool FollowsHistory => BotToken is not null;
    internal override IEnumerable<Secret?> Secrets => [WebhookUrl, BotToken, SigningSecret, AppToken];

    // The bot is preferred: where there is one, the webhook is not used at all.
    internal override IEnumerable<Secret?> SendingSecrets => [BotToken ?? WebhookUrl];
    public Secret? WebhookUrl { get; init; }
    public Secret? BotToken { get; init; }
    public string? Channel { get; init; }
    public Secret? SigningSecret { get; init; }
    public Secret? AppToken { get; init; }

    /// <summary>Base of the Web API, e.g. https://slack.com/api.</summary>
    public Uri ApiUrl { get; init; } = new("https://slack.com/api");
}

public sealed record PagerDutyChannelDefinition : ChannelDefinition
{
    public override string Type => "pagerduty";
    internal override IEnumerable<Secret?> Secrets => [IntegrationKey, WebhookSecret];
    internal override IEnumerable<Secret?> SendingSecrets => [IntegrationKey];
    public required Secret IntegrationKey { get; init; }

    /// <summary>The full enqueue address.</summary>
    public Uri ApiUrl { get; init; } = new("https://events.pagerduty.com/v2/enqueue");
    public Secret? WebhookSecret { get; init; }
}

/// <summary>A value that must reach no log, page, answer, error or database: its text is only had by asking for it.</summary>
public sealed class Secret(string value) : IEquatable<Secret>
{
    /// <summary>The secret itself, to be handed to the receiver it is for and to nothing else.</summary>
    public string Reveal() => value;

    public bool Equals(Secret? other) => other is not null && string.Equals(value, other.Reveal(), StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "***";
}
