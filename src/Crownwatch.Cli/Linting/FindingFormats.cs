namespace Crownwatch.Cli.Linting;

/// <summary>Every format by its name.</summary>
internal static class FindingFormats
{
    private static readonly IFindingFormat[] _all =
    [
        new TextFormat(!Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))),
        new JsonFormat(),
        new GitHubFormat(),
        new SarifFormat(),
    ];

    public static IFindingFormat? Find(string name) => Array.Find(_all, format => format.Name == name);
}
