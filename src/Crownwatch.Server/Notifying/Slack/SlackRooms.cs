using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>
/// War rooms in Slack: created, named, the step's people invited, the incident pinned; archived when it is over. Each part can be done
/// twice without harm, so that a crash between any two of them is mended by the next try.
/// </summary>
public sealed class SlackRooms(
    SlackApi api,
    SlackPosts posts,
    SlackPoster poster,
    SnapshotSource snapshots,
    Installation installation,
    DecisionClock clock,
    TimeProvider time
)
{
    private const string Summary = "summary";
    private const int LongestTopic = 250;

    // Slack's clock against ours.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(15);

    internal async Task<RoomDone> DoAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        SlackCard card,
        CancellationToken stopping
    )
    {
        var opens = message.Message.Kind == MessageKind.WarRoom;
        var done = opens ? await OpenAsync(channel, message, card, stopping) : await CloseAsync(channel, message, card.Incident, stopping);

        // A room that Slack won't or can't give us must not keep the incident's messages waiting: people are told that there is none.
        if (done.MayPass is { } failed)
        {
            var room = posts.Read(c => WarRoomStore.Find(c, card.Incident.Id, channel.Name, message.Message.Keys[0]));
            if (RoomPatience.Left(message, room, clock.Now) is var left && left > TimeSpan.Zero)
            {
                return new RoomDone(RoomPatience.Again(failed, message.Tries, left), "");
            }

            var why = SlackText.Escape(failed.Status is { } status ? $"{failed.Answer} (HTTP {status})" : failed.Answer) + ", given up";
            return opens && room?.SlackChannel is { } there
                ? new RoomDone(null, $"War room: <#{there}> (#{SlackText.Escape(room.Name)}), not finished: {why}")
                : new RoomDone(null, Without(opens, why));
        }

        return done.Refused is { } refused ? new RoomDone(null, Without(opens, SlackText.Escape(refused))) : done;
    }

    private static string Without(bool opens, string why) => $"*{(opens ? "No war room" : "The war room stays")}:* {why}";

    private async Task<RoomDone> OpenAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        SlackCard card,
        CancellationToken stopping
    )
    {
        var incident = card.Incident;
        var (id, name, failed) = await CreateAsync(channel, incident.Id, message.Message.Keys[0], stopping);
        if (id is null)
        {
            return failed!;
        }

        var topic = await TopicAsync(channel, id, card, stopping);
        if (topic is { Refused: null })
        {
            return topic;
        }

        var (left, notInvited) = await InviteAsync(channel, id, message.Message.Notice, stopping);
        if (notInvited is not null)
        {
            return notInvited;
        }

        var quiet = card with { Channel = channel with { SigningSecret = null, AppToken = null }, Links = card.Links with { Sign = null } };
        var pin = await PinAsync(channel, message, id, quiet, stopping);
        if (pin is { Refused: null })
        {
            return pin;
        }

        string[] said =
        [
            $"War room: <#{id}> (#{SlackText.Escape(name)})",
            left.Count == 0 ? "" : $"Not invited: {SlackText.Escape(string.Join(", ", left))}",
            .. new[] { topic?.Refused, pin?.Refused }.OfType<string>().Select(SlackText.Escape),
        ];
        return new RoomDone(null, string.Join('\n', said.Where(s => s.Length > 0)));
    }

    private async Task<RoomDone> CloseAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        Incident incident,
        CancellationToken stopping
    )
    {
        var room = posts.Read(c => WarRoomStore.Find(c, incident.Id, channel.Name, message.Message.Keys[0]));
        if (room?.SlackChannel is not { } id)
        {
            return new RoomDone(null, "");
        }

        var answer = await CallAsync(channel, "conversations.archive", new JsonObject { ["channel"] = id }, stopping);
        return answer.Ok || answer.Is("already_archived", "channel_not_found", "is_archived")
            ? new RoomDone(null, $"War room #{SlackText.Escape(room.Name)} is archived.")
            : RoomDone.Of(answer, "conversations.archive");
    }

    // The name is stored before it is asked for. One that is taken is ours if we asked for it before and made it, or if it bears our mark.
    private async Task<(string? Id, string Name, RoomDone? Failed)> CreateAsync(
        SlackChannelDefinition channel,
        long incident,
        string wanted,
        CancellationToken stopping
    )
    {
        var before = posts.Read(c => WarRoomStore.Find(c, incident, channel.Name, wanted));
        if (before?.SlackChannel is { } there)
        {
            return (there, before.Name, null);
        }

        var room = before ?? new WarRoom(incident, channel.Name, wanted, wanted, time.GetUtcNow().ToUnixTimeMilliseconds(), null);
        var asked = before is not null;

        // Slack lets us ask twenty times a minute: after its 429 we go on where we were.
        for (var n = RoomNames.At(wanted, room.Name); n <= RoomNames.Most; n++)
        {
            if (!asked)
            {
                await posts.StoreAsync(c => WarRoomStore.Put(c, room), stopping);
            }

            var answer = await CallAsync(channel, "conversations.create", new JsonObject { ["name"] = room.Name }, stopping);
            var id = answer.TextAt("channel", "id");
            if (answer.Is("name_taken"))
            {
                var (found, listed) = await poster.FindAsync(channel, room.Name, stopping);
                if (!listed.Ok)
                {
                    return (null, "", RoomDone.Of(listed, "conversations.list"));
                }

                var ours = found is { } one && await IsOursAsync(channel, one, incident, asked ? room.AskedAt : null, stopping);
                id = ours ? SlackAnswer.Text(found!.Value, "id") : null;
            }
            else if (!answer.Ok || id is null)
            {
                var unnamed = new SlackAnswer(SendOutcome.Unclear, 200, "no id in the answer");
                return (null, "", RoomDone.Of(answer.Ok ? unnamed : answer, "conversations.create"));
            }

            if (id is not null)
            {
                await posts.StoreAsync(c => Opened(c, room with { SlackChannel = id }), stopping);
                return (id, room.Name, null);
            }

            room = room with { Name = RoomNames.Of(wanted, n + 1), AskedAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
            asked = false;
        }

        var taken = new SlackAnswer(SendOutcome.Refused, 200, $"{wanted} and {RoomNames.Most - 1} names like it are taken");
        return (null, "", RoomDone.Of(taken, "conversations.create"));
    }

    private void Opened(Microsoft.Data.Sqlite.SqliteConnection connection, WarRoom room)
    {
        WarRoomStore.Put(connection, room);
        if (room.Name != room.Wanted)
        {
            WarRoomStore.Rename(connection, room.Incident, room.Wanted, room.Name);
            IncidentStore.AddToTimeline(
                connection,
                room.Incident,
                new TimelineEntry(time.GetUtcNow(), "war_room_renamed", $"#{room.Wanted} was taken in Slack: the war room is #{room.Name}")
            );
        }
    }

    private async Task<bool> IsOursAsync(
        SlackChannelDefinition channel,
        JsonElement found,
        long incident,
        long? askedAt,
        CancellationToken stopping
    )
    {
        if (found.TryGetProperty("is_archived", out var archived) && archived.ValueKind == JsonValueKind.True)
        {
            return false;
        }

        var topic = found.TryGetProperty("topic", out var t) ? SlackAnswer.Text(t, "value") ?? "" : "";
        if (topic.EndsWith(Mark(incident), StringComparison.Ordinal))
        {
            return true;
        }

        // Ours, and no further than its creation: the answer was lost.
        if (
            askedAt is not { } at
            || topic.Length > 0
            || !found.TryGetProperty("created", out var created)
            || !created.TryGetInt64(out var seconds)
            || seconds * 1000 < at - Margin.TotalMilliseconds
        )
        {
            return false;
        }

        var self = await api.ReadAsync(channel.ApiUrl, channel.BotToken, "auth.test", [], stopping);
        return self.Ok && self.TextAt("user_id") is { } me && me == SlackAnswer.Text(found, "creator");
    }

    private async Task<RoomDone?> TopicAsync(SlackChannelDefinition channel, string id, SlackCard card, CancellationToken stopping)
    {
        var mark = Mark(card.Incident.Id);
        var about = SlackText.Flat($"{Standing.Of(card.Incident, time.GetUtcNow()).Title} · {card.Links.Incident(card.Incident.Id)}");
        var topic = SlackText.Fit(about, LongestTopic - mark.Length) + mark;
        var answer = await CallAsync(channel, "conversations.setTopic", new JsonObject { ["channel"] = id, ["topic"] = topic }, stopping);
        return answer.Ok ? null : RoomDone.Of(answer, "conversations.setTopic");
    }

    // One by one: who can't be invited keeps nobody else out.
    private async Task<(List<string> Left, RoomDone? Failed)> InviteAsync(
        SlackChannelDefinition channel,
        string id,
        Notice notice,
        CancellationToken stopping
    )
    {
        List<string> left = [];
        foreach (var name in notice.People.Distinct(StringComparer.Ordinal))
        {
            var user = snapshots.Current.Definitions.OnCall.People.FirstOrDefault(p => p.Name == name)?.Slack;
            if (user is null || !SlackText.IsUserId(user))
            {
                left.Add($"{name} (on_call.people has no Slack id for them)");
                continue;
            }

            var answer = await CallAsync(channel, "conversations.invite", new JsonObject { ["channel"] = id, ["users"] = user }, stopping);
            if (answer.Ok || answer.Is("already_in_channel", "cant_invite_self"))
            {
                continue;
            }

            if (!answer.OnlyThisRefused)
            {
                return (left, RoomDone.Of(answer, "conversations.invite"));
            }

            left.Add($"{name} ({answer.Error})");
        }

        return (left, null);
    }

    private async Task<RoomDone?> PinAsync(
        SlackChannelDefinition channel,
        PendingMessage message,
        string id,
        SlackCard card,
        CancellationToken stopping
    )
    {
        var (post, answer) = await poster.PostAsync(channel, message, Summary, id, null, card.Body(time.GetUtcNow(), null), stopping);
        if (post is null)
        {
            return RoomDone.Of(answer, "chat.postMessage");
        }

        var pinned = await CallAsync(channel, "pins.add", new JsonObject { ["channel"] = id, ["timestamp"] = post.Ts }, stopping);
        return pinned.Ok || pinned.Is("already_pinned") ? null : RoomDone.Of(pinned, "pins.add");
    }

    private Task<SlackAnswer> CallAsync(SlackChannelDefinition channel, string method, JsonObject body, CancellationToken stopping) =>
        api.WriteAsync(channel.ApiUrl, channel.BotToken, method, body, stopping);

    // At the end of the topic: how we know a room again whose creation was never answered.
    private string Mark(long incident) => string.Create(CultureInfo.InvariantCulture, $" · crownwatch {installation.Id}/{incident}");
}
