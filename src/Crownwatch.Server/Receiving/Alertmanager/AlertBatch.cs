using System.Runtime.CompilerServices;
using System.Text.Json;
using Crownwatch.Core.Alerting;
using Microsoft.AspNetCore.Http.Features;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>The alerts of one request: those that can be taken, and what is wrong with the others.</summary>
internal sealed record AlertBatch(IReadOnlyList<ReceivedAlert> Alerts, IReadOnlyList<string> Bad)
{
    /// <summary>More than the server takes elsewhere: a webhook may carry a whole group of alerts.</summary>
    public const int LongestBody = 10 * 1024 * 1024;

    /// <summary>The list of `POST /api/v2/alerts`, read as it comes in.</summary>
    /// <exception cref="JsonException">It is no JSON, or no list.</exception>
    /// <exception cref="BadHttpRequestException">It is over the cap, or broke off.</exception>
    public static async Task<AlertBatch> ReadAsync(HttpRequest request, DateTimeOffset now)
    {
        List<PostedAlert> posted = [];
        await foreach (var element in Elements(request, request.HttpContext.RequestAborted))
        {
            posted.Add(PostedAlert.Read(element, posted.Count, now));
        }

        return Of(posted);
    }

    /// <summary>The message of Alertmanager's webhook.</summary>
    /// <exception cref="JsonException">It is no JSON, or no such message.</exception>
    /// <exception cref="BadHttpRequestException">It is over the cap, or broke off.</exception>
    public static async Task<AlertBatch> ReadWebhookAsync(HttpRequest request, DateTimeOffset now)
    {
        Allow(request);
        using var document = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
        return
            document.RootElement is { ValueKind: JsonValueKind.Object } message
            && message.TryGetProperty("alerts", out var alerts)
            && alerts.ValueKind == JsonValueKind.Array
            ? Of([.. alerts.EnumerateArray().Select((element, index) => PostedAlert.ReadWebhook(element, index, now))])
            : throw new JsonException("it is no webhook message: a list 'alerts' in an object is missing");
    }

    private static async IAsyncEnumerable<JsonElement> Elements(HttpRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        Allow(request);
        await foreach (
            var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(request.Body, JsonSerializerOptions.Web, cancel)
        )
        {
            yield return element;
        }
    }

    private static void Allow(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LongestBody;

    private static AlertBatch Of(IReadOnlyList<PostedAlert> posted) =>
        new([.. posted.Select(p => p.Alert).OfType<ReceivedAlert>()], [.. posted.Select(p => p.Wrong).OfType<string>()]);
}
