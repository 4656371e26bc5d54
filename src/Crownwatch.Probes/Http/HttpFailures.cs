using System.Net.Sockets;

namespace Crownwatch.Probes.Http;

/// <summary>Puts a run that ended without a complete answer into words.</summary>
internal static class HttpFailures
{
    /// <summary>How far the run had come when its time was up.</summary>
    public static HttpFailure TimedOut(HttpRun run)
    {
        var where = run.Stage switch
        {
            HttpStage.LookingUp => "looking up the name",
            HttpStage.Connecting => "connecting",
            HttpStage.Handshake => "connected, TLS handshake not finished",
            HttpStage.Answered => $"{run.Status}, {Body(run)}",
            _ => "connected, no answer",
        };
        return new("timeout", $"timed out after {Wording.Duration(run.Check.Timeout)} ({where})");
    }

    public static HttpFailure From(Exception failure, HttpRun run)
    {
        if (run.Stage == HttpStage.Answered)
        {
            return InBody(failure, run);
        }

        // Looked at first: the handler wraps what happened while connecting beyond recognition.
        if (run.ConnectFailure is { } connect)
        {
            return connect;
        }

        var socket = Inner<SocketException>(failure);
        return Error(failure) switch
        {
            HttpRequestError.ConfigurationLimitExceeded => new("headers", $"headers larger than {HttpLimits.HeadersKilobytes} KB"),
            HttpRequestError.ResponseEnded => new("closed", "connection closed before an answer"),
            HttpRequestError.InvalidResponse => new("protocol", "the answer is not HTTP"),
            _ when socket?.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown => new(
                "reset",
                "connection reset before an answer"
            ),
            _ => new("unreachable", $"no answer: {Wording.Line(failure.InnerException?.Message ?? failure.Message, HttpLimits.Seen)}"),
        };
    }

    private static HttpFailure InBody(Exception failure, HttpRun run)
    {
        var broken = Error(failure) is HttpRequestError.InvalidResponse;
        return broken ? new("body", "body can't be read: bad chunked coding")
            : run.BodyAnnounced is { } length ? new("body", $"body ended early: {Wording.Count(run.BodyRead)} of {Bytes(length)}")
            : new("body", $"body ended early: {Bytes(run.BodyRead)}, end not announced");
    }

    private static string Body(HttpRun run) =>
        run.BodyAnnounced is { } length
            ? $"{Wording.Count(run.BodyRead)} of {Bytes(length)} of body"
            : $"body not finished after {Bytes(run.BodyRead)}";

    private static string Bytes(long count) => count == 1 ? "1 byte" : $"{Wording.Count(count)} bytes";

    private static HttpRequestError Error(Exception failure) =>
        Inner<HttpIOException>(failure)?.HttpRequestError
        ?? (failure as HttpRequestException)?.HttpRequestError
        ?? HttpRequestError.Unknown;

    private static T? Inner<T>(Exception? failure)
        where T : Exception
    {
        while (failure is not null and not T)
        {
            failure = failure.InnerException;
        }

        return (T?)failure;
    }
}
