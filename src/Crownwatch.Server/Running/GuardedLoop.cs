using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Running;

/// <summary>
/// A loop that can't die in silence (design.md): each turn is guarded and counted, and stamps a liveness time that /healthz checks.
/// </summary>
public abstract class GuardedLoop(Liveness liveness, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(1);
    private string? _said;
    private long _saidStamp;

    protected TimeProvider Time => time;
    protected Liveness Liveness => liveness;
    protected ILogger Log => log;

    /// <summary>
    /// Whether the last turn failed. A turn after it does its work at once and waits for nothing: only then is it known whether the
    /// trouble is over, and /healthz must not say so a whole wait later.
    /// </summary>
    protected bool LastTurnFailed { get; private set; }

    /// <summary>Its name on /healthz, in metrics and logs.</summary>
    protected abstract string LoopName { get; }

    /// <summary>The longest a healthy turn takes, waiting included.</summary>
    protected virtual TimeSpan TurnWithin => TimeSpan.FromSeconds(30);

    /// <summary>One turn. It is called again when it returns.</summary>
    protected abstract Task TurnAsync(CancellationToken stopping);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        liveness.Expect(LoopName, TurnWithin);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(stoppingToken);
                liveness.Turned(LoopName);
                LastTurnFailed = false;
                if (_said is not null)
                {
                    log.LogInformation("{Loop}: goes on again", LoopName);
                    _said = null;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (SqliteException e)
            {
                LastTurnFailed = true;
                liveness.Failed(LoopName, $"database: {e.Message}");
                if (IsNews(e.Message))
                {
                    log.LogError("{Loop}: the database can't be used: {Reason}; trying again every second", LoopName, e.Message);
                }

                await PauseAsync(stoppingToken);
            }
            catch (Exception e)
            {
                LastTurnFailed = true;
                liveness.Failed(LoopName, e.Message);
                log.LogError(e, "{Loop}: a turn failed; going on", LoopName);
                await PauseAsync(stoppingToken);
            }
        }
    }

    // The same trouble once a minute: a database that stays locked for hours must not fill the disk with words.
    private bool IsNews(string reason)
    {
        if (_said == reason && time.GetElapsedTime(_saidStamp) < SayAgainAfter)
        {
            return false;
        }

        (_said, _saidStamp) = (reason, time.GetTimestamp());
        return true;
    }

    private Task PauseAsync(CancellationToken stopping) =>
        Task.Delay(PauseAfterFailure, time, stopping)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
