namespace Crownwatch.Core.Definitions;

/// <summary>Any receiver that takes a POST: our own JSON (docs/webhook.md), or a body that the file writes.</summary>
public sealed record WebhookChannelDefinition : ChannelDefinition
{
    public override string Type => "webhook";
    internal override IEnumerable<Secret?> Secrets =>
        [Url, SigningSecret, .. Headers.Select(h => h.Value), .. Templates.SelectMany(t => t.Texts)];

    /// <summary>For many services the address is itself the credential.</summary>
    public required Secret Url { get; init; }

    /// <summary>Signs each request (docs/webhook.md); null: not signed.</summary>
    public Secret? SigningSecret { get; init; }
    public IReadOnlyList<KeyValuePair<string, Secret>> Headers { get; init; } = [];

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>What is sent in place of our own JSON.</summary>
    public BodyTemplate? Body { get; init; }

    /// <summary>The fields of a form that is sent in place of our own JSON; empty: no form.</summary>
    public IReadOnlyList<KeyValuePair<string, BodyTemplate>> Form { get; init; } = [];

    /// <summary>Whether it may have a link-local or metadata address (<see cref="ForbiddenAddresses"/>).</summary>
    public bool AllowLinkLocal { get; init; }

    private IEnumerable<BodyTemplate> Templates => Form.Select(f => f.Value).Concat(Body is { } body ? [body] : []);
}
