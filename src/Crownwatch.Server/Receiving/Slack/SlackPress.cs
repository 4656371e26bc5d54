using System.Text.Json;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying.Slack;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>What somebody did in Slack with a message or a form of ours: the parts of the payload that we use.</summary>
/// <param name="Action">One of <see cref="SlackActionIds"/>.</param>
/// <param name="Value">Names the incident.</param>
/// <param name="User">The Slack id of who did it; null where there is none.</param>
public sealed record SlackPress(string Action, string? Value, string? User)
{
    /// <summary>What was written into the form for a note; null for a button.</summary>
    public string? Note { get; init; }

    /// <summary>null for what is not ours, and for what has another shape than Slack's.</summary>
    public static SlackPress? Read(JsonElement payload)
    {
        var user = SlackAnswer.Text(SlackAnswer.Member(payload, "user"), "id");
        return SlackAnswer.Text(payload, "type") switch
        {
            "block_actions" => Button(payload, user),
            "view_submission" => Form(SlackAnswer.Member(payload, "view"), user),
            _ => null,
        };
    }

    /// <summary>What it is meant to change; null for a button that only opens the form, and for a form without a text.</summary>
    public IncidentCommand? Command(string by) =>
        Action switch
        {
            SlackActionIds.Acknowledge => new Acknowledge(by),
            SlackActionIds.Resolve => new Resolve(by, Confirmed: true), // the button asks before it is pressed
            SlackActionIds.Escalate => new EscalateNow(by),
            _ => Note is { Length: > 0 } text ? new AddNote(by, text) : null,
        };

    private static SlackPress? Button(JsonElement payload, string? user)
    {
        if (SlackAnswer.Member(payload, "actions") is not { ValueKind: JsonValueKind.Array } actions)
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
                return new SlackPress(SlackAnswer.Text(action, "action_id")!, SlackAnswer.Text(action, "value"), user);
            }
        }

        return null;
    }

    private static SlackPress? Form(JsonElement view, string? user) =>
        SlackAnswer.Text(view, "callback_id") == SlackActionIds.Note
            ? new SlackPress(SlackActionIds.Note, SlackAnswer.Text(view, "private_metadata"), user)
            {
                Note = SlackVoice.NoteIn(view)?.Trim() ?? "",
            }
            : null;
}
