using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Intervening;

/// <summary>{person, rotation, from, for | until, by, reason}: somebody else holds a rotation for a while (semantics.md 8).</summary>
internal static class OverrideRequest
{
    private const string UsualRotation = "default";

    public static Wanted<OnCallOverride> Read(RequestFields fields, DateTimeOffset now, DefinitionSet definitions)
    {
        fields.Only("rotation", "person", "from", "for", "until", "by", "reason");
        var rotations = definitions.OnCall.Rotations.Keys.ToList();
        var rotation = fields.OneOf("rotation", rotations) ?? UsualRotation;
        if (!rotations.Contains(rotation))
        {
            fields.Fail(
                rotations.Count == 0
                    ? $"rotation is '{rotation}', but the definitions have none; add one under on_call.rotations"
                    : $"rotation is missing and there is no '{rotation}'; legal are {string.Join(", ", rotations)}"
            );
        }

        var people = definitions.OnCall.People.Select(p => p.Name).ToList();
        const string Missing = "name who stands in";
        var person =
            people.Count == 0 ? fields.Text("person", RequestFields.LongestName, Missing) : fields.OneOf("person", people, Missing);
        var span = RequestSpan.Read(fields, "from", now);
        var (by, reason) = (fields.By(), fields.Text("reason", RequestFields.LongestReason) ?? "");
        return fields.Wrong is { } wrong
            ? Wanted.No<OnCallOverride>(400, wrong)
            : Wanted.Of(
                new OnCallOverride
                {
                    By = by,
                    Reason = reason,
                    From = span.From,
                    Until = span.Until,
                    Rotation = rotation,
                    Person = person!,
                }
            );
    }
}
