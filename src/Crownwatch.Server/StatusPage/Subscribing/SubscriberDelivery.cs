using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Server.Api;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.StatusPage.Subscribing;

/// <summary>
/// Tells subscribers, each in order, with patience for a day. It has its own table, loop and connections: nothing here can hold up a
/// page to anybody on call.
/// </summary>
public sealed class SubscriberDelivery(
    SubscriberPost post,
    SubscriberLinks links,
    Announcements announcements,
    SnapshotSource snapshots,
    Database database,
    Liveness liveness,
    TimeProvider time,
    ILogger<SubscriberDelivery> log
) : GuardedLoop(liveness, time, log)
{
    private const int AtATime = 16;
    private static readonly TimeSpan _patience = TimeSpan.FromDays(1);
    private static readonly TimeSpan _patienceToConfirm = TimeSpan.FromHours(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan _kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan _lookAtLeastEvery = TimeSpan.FromSeconds(10);
    private DateTimeOffset _forgot;

    protected override string LoopName => "status subscribers";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        if (Time.GetUtcNow() - _forgot > _patienceToConfirm)
        {
            _forgot = Time.GetUtcNow();
            await WriteAsync(c => SubscriberStore.Forget(c, _forgot - _patience, _forgot - _kept), stopping);
        }

        var due = database.Read(c => SubscriberStore.Due(c, Time.GetUtcNow(), AtATime));
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stopping },
            async (delivery, ending) => await DeliverAsync(delivery, ending)
        );
        if (due.Count > 0 || LastTurnFailed)
        {
            return;
        }

        var wait = database.Read(SubscriberStore.NextDue) is { } next ? next - Time.GetUtcNow() : _lookAtLeastEvery;
        if (wait > TimeSpan.Zero)
        {
            await announcements.Filled.WaitAsync(wait < _lookAtLeastEvery ? wait : _lookAtLeastEvery, Time, stopping);
        }
    }

    private async Task DeliverAsync(StatusDelivery delivery, CancellationToken stopping)
    {
        if (snapshots.Current.Definitions.Self.PublicUrl is not { } home)
        {
            await ConcludeAsync(
                delivery,
                new SubscriberPost.Result(null, "self.public_url is not set: its links would lead nowhere"),
                stopping
            );
            return;
        }

        var subscriber = new Subscriber
        {
            Id = delivery.SubscriberId,
            Page = delivery.Page,
            Url = delivery.Url,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(Body(delivery, subscriber, home), ApiJson.Options);
        var signature = WebhookSignature.Of(links.SigningSecret(subscriber), Time.GetUtcNow(), body);
        await ConcludeAsync(delivery, await post.SendAsync(new Uri(delivery.Url), body, signature, stopping), stopping);
    }

    private JsonObject Body(StatusDelivery delivery, Subscriber subscriber, Uri home)
    {
        string To(string what) => new Uri(home, links.PathTo(what, subscriber)).AbsoluteUri;

        var body = JsonNode.Parse(delivery.Body)!.AsObject();
        body["delivery"] = delivery.Id;
        body["unsubscribe_url"] = To(SubscriberLinks.ToEnd);
        if (delivery.Kind == "confirm")
        {
            body["type"] = "confirm_subscription";
            body["page"] = new JsonObject { ["name"] = delivery.Page, ["url"] = new Uri(home, $"/status/{delivery.Page}").AbsoluteUri };
            body["confirm_url"] = To(SubscriberLinks.ToConfirm);
            body["signing_secret"] = links.SigningSecret(subscriber);
        }

        return body;
    }

    private async Task ConcludeAsync(StatusDelivery delivery, SubscriberPost.Result result, CancellationToken stopping)
    {
        var now = Time.GetUtcNow();
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds(delivery.CreatedAt);
        await WriteAsync(
            c =>
            {
                if (result.Status is 410)
                {
                    SubscriberStore.Remove(c, delivery.SubscriberId); // Gone: it wants no more
                }
                else if (result.Status is >= 200 and < 300)
                {
                    SubscriberStore.End(c, delivery.Id, "delivered", result.Answer, now);
                }
                else if (!result.MayGo || result.Status is >= 300 and < 500 and not (408 or 429))
                {
                    SubscriberStore.End(c, delivery.Id, "refused", result.Answer, now);
                }
                else if (age > (delivery.Kind == "confirm" ? _patienceToConfirm : _patience))
                {
                    SubscriberStore.End(c, delivery.Id, "given_up", result.Answer, now);
                }
                else
                {
                    SubscriberStore.TryLater(c, delivery.Id, result.Answer, now + Pause(delivery.Tries));
                }
            },
            stopping
        );
    }

    // Doubling from 5 s, up to an hour, with jitter.
    private static TimeSpan Pause(long tries)
    {
        var seconds = Math.Min(_longestPause.TotalSeconds, 5 * Math.Pow(2, Math.Min(tries, 12)));
        return TimeSpan.FromSeconds(seconds * (0.75 + (RandomNumberGenerator.GetInt32(0, 50) / 100.0)));
    }

    private Task<int> WriteAsync(Action<Microsoft.Data.Sqlite.SqliteConnection> work, CancellationToken stopping) =>
        database.WriteAsync(
            false,
            connection =>
            {
                work(connection);
                return 0;
            },
            stopping
        );
}
