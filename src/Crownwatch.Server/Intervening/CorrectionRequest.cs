using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Intervening;

/// <summary>{check, from, until, by, reason}: what was recorded in the span was not the target's fault (semantics.md 3.3).</summary>
internal static class CorrectionRequest
{
    public static Wanted<Correction> Read(RequestFields fields, DateTimeOffset now, DefinitionSet definitions)
    {
        fields.Only("check", "from", "until", "by", "reason");
        var check = fields.OneOf("check", [.. definitions.Checks.Select(c => c.Name)], "name the check that was wronged");
        var from = Required("from", "since when it was not the target's fault");
        var until = Required("until", "until when it was not the target's fault");
        var (by, reason) = (fields.By(), fields.Reason());
        if (fields.Wrong is null && until <= from)
        {
            fields.Fail($"until is {TimeText.Utc(until)}, but from is {TimeText.Utc(from)}; legal is an end after the start");
        }

        if (fields.Wrong is null && until > now)
        {
            fields.Fail(
                $"until is {TimeText.Utc(until)}, which is to come; only what was recorded can be corrected, up to {TimeText.Utc(now)}"
            );
        }

        return fields.Wrong is { } wrong
            ? Wanted.No<Correction>(400, wrong)
            : Wanted.Of(
                new Correction
                {
                    By = by,
                    Reason = reason,
                    From = from,
                    Until = until,
                    Check = check!,
                }
            );

        DateTimeOffset Required(string name, string what)
        {
            if (!fields.Has(name))
            {
                fields.Fail($"{name} is missing: say {what}, {InstantText.Legal}");
            }

            return fields.Instant(name) ?? default;
        }
    }
}
