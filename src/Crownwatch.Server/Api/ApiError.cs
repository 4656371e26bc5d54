using System.Text.Json.Serialization;

namespace Crownwatch.Server.Api;

/// <summary>The one shape of every error under /api.</summary>
public sealed record ApiError(string Error, int Status, string Message)
{
    /// <summary>Asking again with `"confirm": true` would be taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeedsConfirmation { get; init; }

    public static IResult NotFound(string message) => Answer(new ApiError("not_found", 404, message));

    public static IResult BadRequest(string message) => Answer(new ApiError("bad_request", 400, message));

    public static IResult Answer(ApiError error) => ApiJson.Answer(error, error.Status);
}
