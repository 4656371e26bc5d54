using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Semantics.md 10.4: when nothing could be committed for 60 s nothing can be promised either, so every enabled channel is told
/// straight from memory; when commits succeed again, those that were told are told that, after a restart as well.
/// </summary>
public sealed class SelfAlarm(
    Database database,
    SnapshotSource snapshots,
    IEnumerable<IChannelSender> senders,
    Links links,
    Liveness liveness,
    TimeProvider time,
    ILogger<SelfAlarm> log
) : GuardedLoop(liveness, time, log)
{
    /// <summary>The key under which a receiver that merges knows it.</summary>
    public const string Key = "crownwatch-self";
    private static readonly TimeSpan AlarmAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // What is over helps nobody any more when they hear of it half a day later.
    private static readonly TimeSpan PayFor = TimeSpan.FromHours(4);
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private readonly SelfAlarmTries _tries = new(time);
    private readonly SelfAlarmDebts _owed = new(database, log);

    protected override string LoopName => "self alarm";
    protected override TimeSpan TurnWithin => TimeSpan.FromMinutes(1);

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        if (!LastTurnFailed)
        {
            await Task.Delay(LookEvery, Time, stopping);
        }

        if (database.UncommittedFor >= AlarmAfter && await WhyNotAsync(stopping) is { } why)
        {
            var title = $"[CRITICAL] Crownwatch could not write its database for {database.UncommittedFor.TotalSeconds:0} s";
            var headline =
                $"{why}. Checks still run, and what they find is kept in memory; it is neither recorded nor told until the database can be written.";
            await TellAsync(MessageKind.Opened, title, headline, c => c.Enabled && !ToldLately(c.Name) && _tries.MayTry(c.Name), stopping);
        }
        else if (database.UncommittedFor == TimeSpan.Zero)
        {
            await PayAsync(stopping);
        }
    }

    // A channel that is gone can't be told any more; one that lacks its secret today may have it tomorrow.
    private async Task PayAsync(CancellationToken stopping)
    {
        var owed = _owed.Channels;
        bool IsDue(ChannelDefinition c) => owed.Contains(c.Name) && _tries.MayTry(c.Name);
        var channels = snapshots.Current.Definitions.Channels;
        foreach (var gone in owed.Except(channels.Select(c => c.Name)))
        {
            Log.LogWarning("{Channel} was told that the database can't be written; it is defined no more and not told the end", gone);
            _owed.Paid(gone);
        }

        if (channels.Any(c => IsDue(c) && !KeptDefinitions.LacksSecret(c)) && await WhyNotAsync(stopping) is null)
        {
            const string headline = "What was kept in memory is recorded, and what rules decided meanwhile is told now.";
            await TellAsync(MessageKind.Resolved, "[RESOLVED] Crownwatch writes its database again", headline, IsDue, stopping);
        }
    }

    private bool ToldLately(string channel)
    {
        lock (_told)
        {
            return _told.TryGetValue(channel, out var at) && Time.GetElapsedTime(at) < AtMostEvery;
        }
    }

    // Asks the database itself: a write that failed a minute ago on an idle server says nothing about now.
    private async Task<string?> WhyNotAsync(CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(LookEvery, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await database.WriteAsync(
                true,
                connection =>
                {
                    Migrator.Probe(connection);
                    return 0;
                },
                either.Token
            );
            return null;
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return "a write does not return";
        }
    }

    private Task TellAsync(MessageKind kind, string title, string headline, Func<ChannelDefinition, bool> meant, CancellationToken stopping)
    {
        var now = Time.GetUtcNow();
        var notice = new Notice
        {
            Title = title,
            Headline = headline,
            Severity = IncidentSeverity.Critical,
            At = now,
        };
        Log.LogCritical("{Title}", title);
        return Task.WhenAll(
            snapshots
                .Current.Definitions.Channels.Where(c => meant(c) && !KeptDefinitions.LacksSecret(c))
                .Select(c =>
                    SendAsync(c, new PendingMessage(0, new OutgoingMessage(c.Name, kind, [Key], notice), now, now, 0, null, true), stopping)
                )
        );
    }

    private async Task SendAsync(ChannelDefinition channel, PendingMessage message, CancellationToken stopping)
    {
        var result = senders.FirstOrDefault(s => s.Type == channel.Type) is { } sender
            ? await sender.SendAsync(channel, message, links.Now, stopping)
            : new SendResult(SendOutcome.Refused, null, $"no sender for {channel.Type}");
        Conclude(channel.Name, message.Message.Kind == MessageKind.Resolved, result);
        if (result.Outcome != SendOutcome.Delivered)
        {
            Log.LogError("{Channel} did not take the alarm about ourselves: {Status} {Answer}", channel.Name, result.Status, result.Answer);
        }
    }

    private void Conclude(string channel, bool ends, SendResult result)
    {
        // One that may have arrived counts, and one that the channel will never take: to neither anything is added by saying it again.
        if (result.Outcome is not (SendOutcome.Transient or SendOutcome.WaitUntil))
        {
            _tries.Over(channel);
            if (ends)
            {
                _owed.Paid(channel);
                return;
            }

            lock (_told)
            {
                _told[channel] = Time.GetTimestamp();
            }

            _owed.Owe(channel);
            return;
        }

        var tried = _tries.Failed(channel, ends, result.RetryAfter);
        if (ends && tried >= PayFor)
        {
            Log.LogError(
                "{Channel} has not taken the end of the alarm about ourselves for {Hours} h; it is given up",
                channel,
                PayFor.TotalHours
            );
            _tries.Over(channel);
            _owed.Paid(channel);
        }
    }
}
