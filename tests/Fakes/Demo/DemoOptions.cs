namespace Fakes.Demo;

/// <summary>What the demonstration starts, and where.</summary>
/// <param name="Platform">The program that is watched.</param>
/// <param name="Server">The program that watches.</param>
/// <param name="Definitions">The definition file.</param>
/// <param name="Data">The folder for databases and logs.</param>
/// <param name="Urls">Where the demonstration's own page listens.</param>
internal sealed record DemoOptions(string Platform, string Server, string Definitions, string Data, string Urls);
