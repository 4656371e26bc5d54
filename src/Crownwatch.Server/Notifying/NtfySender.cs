using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>ntfy's publishing as JSON (docs.ntfy.sh/publish). It can't deduplicate: an unclear outcome may ring twice.</summary>
public sealed class NtfySender(Post post, Installation installation) : IChannelSender
{
    // Of the message, in bytes: what is over 4,096 arrives as an attached file, which no lock screen shows.
    private const int MostBytes = 4000;
    private const int LongestTitle = 250;

    public string Type => "ntfy";

    public async Task<SendResult> SendAsync(
        ChannelDefinition channel,
        PendingMessage message,
        MessageLinks links,
        CancellationToken stopping
    )
    {
        var definition = (NtfyChannelDefinition)channel;
        if (!NtfyChannelDefinition.TrySplit(definition.Url.Reveal(), out var server, out var topic))
        {
            return new SendResult(SendOutcome.Refused, null, $"channel {channel.Name} has no url that ends with a topic");
        }

        var body = Body(definition, topic, new MessageFacts(message, links, installation.Id));
        using var request = new HttpRequestMessage(HttpMethod.Post, server)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        if (definition.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        }

        var result = await post.SendAsync(request, Judge, stopping, definition.AllowLinkLocal);
        return result.Outcome == SendOutcome.Delivered ? result with { Reference = Id(result.Answer) } : result;
    }

    private static JsonObject Body(NtfyChannelDefinition channel, string topic, MessageFacts facts) =>
        new()
        {
            ["topic"] = topic,
            ["title"] = TextCut.To(facts.Title, LongestTitle),
            ["message"] = Fitting(facts.Text),
            ["priority"] = channel.Priority ?? facts.Priority,
            ["tags"] = new JsonArray(Tag(facts), JsonValue.Create(facts.Severity)),
            ["click"] = facts.Page.ToString(),
            ["actions"] = new JsonArray([
                View($"Open {facts.IncidentLabel ?? "Crownwatch"}", facts.Page),
                // Opens a page that asks for one confirming tap.
                .. facts.Acknowledge is { } link ? [View("Acknowledge", link)] : Array.Empty<JsonNode>(),
            ]),
        };

    private static JsonObject View(string label, Uri url) =>
        new()
        {
            ["action"] = "view",
            ["label"] = label,
            ["url"] = url.ToString(),
        };

    // Names of emojis that ntfy shows before the title.
    private static string Tag(MessageFacts facts) =>
        facts.Message.Message.Kind switch
        {
            MessageKind.Resolved => "white_check_mark",
            MessageKind.Acknowledged => "eyes",
            _ => facts.Calls ? "rotating_light" : "information_source",
        };

    // A UTF-16 unit is at most three bytes, so this ends soon.
    private static string Fitting(string text)
    {
        for (var longest = MostBytes; ; longest -= 250)
        {
            var cut = TextCut.To(text, longest);
            if (Encoding.UTF8.GetByteCount(cut) <= MostBytes)
            {
                return cut;
            }
        }
    }

    private static SendResult? Judge(int status, string answer) =>
        status is 401 or 403 ? new SendResult(SendOutcome.Refused, status, answer) { BadCredential = true } : null;

    private static string? Id(string answer)
    {
        try
        {
            return JsonNode.Parse(answer)?["id"]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // an ntfy that answers otherwise has taken it all the same
        }
    }
}
