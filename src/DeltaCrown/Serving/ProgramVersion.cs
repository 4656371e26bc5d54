using System.Reflection;

namespace DeltaCrown.Serving;

/// <summary>The semantic version that the assembly was built with, without build metadata.</summary>
public static class ProgramVersion
{
    public static string Current { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0.0.0";
}
