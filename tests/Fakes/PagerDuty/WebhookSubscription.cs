using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Fakes.PagerDuty;

/// <summary>A webhook that was sent.</summary>
/// <param name="Status">What was answered; null when nobody did.</param>
public sealed record WebhookDelivery(string EventId, string Type, string Body, int? Status, string Answer);

/// <summary>
/// Sends V3 webhooks, signed, one after the other, to the one address that is subscribed. As the real one does it gives up at a 4xx
/// and tries other failures again.
/// </summary>
public sealed class WebhookSubscription : IDisposable
{
    private const int MostTries = 5;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private readonly List<WebhookDelivery> deliveries = [];
    private (Uri Url, string Secret)? subscribed;

    /// <summary>Every try, oldest first.</summary>
    public IReadOnlyList<WebhookDelivery> Deliveries
    {
        get
        {
            lock (gate)
            {
                return [.. deliveries];
            }
        }
    }

    /// <summary>From now on events go there.</summary>
    public void Subscribe(Uri url, string secret) => subscribed = (url, secret);

    /// <summary>v1=HEX of HMAC-SHA256 over the body.</summary>
    public static string Sign(string secret, string body) =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>Sends it until it is taken or refused; null when nobody is subscribed.</summary>
    internal async Task<WebhookDelivery?> SendAsync(JsonObject message)
    {
        if (subscribed is not { } to)
        {
            return null;
        }

        var (id, type) = ((string)message["event"]!["id"]!, (string)message["event"]!["event_type"]!);
        var body = message.ToJsonString();
        await turn.WaitAsync();
        try
        {
            for (var tries = 1; ; tries++)
            {
                var delivery = await TryAsync(to.Url, to.Secret, id, type, body);
                lock (gate)
                {
                    deliveries.Add(delivery);
                }

                if (delivery.Status is >= 200 and < 500 || tries == MostTries)
                {
                    return delivery;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Sends the same event once more, as PagerDuty may.</summary>
    public async Task<WebhookDelivery> RepeatAsync(WebhookDelivery delivery)
    {
        var to = subscribed ?? throw new InvalidOperationException("nobody is subscribed to webhooks");
        return await TryAsync(to.Url, to.Secret, delivery.EventId, delivery.Type, delivery.Body);
    }

    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private async Task<WebhookDelivery> TryAsync(Uri url, string secret, string id, string type, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-PagerDuty-Signature", Sign(secret, body));
        request.Headers.TryAddWithoutValidation("User-Agent", "PagerDuty-Webhook/V3.0");
        request.Headers.Add("X-Webhook-Id", id);
        try
        {
            using var answer = await http.SendAsync(request);
            return new WebhookDelivery(id, type, body, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return new WebhookDelivery(id, type, body, null, e.Message);
        }
    }
}
