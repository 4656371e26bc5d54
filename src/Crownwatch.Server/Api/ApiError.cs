namespace Crownwatch.Server.Api;

/// <summary>What every refusal under /api and /-/ says; sent as problem details (RFC 9457, <see cref="ProblemAnswer"/>).</summary>
/// <param name="Error">Its kind, one of <see cref="ProblemAnswer.Titles"/>.</param>
/// <param name="Message">What was found and what would be legal.</param>
public sealed record ApiError(string Error, int Status, string Message)
{
    /// <summary>Asking again with `"confirm": true` would be taken.</summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>The places that are wrong; null: they are read from the message.</summary>
    public IReadOnlyList<WrongPlace>? Places { get; init; }

    /// <summary>What is wrong with definitions; null where it is about none.</summary>
    public IEnumerable<object>? Findings { get; init; }

    public static IResult NotFound(string message) => Answer(new ApiError("not_found", 404, message));

    public static IResult BadRequest(string message) => Answer(new ApiError("bad_request", 400, message));

    /// <summary>One parameter of the address.</summary>
    public static IResult BadQuery(string name, string message) =>
        Answer(new ApiError("bad_request", 400, message) { Places = [WrongPlace.Of("query", name, message)] });

    public static IResult Answer(ApiError error) => new ProblemAnswer(error);
}
