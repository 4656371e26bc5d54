using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>
/// Posts once: what may have arrived is looked for before it is sent again (semantics.md 10.1). Slack has no key to deduplicate by, so
/// each message carries metadata by which it is recognised.
/// </summary>
public sealed class SlackPoster(SlackApi api, SlackPosts posts, Installation installation, Conclusion conclusion, ILogger<SlackPoster> log)
{
    private const string EventType = "crownwatch";
    private const int MostPages = 10;

    // Slack's clock and ours may differ; a day's messages are looked through at most.
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <param name="to">Slack's id of the channel, or its name.</param>
    /// <param name="thread">The ts of the message it answers; null for one of its own.</param>
    /// <returns>Where it is, stored; or why it isn't known to be there.</returns>
    public async Task<(SlackPost? Post, SlackAnswer Answer)> PostAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        string part,
        string to,
        string? thread,
        JsonObject body,
        CancellationToken stopping
    )
    {
        var known = message.Id == 0 ? null : posts.Read(c => SlackPostStore.Find(c, message.Id, part));
        if (known is not null)
        {
            return (known, new SlackAnswer(SendOutcome.Delivered, 200, ""));
        }

        var answer = new SlackAnswer(SendOutcome.Delivered, 200, "");
        var place = message.BegunAt is { } begun ? await LookAsync(channel, message, part, to, thread, begun, stopping) : (null, answer);
        if (place.Answer is { Ok: false, OnlyThisRefused: false } failed)
        {
            return (null, failed);
        }

        // That it shows twice is better than that it never does.
        if (!place.Answer.Ok)
        {
            log.LogError(
                "message {Message} is sent again, and whether it arrived can't be looked up: {Error}",
                message.Id,
                place.Answer.Error
            );
            await posts.StoreAsync(c => conclusion.NoteDouble(c, message), stopping);
        }

        if (place.Found is not { } found)
        {
            body["channel"] = to;
            body["metadata"] = Metadata(message.Id, message.Message.Notice.Incident, part);
            body["parse"] = "none";
            body["unfurl_links"] = false;
            body["unfurl_media"] = false;
            if (thread is not null)
            {
                body["thread_ts"] = thread;
            }

            answer = await api.WriteAsync(channel.ApiUrl, channel.BotToken, "chat.postMessage", body, stopping);
            if (!answer.Ok)
            {
                return (null, answer);
            }

            found = new Place(answer.TextAt("channel") ?? to, answer.TextAt("ts") ?? "");
        }

        var post = new SlackPost(
            message.Message.Notice.Incident,
            channel.Name,
            channel.Channel ?? "",
            message.Id,
            part,
            found.Channel,
            found.Ts
        );
        if (message.Id != 0)
        {
            await posts.StoreAsync(c => SlackPostStore.Keep(c, post), stopping);
        }

        return (post, answer);
    }

    /// <summary>Brings a message up to date. Doing it twice is harmless.</summary>
    public Task<SlackAnswer> EditAsync(SlackChannelDefinition channel, SlackPost post, JsonObject body, CancellationToken stopping)
    {
        body["channel"] = post.SlackChannel;
        body["ts"] = post.Ts;
        body["metadata"] = Metadata(post.Outbox, post.Incident, post.Part);
        body["parse"] = "none";
        return api.WriteAsync(channel.ApiUrl, channel.BotToken, "chat.update", body, stopping);
    }

    private JsonObject Metadata(long outbox, long? incident, string part) =>
        new()
        {
            ["event_type"] = EventType,
            ["event_payload"] = new JsonObject
            {
                ["outbox_id"] = outbox,
                ["incident"] = incident ?? 0,
                ["installation"] = installation.Id,
                ["part"] = part,
            },
        };

    private async Task<(Place? Found, SlackAnswer Answer)> LookAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        string part,
        string to,
        string? thread,
        DateTimeOffset begun,
        CancellationToken stopping
    )
    {
        var (id, answer) = await IdAsync(channel, to, stopping);
        if (id is null)
        {
            return (null, answer);
        }

        Dictionary<string, string> query = new(StringComparer.Ordinal)
        {
            ["channel"] = id,
            ["include_all_metadata"] = "true",
            ["limit"] = "200",
        };
        if (thread is not null)
        {
            query["ts"] = thread;
        }
        else
        {
            query["oldest"] = (begun - Margin).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        for (var page = 0; page < MostPages; page++)
        {
            var method = thread is null ? "conversations.history" : "conversations.replies";
            answer = await api.ReadAsync(channel.ApiUrl, channel.BotToken, method, query, stopping);
            if (!answer.Ok)
            {
                return (null, answer);
            }

            if (Items(answer.Body, "messages").FirstOrDefault(m => IsIt(m, message.Id, part)) is { ValueKind: JsonValueKind.Object } found)
            {
                return (new Place(id, SlackAnswer.Text(found, "ts") ?? ""), answer);
            }

            if (answer.TextAt("response_metadata", "next_cursor") is not { Length: > 0 } next)
            {
                break;
            }

            query["cursor"] = next;
        }

        return (null, answer);
    }

    private bool IsIt(JsonElement shown, long outbox, string part) =>
        shown.TryGetProperty("metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && SlackAnswer.Text(metadata, "event_type") == EventType
        && metadata.TryGetProperty("event_payload", out var payload)
        && payload.ValueKind == JsonValueKind.Object
        && SlackAnswer.Text(payload, "installation") == installation.Id
        && SlackAnswer.Text(payload, "part") == part
        && payload.TryGetProperty("outbox_id", out var id)
        && id.ValueKind == JsonValueKind.Number
        && id.TryGetInt64(out var number)
        && number == outbox;

    // History is read by id; a name is resolved by what was posted there before, else by the list of channels.
    private async Task<(string? Id, SlackAnswer Answer)> IdAsync(SlackChannelDefinition channel, string to, CancellationToken stopping)
    {
        var none = new SlackAnswer(SendOutcome.Delivered, 200, "");
        if (IsId(to))
        {
            return (to, none);
        }

        if (posts.Read(c => SlackPostStore.ChannelId(c, to)) is { } known)
        {
            return (known, none);
        }

        var (found, answer) = await FindAsync(channel, to.TrimStart('#'), stopping);
        return (found is null ? null : SlackAnswer.Text(found.Value, "id"), answer);
    }

    /// <summary>The channel of that name as Slack lists it; null when there is none that we can see.</summary>
    public async Task<(JsonElement? Found, SlackAnswer Answer)> FindAsync(
        SlackChannelDefinition channel,
        string name,
        CancellationToken stopping
    )
    {
        Dictionary<string, string> query = new(StringComparer.Ordinal) { ["types"] = "public_channel,private_channel", ["limit"] = "1000" };
        SlackAnswer answer;
        do
        {
            answer = await api.ReadAsync(channel.ApiUrl, channel.BotToken, "conversations.list", query, stopping);
            if (answer.Is("missing_scope") && query["types"] != "public_channel")
            {
                query["types"] = "public_channel";
                query.Remove("cursor");
                answer = await api.ReadAsync(channel.ApiUrl, channel.BotToken, "conversations.list", query, stopping);
            }

            if (!answer.Ok)
            {
                return (null, answer);
            }

            foreach (var one in Items(answer.Body, "channels"))
            {
                if (SlackAnswer.Text(one, "name") == name)
                {
                    return (one, answer);
                }
            }

            query["cursor"] = answer.TextAt("response_metadata", "next_cursor") ?? "";
        } while (query["cursor"].Length > 0);

        return (null, answer);
    }

    private static bool IsId(string to) =>
        to.Length >= 9 && to[0] is 'C' or 'G' or 'D' && to.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object)
            : [];

    private sealed record Place(string Channel, string Ts);
}
