using System.Text.Json;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Slack;

/// <summary>
/// <c>POST /services/T…/B…/…</c>. The last segment may be one of Slack's error codes, then that is the answer:
/// so a test has a webhook that was revoked without setting a fault.
/// </summary>
internal sealed class IncomingWebhook(Workspace workspace, string channelName)
{
    private static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        ["invalid_payload"] = 400,
        ["invalid_blocks"] = 400,
        ["no_text"] = 400,
        ["too_many_attachments"] = 400,
        ["user_not_found"] = 400,
        ["action_prohibited"] = 403,
        ["invalid_token"] = 403,
        ["posting_to_general_channel_denied"] = 403,
        ["channel_not_found"] = 404,
        ["no_service"] = 404,
        ["no_team"] = 404,
        ["channel_is_archived"] = 410,
        ["rollup_error"] = 500,
    };

    public static Answer Failing(string error) => Answer.Text(Statuses.GetValueOrDefault(error, 400), error);

    public Answer Judge(Incoming incoming)
    {
        var segments = incoming.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length != 4)
        {
            return Failing("no_team");
        }

        if (Statuses.ContainsKey(segments[3]))
        {
            return Failing(segments[3]);
        }

        if (incoming.Payload.ValueKind != JsonValueKind.Object)
        {
            return Failing("invalid_payload");
        }

        if (MessageRules.Check(incoming.Payload) is var (error, _))
        {
            return Failing(error);
        }

        var channel = workspace.Find(channelName) ?? workspace.Create(channelName);
        if (!workspace.TakesTurn(channel.Id, incoming.At))
        {
            return Answer.Text(429, "rate_limited") with { RetryAfter = 1 };
        }

        workspace.Post(incoming.At, ts => Compose(incoming.Payload, channel.Id, ts, incoming.At));
        return Answer.Text(200, "ok", accepted: true);
    }

    internal static SlackMessage Compose(JsonElement payload, string channel, string ts, DateTimeOffset at) =>
        new(channel, ts, JsonText.Of(payload, "text") ?? "", JsonText.Member(payload, "blocks"), at)
        {
            ThreadTs = JsonText.Of(payload, "thread_ts"),
            Broadcast = JsonText.Member(payload, "reply_broadcast").ValueKind == JsonValueKind.True,
            Metadata = JsonText.Member(payload, "metadata"),
            Attachments = JsonText.Member(payload, "attachments"),
        };
}
