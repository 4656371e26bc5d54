using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>A silence as Alertmanager's API shows it.</summary>
internal static class SilenceShape
{
    /// <summary>A gettableSilence. When it was changed last is not kept: its start, or its end once it has ended, stands for that.</summary>
    public static object Of(Silence silence, DateTimeOffset now) =>
        new
        {
            id = SilenceId.Write(silence.Id),
            status = new { state = State(silence, now) },
            updatedAt = AlertmanagerJson.Time(silence.Until <= now ? silence.Until : silence.From),
            comment = silence.Reason,
            createdBy = silence.By,
            startsAt = AlertmanagerJson.Time(silence.From),
            endsAt = AlertmanagerJson.Time(silence.Until),
            matchers = silence.Matchers.Select(m => new
            {
                name = m.Label,
                value = m.Value,
                isRegex = m.Operator is MatchOperator.Matches or MatchOperator.NotMatches,
                isEqual = m.Operator is MatchOperator.Equal or MatchOperator.Matches,
            }),
        };

    /// <summary>Active ones come first, then those to come.</summary>
    public static int Rank(Silence silence, DateTimeOffset now) =>
        State(silence, now) switch
        {
            "active" => 0,
            "pending" => 1,
            _ => 2,
        };

    /// <summary>Whether a filter means it: its matchers' values stand where an alert's labels would.</summary>
    public static bool IsMeant(Silence silence, IReadOnlyList<LabelMatcher> filter)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var matcher in silence.Matchers)
        {
            labels[matcher.Label] = matcher.Value;
        }

        return LabelMatchers.Matches(filter, labels);
    }

    private static string State(Silence silence, DateTimeOffset now) =>
        silence.Until <= now ? "expired"
        : silence.From > now ? "pending"
        : "active";
}
