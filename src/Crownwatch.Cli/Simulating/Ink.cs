namespace Crownwatch.Cli.Simulating;

/// <summary>Colours, where there is a terminal that shows them.</summary>
/// <param name="On">Without it every text stays as it is.</param>
public readonly record struct Ink(bool On)
{
    public string Red(string text) => Dye("31", text);

    public string Green(string text) => Dye("32", text);

    public string Yellow(string text) => Dye("33", text);

    public string Dim(string text) => Dye("2", text);

    public string Bold(string text) => Dye("1", text);

    /// <summary>In colour on a terminal, unless the environment says NO_COLOR.</summary>
    public static Ink ForConsole() =>
        new(!Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    private string Dye(string code, string text) => On && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
