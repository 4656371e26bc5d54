using System.Net.Http.Headers;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>Any receiver that takes a POST (docs/webhook.md). One that does not deduplicate by `id` may see an unclear one twice.</summary>
public sealed class WebhookSender(Post post, Installation installation, TimeProvider time) : IChannelSender
{
    public string Type => "webhook";

    public async Task<SendResult> SendAsync(
        ChannelDefinition channel,
        PendingMessage message,
        MessageLinks links,
        CancellationToken stopping
    )
    {
        var definition = (WebhookChannelDefinition)channel;
        if (!Uri.TryCreate(definition.Url.Reveal(), UriKind.Absolute, out var url) || !Post.CanSendTo(url))
        {
            return new SendResult(SendOutcome.Refused, null, $"channel {channel.Name} has no url that is an http or https address");
        }

        var (text, mediaType) = WebhookBody.Of(definition, new MessageFacts(message, links, installation.Id));
        var body = Encoding.UTF8.GetBytes(text);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        foreach (var (name, value) in definition.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value.Reveal());
        }

        if (definition.SigningSecret is { } secret)
        {
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(secret.Reveal(), time.GetUtcNow(), body));
        }

        return await post.SendAsync(request, Judge, stopping, definition.AllowLinkLocal);
    }

    private static SendResult? Judge(int status, string answer) =>
        status is 401 or 403 ? new SendResult(SendOutcome.Refused, status, answer) { BadCredential = true } : null;
}
