namespace Fakes.Receiving;

/// <summary>
/// What a receiver did with a request. <see cref="Accepted"/> means that it took effect (a message is shown, an
/// event was merged); a request can be accepted and yet never be answered.
/// </summary>
/// <param name="Outcome">answered, hung or reset.</param>
/// <param name="Status">The HTTP status; null when nothing was answered.</param>
/// <param name="Body">The text of the answer; empty when nothing was answered.</param>
/// <param name="Accepted">Whether the request took effect.</param>
public sealed record Answer(string Outcome, int? Status, string Body, bool Accepted)
{
    /// <summary>The Content-Type of the answer.</summary>
    public string ContentType { get; init; } = "text/plain; charset=utf-8";

    /// <summary>Seconds for a Retry-After header; null for none.</summary>
    public int? RetryAfter { get; init; }

    public static Answer Text(int status, string body, bool accepted = false) => new("answered", status, body, accepted);

    public static Answer Json(int status, string body, bool accepted = false) =>
        new("answered", status, body, accepted) { ContentType = "application/json; charset=utf-8" };

    /// <summary>The same effect, but the sender never hears of it: the connection stays open.</summary>
    public Answer Hung() => new("hung", null, "", Accepted);

    /// <summary>The same effect, but the connection is reset in place of an answer.</summary>
    public Answer Reset() => new("reset", null, "", Accepted);
}
