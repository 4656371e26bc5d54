using System.Reflection;

namespace Crownwatch.Server.Telemetry;

/// <summary>The version of this program, x.y.z, from its assembly.</summary>
public static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
