using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Intervening;

/// <summary>From when to when an intervention holds.</summary>
internal readonly record struct RequestSpan(DateTimeOffset From, DateTimeOffset Until)
{
    private static readonly TimeSpan _least = TimeSpan.FromSeconds(1);

    /// <summary>Everything ends: an intervention that is forgotten must not last for ever.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromDays(366);

    /// <summary>Its length by `for`, or its end by `until`.</summary>
    /// <param name="starts">The field that holds its beginning; null where it always begins now.</param>
    public static RequestSpan Read(RequestFields fields, string? starts, DateTimeOffset now)
    {
        var from = starts is null ? now : fields.Instant(starts) ?? now;
        var length = fields.Duration("for", _least, Most);
        var end = fields.Instant("until");
        if (fields.Wrong is not null)
        {
            return default;
        }

        if (from > now + Most)
        {
            fields.Fail($"{starts} is {TimeText.Utc(from)}; legal is within a year from now");
        }
        else if (length is null == end is null)
        {
            fields.Fail(
                length is null
                    ? $"for is missing: say how long, such as 2h, or with until when it ends, {InstantText.Legal}"
                    : "for and until are both given; legal is one of them"
            );
        }

        var until = end ?? (fields.Wrong is null ? from + length!.Value : from);
        if (until <= from)
        {
            fields.Fail($"until is {TimeText.Utc(until)}, but it starts at {TimeText.Utc(from)}; legal is an end after the start");
        }
        else if (until <= now)
        {
            fields.Fail($"it would end at {TimeText.Utc(until)}, which is past; legal is an end after {TimeText.Utc(now)}");
        }
        else if (until - from > Most)
        {
            fields.Fail($"until is {TimeText.Utc(until)}; legal is at most a year after the start");
        }

        return new RequestSpan(from, until);
    }
}
