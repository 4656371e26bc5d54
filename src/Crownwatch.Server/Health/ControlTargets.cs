using System.Net;
using System.Net.Sockets;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Health;

/// <summary>
/// Asks the control targets of `self.control_targets` whether the network as we see it works at all. Any answer over HTTP means that
/// it does. They are asked when a run has failed, all at once, and one asking serves every run that fails at about the same time.
/// </summary>
public sealed class ControlTargets(SnapshotSource snapshots, TimeProvider time) : IDisposable
{
    /// <summary>How long a control target may take to answer: the longest that a failing run waits for us.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>How old an answer may be to count as "at the same time".</summary>
    private static readonly TimeSpan SameTime = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            // Never a kept connection: the question is whether one can be made.
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseDrainSize = 0,
        }
    );
    private IReadOnlyList<Uri> _asked = [];
    private long _askedStamp;
    private Task<ControlAnswer>? _answer;

    /// <summary>What they say now; null when none is configured.</summary>
    public Task<ControlAnswer>? AskAsync(CancellationToken stopping)
    {
        var targets = snapshots.Current.Definitions.Self.ControlTargets;
        if (targets.Count == 0)
        {
            return null;
        }

        lock (_gate)
        {
            if (_answer is null || !ReferenceEquals(_asked, targets) || time.GetElapsedTime(_askedStamp) > SameTime || _answer.IsCanceled)
            {
                (_asked, _askedStamp) = (targets, time.GetTimestamp());
                _answer = AskAllAsync(targets, stopping);
            }

            return _answer;
        }
    }

    public void Dispose() => _client.Dispose();

    // One that answers is enough, and then nobody waits for the others.
    private async Task<ControlAnswer> AskAllAsync(IReadOnlyList<Uri> targets, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var asked = targets.Select(target => AskAsync(target, enough.Token)).ToList();
        List<string> failures = [];
        await foreach (var one in Task.WhenEach(asked))
        {
            if (await one is not { } failure)
            {
                await enough.CancelAsync();
                return new ControlAnswer(null);
            }

            failures.Add(failure);
        }

        stopping.ThrowIfCancellationRequested();
        return new ControlAnswer(string.Join("; ", failures.Order(StringComparer.Ordinal)));
    }

    /// <summary>null when it answered; otherwise what happened, in words.</summary>
    private async Task<string?> AskAsync(Uri target, CancellationToken enough)
    {
        using var timeout = new CancellationTokenSource(AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, enough);
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.TryAddWithoutValidation("User-Agent", "crownwatch-control");
        request.Headers.ConnectionClose = true;
        try
        {
            using var response = await _client.SendAsync(request, either.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"{Name(target)} did not answer within {AnswerWithin.TotalSeconds:0} s";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return $"{Name(target)} {Why(e)}";
        }
    }

    // Without user information and query, where a secret may be.
    private static string Name(Uri target) => $"control target {target.Scheme}://{target.Authority}{target.AbsolutePath}";

    private static string Why(Exception failure) =>
        failure switch
        {
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "refused the connection",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "has no address (name lookup failed)",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "could not be trusted (TLS failed)",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "could not be connected to",
            _ => "closed the connection without an answer",
        };
}

/// <param name="AllFailed">null when at least one answered; otherwise what became of each.</param>
public sealed record ControlAnswer(string? AllFailed);
