namespace Crownwatch.Server.Api;

/// <summary>What people do that changes alerting for a time, and where it can be read.</summary>
internal static class InterventionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        SilenceEndpoints.Map(routes);
        PauseEndpoints.Map(routes);
        DeploymentEndpoints.Map(routes);
        CorrectionEndpoints.Map(routes);
        OnCallEndpoints.Map(routes);
        MaintenanceEndpoints.Map(routes);
        JournalEndpoints.Map(routes);
        ResultEndpoints.Map(routes);
    }
}
