using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Server.Access;
using Crownwatch.Server.Api;
using Crownwatch.Server.Loading;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Receiving.PagerDuty;

/// <summary>
/// `POST /pagerduty/webhook/{channel}`, or without the name: PagerDuty's V3 webhooks. Nothing is looked at before the signature is
/// known to be right (integrations.md).
/// </summary>
internal static class PagerDutyEndpoint
{
    private const string Source = "pagerduty";

    // PagerDuty waits 5 s; what is not stored by then is sent again, so it is better refused than half promised.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(4);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/pagerduty/webhook", Handle).Asks(Need.OwnSecret);
        routes.MapPost("/pagerduty/webhook/{channel}", Handle).Asks(Need.OwnSecret);
    }

    private static async Task<IResult> Handle(
        HttpContext context,
        string? channel,
        SnapshotSource snapshots,
        PagerDutyDesk desk,
        ReceivedCounts counts,
        TimeProvider time,
        ILogger<PagerDutyDesk> log
    )
    {
        using var late = new CancellationTokenSource(AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            if (await SignedBody.ReadAsync(context.Request, either.Token) is not { } body)
            {
                return Refuse(counts, "too_large", 413, $"at most {SignedBody.Longest} bytes are read");
            }

            var header = context.Request.Headers[PagerDutySignature.Header].ToString();
            if (header.Length == 0)
            {
                return Refuse(counts, "unsigned", 403, $"the header {PagerDutySignature.Header} is missing");
            }

            if (Signer(snapshots.Current.Definitions, channel, header, body) is not { } signer)
            {
                return Refuse(counts, "wrong_signature", 403, "the signature is not one of a PagerDuty channel's webhook_secret");
            }

            var (told, wrong) = PagerDutyEvent.Read(body);
            if (told is null)
            {
                return Refuse(counts, "malformed", 400, wrong!);
            }

            var outcome = await desk.TakeAsync(signer, told, either.Token);
            counts.Count(Source, outcome);
            return ApiJson.Answer(new { outcome }, 202);
        }
        catch (SqliteException e)
        {
            log.LogError("an event of PagerDuty can't be stored: {Reason}; PagerDuty sends it again", e.Message);
            return Refuse(counts, "not_stored", 503, "the event can't be stored; send it again");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return Refuse(counts, "not_stored", 503, "the event can't be stored in time; send it again");
        }
        catch (BadHttpRequestException e)
        {
            return Refuse(counts, e.StatusCode == 413 ? "too_large" : "malformed", e.StatusCode, e.Message);
        }
    }

    /// <param name="name">The channel of the address; null to find it by the signature.</param>
    private static PagerDutyChannelDefinition? Signer(DefinitionSet definitions, string? name, string header, byte[] body) =>
        definitions
            .Channels.OfType<PagerDutyChannelDefinition>()
            .Where(c => name is null || c.Name == name)
            .FirstOrDefault(c =>
                c.WebhookSecret is { } secret
                && !KeptDefinitions.IsLacking(secret)
                && PagerDutySignature.Matches(header, secret.Reveal(), body)
            );

    private static IResult Refuse(ReceivedCounts counts, string outcome, int status, string message)
    {
        counts.Count(Source, outcome);
        return ApiError.Answer(new ApiError(outcome, status, $"{message}; nothing was changed"));
    }
}
