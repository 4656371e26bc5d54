using System.Globalization;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Tests.OnCall;

/// <summary>Rotations and overrides as the tests write them.</summary>
internal static class Rota
{
    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static Rotation Of(string zone, string starts, TimeSpan every, params string[] people) =>
        new()
        {
            Name = "default",
            Starts = At(starts),
            Every = every,
            TimeZone = zone,
            People = people,
        };

    public static OnCallDefinition OnCall(params Rotation[] rotations) => new() { Rotations = rotations.ToDictionary(r => r.Name) };

    public static OnCallOverride Override(long id, string person, string from, string until, string rotation = "default") =>
        new()
        {
            Id = id,
            Rotation = rotation,
            Person = person,
            By = "ada",
            From = At(from),
            Until = At(until),
        };
}
