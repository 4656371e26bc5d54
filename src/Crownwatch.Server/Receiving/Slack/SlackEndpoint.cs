using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Server.Access;
using Crownwatch.Server.Api;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying.Slack;
using Microsoft.AspNetCore.WebUtilities;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>
/// `POST /slack/actions`: where Slack tells of a button that was pressed. Nothing is looked at before the signature is known to be one
/// of our channels' (integrations.md).
/// </summary>
public sealed class SlackEndpoint(
    SnapshotSource snapshots,
    SlackPresses presses,
    ReceivedCounts counts,
    TimeProvider time,
    IHostApplicationLifetime lifetime
)
{
    public const string Path = "/slack/actions";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, (HttpContext context, SlackEndpoint endpoint) => endpoint.TakeAsync(context)).Asks(Need.OwnSecret);

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        if (await SignedBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            counts.Count("slack", "too_large");
            return Say(413, $"too_large: at most {SignedBody.Longest} bytes are read");
        }

        var (channel, signature, refusal) = Verify(context.Request, body);
        if (channel is null)
        {
            return Refuse(refusal);
        }

        if (Payload(body) is not { } payload)
        {
            counts.Count("slack", "malformed");
            return Say(400, "malformed: the body must be a form whose field 'payload' holds a JSON object of Unicode text with a 'type'");
        }

        return await presses.OnceAsync(signature, payload, channel, lifetime.ApplicationStopping) switch
        {
            { Fate: PressFate.HeardBefore } => Refuse("replayed"),
            { Fate: PressFate.NotStored } => Say(503, "database_unavailable: nothing was changed; press again"),
            { Answer: { } answer } => Results.Text(answer.ToJsonString(), "application/json; charset=utf-8"),
            _ => Results.Empty,
        };
    }

    private (SlackChannelDefinition? Channel, string Signature, string Refusal) Verify(HttpRequest request, byte[] body)
    {
        var timestamp = request.Headers["X-Slack-Request-Timestamp"].ToString();
        var signature = request.Headers["X-Slack-Signature"].ToString();
        if (timestamp.Length == 0 || signature.Length == 0)
        {
            return (null, "", "unsigned");
        }

        if (!SlackSignature.IsFresh(timestamp, time.GetUtcNow()))
        {
            return (null, "", "stale");
        }

        // What stands where a secret was not kept is known to everybody.
        var signer = snapshots
            .Current.Definitions.Channels.OfType<SlackChannelDefinition>()
            .FirstOrDefault(c =>
                c.SigningSecret is { } secret
                && !KeptDefinitions.IsLacking(secret)
                && SlackSignature.Matches(secret.Reveal(), timestamp, body, signature)
            );
        return (signer, signature, "wrong_signature");
    }

    private IResult Refuse(string why)
    {
        counts.Count("slack", why);
        return Say(401, $"invalid_signature: {why.Replace('_', ' ')}");
    }

    // As Slack's own errors look.
    private static IResult Say(int status, string error) =>
        Results.Text(
            new JsonObject { ["ok"] = false, ["error"] = error }.ToJsonString(),
            "application/json; charset=utf-8",
            statusCode: status
        );

    private static JsonElement? Payload(byte[] body)
    {
        try
        {
            var form = QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body));
            if (!form.TryGetValue("payload", out var text) || text.Count != 1)
            {
                return null;
            }

            using var document = JsonDocument.Parse(text[0]!);
            var root = document.RootElement;
            return RequestBody.IsText(root) && SlackAnswer.Text(root, "type") is not null ? root.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
