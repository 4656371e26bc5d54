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
            if (!await heard.IsNewAsync(id, stopping))
            {
                return new PressResult(PressFate.HeardBefore);
            }
        }
        catch (SqliteException e)
        {
            log.LogError("a button pressed in Slack can't be taken: {Reason}", e.Message);
            await voice.SayAsync(payload, channel, NotDone, stopping);
            return new PressResult(PressFate.NotStored);
        }

        return new PressResult(PressFate.Taken, await TakeAsync(payload, channel, stopping));
    }

    /// <summary>Does what was pressed. Never throws but when we are stopping.</summary>
    /// <returns>What the answer to Slack holds; null for nothing.</returns>
    private async Task<JsonObject?> TakeAsync(JsonElement payload, SlackChannelDefinition channel, CancellationToken stopping)
    {
        try
        {
            return SlackAnswer.Text(payload, "type") switch
            {
                "block_actions" => await PressAsync(payload, channel, stopping),
                "view_submission" => await SubmitAsync(payload, stopping),
                _ => Ignore(),
            };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "a button pressed in Slack could not be taken");
            counts.Count("slack", "failed");
            await voice.SayAsync(payload, channel, NotDone, stopping);
            return null;
        }
    }

    private async Task<JsonObject?> PressAsync(JsonElement payload, SlackChannelDefinition channel, CancellationToken stopping)
    {
        if (Pressed(payload) is not var (action, value))
        {
            return Ignore();
        }

        if (Person(payload) is not { } by)
        {
            await voice.SayAsync(payload, channel, Stranger(payload), stopping);
            return null;
        }

        if (SlackActionIds.Incident(value, installation.Id) is not { } incident)
        {
            await voice.SayAsync(payload, channel, "This message is another Crownwatch's, and nothing was changed.", stopping);
            return Ignore();
        }

        if (action == SlackActionIds.Note)
        {
            await voice.AskForNoteAsync(payload, channel, value!, $"INC-{incident}", stopping);
            counts.Count("slack", "taken");
            return null;
        }

        IncidentCommand command = action switch
        {
            SlackActionIds.Acknowledge => new Acknowledge(by),
            SlackActionIds.Resolve => new Resolve(by, Confirmed: true), // the button asks before it is pressed
            _ => new EscalateNow(by),
        };
        if (await TryAsync(incident, command, stopping) is { } reason)
        {
            await voice.SayAsync(payload, channel, reason, stopping);
        }

        return null;
    }

    private async Task<JsonObject?> SubmitAsync(JsonElement payload, CancellationToken stopping)
    {
        if (
            !payload.TryGetProperty("view", out var view)
            || SlackAnswer.Text(view, "callback_id") != SlackActionIds.Note
            || SlackActionIds.Incident(SlackAnswer.Text(view, "private_metadata"), installation.Id) is not { } incident
        )
        {
            return Ignore();
        }

        var text = SlackVoice.NoteIn(view)?.Trim() ?? "";
        var wrong =
            Person(payload) is not { } by ? Stranger(payload)
            : text.Length == 0 ? "A note needs a text."
            : await TryAsync(incident, new AddNote(by, text), stopping);
        return wrong is null ? null : SlackVoice.WrongNote(wrong);
    }

    // Why it changed nothing; null when it did, or when somebody had done it before: a second press is success.
    private async Task<string?> TryAsync(long incident, IncidentCommand command, CancellationToken stopping)
    {
        var decision = await desk.TakeAsync(incident, command, stopping);
        counts.Count("slack", decision is { Refusal: null } ? "taken" : "without_effect");
        return decision is null ? $"There is no INC-{incident} (any more)." : decision.Refusal?.Reason;
    }

    private string? Person(JsonElement payload) =>
        UserId(payload) is { Length: > 0 } id
            ? snapshots.Current.Definitions.OnCall.People.FirstOrDefault(p => string.Equals(p.Slack, id, StringComparison.Ordinal))?.Name
            : null;

    private string Stranger(JsonElement payload)
    {
        counts.Count("slack", "stranger");
        return $"Nothing was changed: your Slack id {UserId(payload)} is nobody's in on_call.people of Crownwatch's definitions.";
    }

    private JsonObject? Ignore()
    {
        counts.Count("slack", "ignored");
        return null;
    }

    private static string? UserId(JsonElement payload) =>
        payload.TryGetProperty("user", out var user) ? SlackAnswer.Text(user, "id") : null;

    private static (string Action, string? Value)? Pressed(JsonElement payload)
    {
        if (!payload.TryGetProperty("actions", out var actions) || actions.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var action in actions.EnumerateArray())
        {
            if (
                SlackAnswer.Text(action, "action_id")
                is SlackActionIds.Acknowledge
                    or SlackActionIds.Resolve
                    or SlackActionIds.Note
                    or SlackActionIds.Escalate
            )
            {
                return (SlackAnswer.Text(action, "action_id")!, SlackAnswer.Text(action, "value"));
            }
        }

        return null;
    }
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
