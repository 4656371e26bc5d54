using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary>The methods that a war room needs.</summary>
internal sealed partial class ChannelMethods(Workspace workspace)
{
    public Answer Create(Incoming incoming)
    {
        var name = JsonText.Of(incoming.Payload, "name") ?? "";
        if (!Legal().IsMatch(name))
        {
            return WebApi.Failing(name.Length > 80 ? "invalid_name_maxlength" : "invalid_name_specials");
        }

        return workspace.Find(name) is not null ? WebApi.Failing("name_taken") : Shown(workspace.Create(name, "U0CROWN", incoming.At));
    }

    public Answer Invite(JsonElement payload)
    {
        var users = (JsonText.Of(payload, "users") ?? "").Split(
            ',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return With(
            payload,
            channel =>
            {
                if (users.Length == 0)
                {
                    return WebApi.Failing("no_user");
                }

                if (users.Any(workspace.Strangers.Contains))
                {
                    return WebApi.Failing("user_not_found");
                }

                if (channel.Archived)
                {
                    return WebApi.Failing("is_archived");
                }

                if (users.All(channel.Members.Contains))
                {
                    return WebApi.Failing("already_in_channel");
                }

                workspace.Change(channel.Id, c => c with { Members = [.. c.Members.Union(users)] });
                return Shown(workspace.Find(channel.Id)!);
            }
        );
    }

    public Answer SetTopic(JsonElement payload) =>
        With(
            payload,
            channel =>
            {
                var topic = JsonText.Of(payload, "topic") ?? "";
                if (topic.Length > 250)
                {
                    return WebApi.Failing("too_long");
                }

                workspace.Change(channel.Id, c => c with { Topic = topic });
                return Shown(workspace.Find(channel.Id)!);
            }
        );

    public Answer Archive(JsonElement payload) =>
        With(
            payload,
            channel =>
            {
                if (channel.Archived)
                {
                    return WebApi.Failing("already_archived");
                }

                workspace.Change(channel.Id, c => c with { Archived = true });
                return WebApi.Ok([]);
            }
        );

    public Answer Pin(JsonElement payload) =>
        With(
            payload,
            channel =>
            {
                var ts = JsonText.Of(payload, "timestamp") ?? "";
                if (channel.Pins.Contains(ts))
                {
                    return WebApi.Failing("already_pinned");
                }

                if (workspace.Messages.All(m => m.Channel != channel.Id || m.Ts != ts))
                {
                    return WebApi.Failing("message_not_found");
                }

                workspace.Change(channel.Id, c => c with { Pins = [.. c.Pins, ts] });
                return WebApi.Ok([]);
            }
        );

    public Answer List() =>
        WebApi.Ok(new JsonObject { ["channels"] = new JsonArray([.. workspace.Channels.Select(c => (JsonNode)Json(c))]) });

    private Answer With(JsonElement payload, Func<SlackChannel, Answer> act)
    {
        var id = JsonText.Of(payload, "channel") ?? "";
        return workspace.Channels.FirstOrDefault(c => c.Id == id) is { } channel ? act(channel) : WebApi.Failing("channel_not_found");
    }

    private static Answer Shown(SlackChannel channel) => WebApi.Ok(new JsonObject { ["channel"] = Json(channel) });

    private static JsonObject Json(SlackChannel channel) =>
        new()
        {
            ["id"] = channel.Id,
            ["name"] = channel.Name,
            ["is_archived"] = channel.Archived,
            ["creator"] = channel.Creator,
            ["created"] = channel.Created.ToUnixTimeSeconds(),
            ["topic"] = new JsonObject { ["value"] = channel.Topic },
        };

    [GeneratedRegex("^[a-z0-9_-]{1,80}$")]
    private static partial Regex Legal();
}
