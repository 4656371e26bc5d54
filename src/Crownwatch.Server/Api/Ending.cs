using System.Globalization;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>DELETE of an intervention: it ends now. `by` and `reason` may stand in the body or in the address.</summary>
internal static class Ending
{
    public static Task<IResult> TakeAsync<T>(
        string id,
        string name,
        (string? By, string? Reason) address,
        HttpRequest request,
        InterventionDesk desk,
        Func<T, IResult> answer
    )
        where T : Intervention =>
        WhoAsync(
            address,
            request,
            async (by, reason) =>
            {
                var ended = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? await desk.EndAsync<T>(
                        number,
                        name,
                        by,
                        reason,
                        request.HttpContext.RequestAborted,
                        EntityTag.Condition(request, connection => Versions.Intervention<T>(connection, number))
                    )
                    : null;
                return ended is null ? ApiError.NotFound($"there is no {name} '{PlainText.Shown(id)}'")
                    : ended.Refused is { } refused ? RequestBody.Refuse(refused)
                    : answer(ended.Value!);
            }
        );

    /// <summary>GET of one of them.</summary>
    public static IResult Find<T>(string id, string name, Database database, Func<T, object> shape)
        where T : Intervention =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && database.Read(c => InterventionStore.Find<T>(c, number)) is { } found
            ? ApiJson.Answer(shape(found), version: Versions.Of(found))
            : ApiError.NotFound($"there is no {name} '{PlainText.Shown(id)}'");

    public static Task<IResult> WhoAsync(
        (string? By, string? Reason) address,
        HttpRequest request,
        Func<string, string, Task<IResult>> take
    ) =>
        RequestBody.TakeAsync(
            request,
            async fields =>
            {
                fields.Only("by", "reason");
                var inAddress = RequestFields.Of(address.By, address.Reason);
                var by = fields.Has("by") ? fields.ByAnybody() : inAddress.ByAnybody();
                var reason = (fields.Has("reason") ? fields : inAddress).Text("reason", RequestFields.LongestReason) ?? "";
                return (fields.Wrong ?? inAddress.Wrong) is { } wrong ? ApiError.BadRequest(wrong) : await take(by, reason);
            }
        );
}
