using Crownwatch.Core.Escalation;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>The policy of mission.md section 4, for files that give none.</summary>
internal static class DefaultEscalation
{
    public const string Name = "default";

    /// <summary>Roles that every file knows, whether or not anybody is in them.</summary>
    public static readonly string[] Roles = ["on_call", "lead", "incident_commander", "team"];

    public static EscalationPolicy To(IReadOnlyList<string> channels) =>
        new()
        {
            Name = Name,
            Steps =
            [
                new()
                {
                    After = TimeSpan.Zero,
                    Who = ["on_call"],
                    Notify = channels,
                    Ask = "Acknowledge, begin investigation",
                },
                new()
                {
                    After = TimeSpan.FromMinutes(15),
                    Unless = Unless.Acknowledged,
                    Who = ["on_call"],
                    Notify = channels,
                    Ask = "Initial diagnosis, apply known fixes",
                },
                new()
                {
                    After = TimeSpan.FromMinutes(30),
                    Unless = Unless.Resolved,
                    Who = ["on_call", "lead"],
                    Notify = channels,
                    Ask = "Not resolved: on-call engineer and lead work on it together",
                },
                new()
                {
                    After = TimeSpan.FromMinutes(60),
                    Unless = Unless.Resolved,
                    Who = ["lead", "incident_commander", "team"],
                    Notify = channels,
                    Ask = "Incident commander leads, war room open, tell the customers",
                    Do = [EscalationAction.AssignCommander, EscalationAction.OpenWarRoom, EscalationAction.CustomerUpdate],
                },
            ],
        };
}
