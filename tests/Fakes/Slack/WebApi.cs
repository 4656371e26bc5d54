using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary><c>/api/METHOD</c>: logical errors are HTTP 200 with <c>ok: false</c>.</summary>
internal sealed class WebApi(Workspace workspace, Interactions people)
{
    public static Answer Failing(string error, IReadOnlyList<string>? details = null)
    {
        var body = new JsonObject { ["ok"] = false, ["error"] = error };
        if (details is { Count: > 0 })
        {
            body["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. details.Select(d => (JsonNode)d)]) };
        }

        // The one error that has a status of its own; the Retry-After comes from the fault.
        return Answer.Json(error is "ratelimited" or "rate_limited" ? 429 : 200, body.ToJsonString());
    }

    public Answer Judge(Incoming incoming)
    {
        var token = incoming.Token ?? JsonText.Of(incoming.Payload, "token");
        if (string.IsNullOrEmpty(token))
        {
            return Failing("not_authed");
        }

        var method = incoming.Path["/api/".Length..];
        if (!token.StartsWith(method == "apps.connections.open" ? "xapp-" : "xoxb-", StringComparison.Ordinal))
        {
            return Failing("invalid_auth");
        }

        var channels = new ChannelMethods(workspace);
        return method switch
        {
            "auth.test" => Ok(
                new JsonObject
                {
                    ["user_id"] = "U0CROWN",
                    ["team_id"] = "T0CROWN",
                    ["bot_id"] = "B0CROWN",
                }
            ),
            "chat.postMessage" => Post(incoming),
            "apps.connections.open" => Ok(
                new JsonObject { ["url"] = $"{people.Home.Replace("http://", "ws://", StringComparison.Ordinal)}/socket/ticket" }
            ),
            "views.open" => people.OpenView(incoming.Payload),
            "chat.postEphemeral" => Whisper(incoming.Payload),
            "chat.update" => Update(incoming),
            "conversations.history" => History(incoming.Payload, null),
            "conversations.replies" => History(incoming.Payload, JsonText.Of(incoming.Payload, "ts") ?? ""),
            "conversations.create" => channels.Create(incoming),
            "conversations.invite" => channels.Invite(incoming.Payload),
            "conversations.setTopic" => channels.SetTopic(incoming.Payload),
            "conversations.archive" => channels.Archive(incoming.Payload),
            "conversations.list" => channels.List(),
            "pins.add" => channels.Pin(incoming.Payload),
            _ => Failing("unknown_method"),
        };
    }

    internal static Answer Ok(JsonObject body)
    {
        body.Insert(0, "ok", true);
        return Answer.Json(200, body.ToJsonString(), accepted: true);
    }

    private Answer Post(Incoming incoming)
    {
        var payload = incoming.Payload;
        if (MessageRules.Check(payload) is var (error, details))
        {
            return Failing(error, details);
        }

        // Whoever configures a channel's name expects it to be there: a name makes the channel, an id must exist.
        var name = JsonText.Of(payload, "channel") ?? "";
        var channel = workspace.Find(name) ?? (name.StartsWith('#') ? workspace.Create(name[1..]) : null);
        if (channel is null)
        {
            return Failing("channel_not_found");
        }

        if (channel.Archived)
        {
            return Failing("is_archived");
        }

        if (!workspace.TakesTurn(channel.Id, incoming.At))
        {
            return Failing("ratelimited") with { RetryAfter = 1 };
        }

        var message = workspace.Post(incoming.At, ts => IncomingWebhook.Compose(payload, channel.Id, ts, incoming.At));
        return Ok(
            new JsonObject
            {
                ["channel"] = channel.Id,
                ["ts"] = message.Ts,
                ["message"] = Shown(message, metadata: false),
            }
        );
    }

    private Answer Whisper(JsonElement payload)
    {
        people.Tell(JsonText.Of(payload, "user") ?? "", payload);
        return Ok([]);
    }

    private Answer Update(Incoming incoming)
    {
        var payload = incoming.Payload;
        var channel = JsonText.Of(payload, "channel") ?? "";
        var ts = JsonText.Of(payload, "ts") ?? "";
        if (workspace.Channels.All(c => c.Id != channel))
        {
            return Failing("channel_not_found");
        }

        if (MessageRules.Check(payload) is var (error, details))
        {
            return Failing(error, details);
        }

        var edited = workspace.Edit(
            channel,
            ts,
            before =>
                before with
                {
                    Text = JsonText.Of(payload, "text") ?? before.Text,
                    Blocks = JsonText.Member(payload, "blocks"),
                    Attachments = JsonText.Member(payload, "attachments"),
                    Metadata = Kept(JsonText.Member(payload, "metadata"), before.Metadata),
                }
        );
        return edited is null
            ? Failing("message_not_found")
            : Ok(
                new JsonObject
                {
                    ["channel"] = channel,
                    ["ts"] = ts,
                    ["text"] = edited.Text,
                }
            );
    }

    private Answer History(JsonElement payload, string? thread)
    {
        var channel = JsonText.Of(payload, "channel") ?? "";
        if (workspace.Channels.All(c => c.Id != channel))
        {
            return Failing("channel_not_found");
        }

        _ = decimal.TryParse(JsonText.Of(payload, "oldest"), NumberStyles.Number, CultureInfo.InvariantCulture, out var oldest);
        var metadata =
            JsonText.Member(payload, "include_all_metadata") is { ValueKind: not JsonValueKind.Undefined } asked
            && asked.ToString() is "true" or "True" or "1";
        var found = workspace
            .Messages.Where(m => m.Channel == channel && decimal.Parse(m.Ts, CultureInfo.InvariantCulture) >= oldest)
            .Where(m => thread is null ? m.ThreadTs is null : m.Ts == thread || m.ThreadTs == thread);

        // History comes newest first, a thread oldest first.
        var ordered = thread is null ? found.Reverse() : found;
        return Ok(
            new JsonObject { ["messages"] = new JsonArray([.. ordered.Select(m => (JsonNode)Shown(m, metadata))]), ["has_more"] = false }
        );
    }

    private static JsonElement Kept(JsonElement given, JsonElement before) => given.ValueKind == JsonValueKind.Undefined ? before : given;

    private static JsonObject Shown(SlackMessage message, bool metadata)
    {
        var shown = SlackJson.Of(message);
        shown["type"] = "message";
        if (!metadata)
        {
            shown.Remove("metadata");
        }

        return shown;
    }
}
