using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>
/// Slack with a bot token: one message an incident, edited to its present state with every later message; what is new goes into its
/// thread.
/// </summary>
public sealed class SlackBot(
    SlackPosts posts,
    SlackPoster poster,
    SlackRooms rooms,
    Excerpts excerpts,
    Installation installation,
    TimeProvider time,
    ILogger<SlackBot> log
)
{
    private const string Root = "root";
    private const string Alone = "alone";
    private const string Reply = "reply";

    public async Task<SendResult> SendAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        MessageLinks links,
        CancellationToken stopping
    )
    {
        if (string.IsNullOrWhiteSpace(channel.Channel))
        {
            return new SendResult(SendOutcome.Refused, null, $"channel {channel.Name} has a bot_token but no 'channel' to post in");
        }

        try
        {
            // An alarm about our own database has no number and may not wait for it.
            return message.Id != 0 && Incident(channel, message) is { } incident
                ? await SendAsync(new Sending(channel, message, links), incident, stopping)
                : await AloneAsync(channel, message, links, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of ours, perhaps after it went out: the next try must look.
            log.LogError(e, "sending message {Message} to {Channel} failed in our own code", message.Id, channel.Name);
            return new SendResult(SendOutcome.Unclear, null, "our own fault, see the server's log");
        }
    }

    // null for what belongs to none, or to one that this channel was never told of.
    private Incident? Incident(SlackChannelDefinition channel, PendingMessage message) =>
        message.Message.Notice.Incident is { } id
        && (message.Message.Kind != MessageKind.Info || posts.Read(c => SlackPostStore.Root(c, id, channel.Name)) is not null)
            ? posts.Incident(id)
            : null;

    private async Task<SendResult> AloneAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        MessageLinks links,
        CancellationToken stopping
    )
    {
        var (post, answer) = await poster.PostAsync(
            channel,
            message,
            Alone,
            channel.Channel!,
            null,
            SlackReply.Alone(message, links),
            stopping
        );
        return post is null ? answer.ToResult("chat.postMessage") : Receipt(post);
    }

    private async Task<SendResult> SendAsync(Sending sending, Incident incident, CancellationToken stopping)
    {
        var remark = "";
        if (sending.Message.Message.Kind is MessageKind.WarRoom or MessageKind.WarRoomClosed)
        {
            var done = await rooms.DoAsync(sending.Channel, sending.Message, Card(sending, incident), stopping);
            if (done.Failed is { } failed)
            {
                return failed;
            }

            if (done.Said.Length == 0)
            {
                return new SendResult(SendOutcome.NotSent, null, "there is no room to close");
            }

            remark = done.Said;
            incident = posts.Incident(incident.Id) ?? incident; // its room may have another name by now
        }

        var (root, edited) = await RootAsync(sending, incident, stopping);
        if (root is null)
        {
            return edited.ToResult("chat.postMessage");
        }

        // An opening or step for which the incident's message was posted is in it.
        if (root.Outbox == sending.Message.Id && HandOn.Concerns(sending.Message))
        {
            return Receipt(root);
        }

        var (reply, answer) = await ReplyAsync(sending, root, remark, stopping);
        if (reply is null)
        {
            return answer.ToResult("chat.postMessage");
        }

        // A page has arrived now; whatever comes next edits the message. Anything else is tried until it shows how things stand.
        return edited.Ok || HandOn.Concerns(sending.Message) ? Receipt(reply)
            : edited.Outcome == SendOutcome.Refused ? Receipt(reply, $"; the incident's message could not be edited: {edited.Error}")
            : edited.ToResult("chat.update");
    }

    // Posted if it isn't there, else edited. With it, what came of the edit.
    private async Task<(SlackPost? Root, SlackAnswer Answer)> RootAsync(Sending sending, Incident incident, CancellationToken stopping)
    {
        var (channel, message, _) = sending;
        var root = posts.Read(c => SlackPostStore.Root(c, incident.Id, channel.Name));
        if (root is not null)
        {
            var edit = await poster.EditAsync(channel, root, Card(sending, incident).Body(time.GetUtcNow(), null), stopping);
            if (!edit.Is("message_not_found", "edit_window_closed", "cant_update_message"))
            {
                return (root, edit);
            }

            await posts.StoreAsync(c => SlackPostStore.Forget(c, root), stopping);
        }

        // One that lost its message anew has nothing of its own to look for.
        var fresh = root is null ? message : message with { BegunAt = null };
        var body = Card(sending, incident).Body(time.GetUtcNow(), message);
        return await poster.PostAsync(channel, fresh, Root, channel.Channel!, null, body, stopping);
    }

    private Task<(SlackPost? Post, SlackAnswer Answer)> ReplyAsync(
        Sending sending,
        SlackPost root,
        string remark,
        CancellationToken stopping
    )
    {
        var (channel, message, _) = sending;
        var body = remark.Length > 0 ? SlackReply.Body(message.Message.Notice.Title, remark) : SlackReply.InThread(message);
        if (HandOn.Concerns(message))
        {
            body["reply_broadcast"] = true; // the channel sees it too: it is meant for people who don't follow the thread
        }

        return poster.PostAsync(channel, message, Reply, root.SlackChannel, root.Ts, body, stopping);
    }

    private SlackCard Card(Sending sending, Incident incident) =>
        new(incident, sending.Channel, sending.Links, installation.Id)
        {
            Excerpts = incident.IsResolved ? [] : excerpts.For(sending.Channel, incident.Alerts.Select(a => a.Check)),
            WarRoom = incident.WarRoom is { } room ? posts.Read(c => WarRoomStore.IdOf(c, incident.Id, sending.Channel.Name, room)) : null,
        };

    private static SendResult Receipt(SlackPost post, string remark = "") =>
        new(SendOutcome.Delivered, 200, $"ok {post.SlackChannel}/{post.Ts}{remark}") { Reference = $"{post.SlackChannel}/{post.Ts}" };

    private sealed record Sending(SlackChannelDefinition Channel, PendingMessage Message, MessageLinks Links);
}
