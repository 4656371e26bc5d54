using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Probes.Http;

/// <summary>
/// Looks at an http target once: one request, its redirects, its whole body within bounds, all within the check's timeout, and
/// holds the answer against the criteria. Never retries. One instance serves any number of checks at a time.
/// </summary>
/// <param name="time">Timestamps, timeouts and the clock that certificates are held against.</param>
/// <param name="redact">Takes secrets out of everything that is shown of an answer or a definition.</param>
public sealed class HttpProbe(TimeProvider time, Func<string, string> redact) : IStagedProbe, IDisposable
{
    private readonly HttpConnections _connections = new(time);
    private readonly HttpRequests _requests = new(redact);
    private readonly HttpJudge _judge = new(redact, time);

    public CheckType Type => CheckType.Http;

    public Task<ProbeResult> RunAsync(CheckDefinition check, DateTimeOffset slot, CancellationToken stopping) =>
        RunStagedAsync(check, slot, null, stopping);

    public async Task<ProbeResult> RunAsync(CheckDefinition check, DateTimeOffset slot, StageTimes stages, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var result = await RunStagedAsync(check, slot, stages, stopping).ConfigureAwait(false);
        stages.End();
        return result;
    }

    private async Task<ProbeResult> RunStagedAsync(
        CheckDefinition check,
        DateTimeOffset slot,
        StageTimes? stages,
        CancellationToken stopping
    )
    {
        ArgumentNullException.ThrowIfNull(check);
        stopping.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(check.Timeout, time);
        using var stop = stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        var run = new HttpRun(check, deadline.Token, stages) { Stage = HttpStage.Waiting };
        var started = time.GetTimestamp();
        try
        {
            return await LookAsync(run, slot, started).ConfigureAwait(false);
        }
        catch (Exception e) when (stopping.IsCancellationRequested && IsOfTheConnection(e))
        {
            throw new OperationCanceledException(stopping);
        }
        catch (Exception e) when (deadline.IsCancellationRequested && IsOfTheConnection(e))
        {
            return Unreachable(run, slot, HttpFailures.TimedOut(run), check.Timeout, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var latency = run.Status is null ? default(TimeSpan?) : time.GetElapsedTime(started);
            return Unreachable(run, slot, HttpFailures.From(e, run), latency, null);
        }
    }

    // What cancelling shows itself as depends on where it meets the connection.
    private static bool IsOfTheConnection(Exception failure) =>
        failure is OperationCanceledException or HttpRequestException or IOException or ObjectDisposedException;

    /// <inheritdoc cref="ProbeRegistry.WarmUpAsync"/>
    public Task WarmUpAsync(CancellationToken stopping) => HttpWarmUp.RunAsync(this, time, stopping);

    public void Dispose() => _connections.Dispose();

    private async Task<ProbeResult> LookAsync(HttpRun run, DateTimeOffset slot, long started)
    {
        var definition = run.Check.Request!;
        var invoker = _connections.For(definition.Connection);
        var hop = new HttpHop(HttpMethod.Parse(definition.Method), definition.Url, WithBody: true, SameOrigin: true);
        Redirects? redirects = null;
        while (true)
        {
            using var request = _requests.Build(hop, run);
            using var response = await invoker.SendAsync(request, run.Deadline).ConfigureAwait(false);
            run.Stage = HttpStage.Answered;
            run.Status = (int)response.StatusCode;
            if (definition.FollowRedirects && Redirects.IsRedirect(response))
            {
                redirects ??= new Redirects(hop);
                var (next, failure) = redirects.Follow(response);
                if (failure is not null)
                {
                    return Unreachable(run, slot, failure, time.GetElapsedTime(started), null);
                }

                hop = next!;
                run.Stage = HttpStage.Waiting;
                continue;
            }

            var wanted = HttpJudge.LooksAtBody(run.Check.Criteria);
            var body = await BodyReader.ReadAsync(response, run, wanted).ConfigureAwait(false);
            var answer = new HttpAnswer(run.Status.Value, response, body.Bytes, time.GetElapsedTime(started));
            return body.Failure is null ? Judged(run, slot, answer) : Unreachable(run, slot, body.Failure, answer.Latency, Excerpt(answer));
        }
    }

    private ProbeResult Judged(HttpRun run, DateTimeOffset slot, HttpAnswer answer)
    {
        var judgement = _judge.Judge(answer, run);
        var down = judgement.Cause != DownCause.None;
        return new()
        {
            Check = run.Check.Name,
            Slot = slot,
            FinishedAt = time.GetUtcNow(),
            Outcome = down ? Outcome.Down : Outcome.Up,
            Cause = judgement.Cause,
            StatusCode = answer.Status,
            Latency = answer.Latency,
            Reason = judgement.Reason,
            Code = judgement.Code,
            Criteria = judgement.Verdicts,
            Excerpt = down ? Excerpt(answer) : null,
            CertificateExpiresAt = run.CertificateExpiresAt,
        };
    }

    private ProbeResult Unreachable(HttpRun run, DateTimeOffset slot, HttpFailure failure, TimeSpan? latency, string? excerpt) =>
        new()
        {
            Check = run.Check.Name,
            Slot = slot,
            FinishedAt = time.GetUtcNow(),
            Outcome = Outcome.Down,
            Cause = DownCause.Unreachable,
            StatusCode = run.Status,
            Latency = latency,
            Reason = redact(failure.Reason),
            Code = failure.Code,
            Excerpt = excerpt,
            CertificateExpiresAt = run.CertificateExpiresAt,
        };

    /// <summary>Redacted before it is cut: half a secret is one as well.</summary>
    private string? Excerpt(HttpAnswer answer)
    {
        var start = answer.Body[..Math.Min(answer.Body.Length, HttpLimits.ExcerptWindow)];
        return start.IsEmpty
            ? null
            : Wording.Line(redact(BodyText.Decode(start.Span, answer.ContentHeaders.ContentType?.CharSet)), HttpLimits.Excerpt);
    }
}
