using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying.Slack;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>
/// What people do with the buttons of our messages, however Slack told us. That it was Slack who told is known; that the person may is
/// not: only people of `on_call.people` with that Slack id change anything.
/// </summary>
public sealed class SlackPresses(
    IncidentDesk desk,
    SnapshotSource snapshots,
    Installation installation,
    SlackVoice voice,
    SlackHeard heard,
    ReceivedCounts counts,
    TimeProvider time,
    ILogger<SlackPresses> log
)
{
    // Slack waits 3 s for an answer and then shows that we are broken.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
    private const string NotDone = "Crownwatch could not do it, and nothing was changed. Press again.";

    /// <summary>Does what was pressed, unless it was heard before. What takes too long goes on, and is answered with nothing.</summary>
    /// <param name="id">The request's signature, or the envelope's id.</param>
    public async Task<PressResult> OnceAsync(string id, JsonElement payload, SlackChannelDefinition channel, CancellationToken stopping)
    {
        var taking = TakeOnceAsync(id, payload, channel, stopping);
        await Task.WhenAny(taking, Task.Delay(AnswerWithin, time, stopping));
        return taking.IsCompleted ? await taking : new PressResult(PressFate.Taken);
    }

    private async Task<PressResult> TakeOnceAsync(
        string id,
        JsonElement payload,
        SlackChannelDefinition channel,
        CancellationToken stopping
    )
    {
        try
        {
            return await TakeAsync(id, payload, channel, stopping);
        }
        catch (SqliteException e)
        {
            log.LogError("a button pressed in Slack can't be taken: {Reason}", e.Message);
            await voice.SayAsync(payload, channel, NotDone, stopping);
            return new PressResult(PressFate.NotStored);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "a button pressed in Slack could not be taken");
            counts.Count("slack", "failed");
            await voice.SayAsync(payload, channel, NotDone, stopping);
            return new PressResult(PressFate.Taken);
        }
    }

    private async Task<PressResult> TakeAsync(string id, JsonElement payload, SlackChannelDefinition channel, CancellationToken stopping)
    {
        var press = SlackPress.Read(payload);
        var incident = SlackActionIds.Incident(press?.Value, installation.Id);
        var by = Person(press?.User);
        if (press is not null && incident is { } number && by is not null && press.Command(by) is { } command)
        {
            var (isNew, wrong) = await DoOnceAsync(id, number, command, stopping);
            return isNew ? await AnswerAsync(press, wrong, payload, channel, stopping) : new PressResult(PressFate.HeardBefore);
        }

        // From here on nothing is changed.
        if (!await heard.IsNewAsync(id, stopping))
        {
            return new PressResult(PressFate.HeardBefore);
        }

        if (press is null || (incident is null && press.Note is not null))
        {
            counts.Count("slack", "ignored");
            return new PressResult(PressFate.Taken);
        }

        if (by is null)
        {
            counts.Count("slack", "stranger");
            return await AnswerAsync(press, Stranger(press.User), payload, channel, stopping);
        }

        if (incident is null)
        {
            counts.Count("slack", "ignored");
            const string Another = "This message is another Crownwatch's, and nothing was changed.";
            return await AnswerAsync(press, Another, payload, channel, stopping);
        }

        if (press.Note is not null)
        {
            return await AnswerAsync(press, "A note needs a text.", payload, channel, stopping);
        }

        await voice.AskForNoteAsync(payload, channel, press.Value!, $"INC-{incident}", stopping);
        counts.Count("slack", "taken");
        return new PressResult(PressFate.Taken);
    }

    // That it was heard and what it changes are one transaction: after a crash between the two it would be heard and never done.
    private async Task<(bool IsNew, string? Wrong)> DoOnceAsync(
        string id,
        long incident,
        IncidentCommand command,
        CancellationToken stopping
    )
    {
        var (isNew, decision) = await desk.RunAsync(
            (connection, alerts) => heard.TryTake(connection, id) ? (true, alerts.Take(incident, command)) : (false, null),
            stopping
        );
        if (!isNew)
        {
            return (false, null);
        }

        counts.Count("slack", decision is { Refusal: null } ? "taken" : "without_effect");
        return (true, decision is null ? $"There is no INC-{incident} (any more)." : decision.Refusal?.Reason);
    }

    /// <param name="wrong">Why it changed nothing; null when it did.</param>
    private async Task<PressResult> AnswerAsync(
        SlackPress press,
        string? wrong,
        JsonElement payload,
        SlackChannelDefinition channel,
        CancellationToken stopping
    )
    {
        if (wrong is not null && press.Note is not null)
        {
            return new PressResult(PressFate.Taken, SlackVoice.WrongNote(wrong));
        }

        if (wrong is not null)
        {
            await voice.SayAsync(payload, channel, wrong, stopping);
        }

        return new PressResult(PressFate.Taken);
    }

    private string? Person(string? user) =>
        user is { Length: > 0 }
            ? snapshots.Current.Definitions.OnCall.People.FirstOrDefault(p => string.Equals(p.Slack, user, StringComparison.Ordinal))?.Name
            : null;

    private static string Stranger(string? user) =>
        $"Nothing was changed: your Slack id {user} is nobody's in on_call.people of Crownwatch's definitions.";
}

public enum PressFate
{
    /// <summary>It is done, or is being done.</summary>
    Taken,
    HeardBefore,

    /// <summary>The database can't be written: nothing was changed.</summary>
    NotStored,
}

/// <param name="Answer">What the answer to Slack holds; null for nothing.</param>
public sealed record PressResult(PressFate Fate, JsonObject? Answer = null);
