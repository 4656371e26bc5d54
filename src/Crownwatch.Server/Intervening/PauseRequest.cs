using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Intervening;

/// <summary>{for | until, by, reason}: all alerting is paused from now on.</summary>
internal static class PauseRequest
{
    public static Wanted<Pause> Read(RequestFields fields, DateTimeOffset now)
    {
        fields.Only("for", "until", "by", "reason");
        var span = RequestSpan.Read(fields, null, now);
        var (by, reason) = (fields.By(), fields.Reason());
        return fields.Wrong is { } wrong
            ? Wanted.No<Pause>(400, wrong)
            : Wanted.Of(
                new Pause
                {
                    By = by,
                    Reason = reason,
                    From = span.From,
                    Until = span.Until,
                }
            );
    }
}
