using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeltaCrown.Requests;

namespace DeltaCrown.Errors;

/// <summary>The body of every 4xx and 5xx: a fixed set of keys, and the reason code only where a purchase was denied.</summary>
public sealed record ErrorEnvelope(
    [property: JsonPropertyOrder(0)] string Error,
    [property: JsonPropertyOrder(1)] int Status,
    [property: JsonPropertyOrder(2)] string Message,
    [property: JsonPropertyOrder(3)] string TraceId,
    [property: JsonPropertyOrder(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ReasonCode = null
);

/// <summary>A refused request, as data: what is wrong, where, and what would be legal.</summary>
public sealed record Refusal(int Status, string Code, string Message) : IResult
{
    private static readonly object TraceKey = new();

    public string? ReasonCode { get; init; }

    /// <summary>When the client may try again; becomes Retry-After in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Refusal Invalid(string message) => new(StatusCodes.Status400BadRequest, "invalid_request", message);

    public static Refusal NotFound(string code, string message) => new(StatusCodes.Status404NotFound, code, message);

    public static Refusal Conflict(string code, string message) => new(StatusCodes.Status409Conflict, code, message);

    public ErrorEnvelope ToEnvelope(HttpContext http) => new(Code, Status, Message, TraceId(http), ReasonCode);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        HttpResponse response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = $"{Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))}";
        }
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json; charset=utf-8";
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(ToEnvelope(httpContext), Wire.Json);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    /// <summary>32 hexadecimal digits: the trace that the request belongs to, or one made for it.</summary>
    public static string TraceId(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Items.TryGetValue(TraceKey, out object? known))
        {
            return (string)known!;
        }
        string made = Activity.Current?.TraceId.ToHexString() ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        http.Items[TraceKey] = made;
        return made;
    }
}
