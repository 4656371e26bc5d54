using System.Globalization;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>What our buttons are called when Slack tells of a press, and what they carry.</summary>
public static class SlackActionIds
{
    public const string Acknowledge = "crownwatch_acknowledge";
    public const string Resolve = "crownwatch_resolve";
    public const string Note = "crownwatch_note";
    public const string Escalate = "crownwatch_escalate";

    /// <summary>Names the incident; another installation's number means something else.</summary>
    public static string Value(string installation, long incident) =>
        string.Create(CultureInfo.InvariantCulture, $"{installation}/{incident}");

    /// <summary>The incident; null when the value is not one of this installation's.</summary>
    public static long? Incident(string? value, string installation) =>
        value is not null
        && value.StartsWith(installation + "/", StringComparison.Ordinal)
        && long.TryParse(value.AsSpan(installation.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
}
