using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Intervening;

/// <summary>{service, version, grace, by, reason}: a version goes out now.</summary>
internal static class DeploymentRequest
{
    private static readonly TimeSpan UsualGrace = TimeSpan.FromMinutes(5);

    public static Wanted<DeploymentMark> Read(RequestFields fields, DateTimeOffset now)
    {
        fields.Only("service", "version", "grace", "by", "reason");
        var service = fields.Text("service", RequestFields.LongestName, "name the service, as the label `service` of its checks does");
        var version = fields.Text("version", RequestFields.LongestName, "name the version that goes out");
        var grace = fields.Duration("grace", TimeSpan.Zero, DeploymentMark.LongestGrace) ?? UsualGrace;
        var (by, reason) = (fields.By(), fields.Text("reason", RequestFields.LongestReason) ?? "");
        return fields.Wrong is { } wrong
            ? Wanted.No<DeploymentMark>(400, wrong)
            : Wanted.Of(
                new DeploymentMark
                {
                    By = by,
                    Reason = reason,
                    From = now,
                    Until = now + grace,
                    Service = service!,
                    Version = version!,
                }
            );
    }
}
