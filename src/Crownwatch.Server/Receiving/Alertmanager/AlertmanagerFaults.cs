using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>What goes wrong under /api/v2 is said in Alertmanager's form of errors.</summary>
internal sealed class AlertmanagerFaults(ReceivedCounts counts, ILogger<AlertmanagerFaults> log) : IEndpointFilter
{
    /// <summary>For <see cref="ReceivedCounts"/>.</summary>
    public const string Source = "alertmanager";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        try
        {
            return await next(context);
        }
        catch (JsonException e)
        {
            counts.Count(Source, "malformed");
            return AlertmanagerJson.Broken(400, $"parsing the body failed, nothing was taken: {Place(e)}");
        }
        catch (BadHttpRequestException e)
        {
            counts.Count(Source, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "too_large" : "malformed");
            return AlertmanagerJson.Broken(e.StatusCode, $"nothing was taken: {e.Message}");
        }
        catch (SqliteException e)
        {
            counts.Count(Source, "not_stored");
            return AlertmanagerJson.Refuse($"the database can't be used: {e.Message}; try again", 500); // the one that amtool shows
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            counts.Count(Source, "failed");
            log.LogError(e, "{Method} {Path} failed", request.Method, request.Path);
            return AlertmanagerJson.Refuse("a fault of ours; the server's log has it", 500);
        }
    }

    private static string Place(JsonException e) =>
        e.LineNumber is { } line ? $"it is not the JSON that is expected: line {line + 1}, byte {e.BytePositionInLine + 1}" : e.Message;
}
