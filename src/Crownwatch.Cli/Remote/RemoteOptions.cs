using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>The options of every command that speaks to a server.</summary>
internal sealed class RemoteOptions
{
    private const string UsualServer = "http://127.0.0.1:8080";
    private const string Variable = "CROWNWATCH_SERVER";

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"The server's address ({Variable}; default {UsualServer})",
        HelpName = "URL",
    };

    private readonly Option<string?> _format = new("--format", "-f")
    {
        Description =
            "How the answer is printed: text, or json as the server gave it (default: text on a terminal, json into a pipe or a file)",
        HelpName = "text|json",
    };

    private readonly Option<string?>? _by;
    private readonly bool _hasFormat;

    /// <param name="command">Gets the options.</param>
    /// <param name="asks">Whether it only asks: nobody's name is needed then.</param>
    /// <param name="hasFormat">Whether it prints an answer.</param>
    public RemoteOptions(Command command, bool asks = false, bool hasFormat = true)
    {
        _hasFormat = hasFormat;
        command.Options.Add(_server);
        if (!asks)
        {
            _by = new Option<string?>("--by") { Description = "Who does it (default: your user name)", HelpName = "NAME" };
            command.Options.Add(_by);
        }

        if (hasFormat)
        {
            _format.AcceptOnlyFromAmong("text", "json");
            command.Options.Add(_format);
        }
    }

    public string By(ParseResult parsed) => parsed.GetValue(_by!) ?? Environment.UserName;

    /// <summary>For programs and not for a person; what was not said, the output's kind decides.</summary>
    public bool AsJson(ParseResult parsed) =>
        _hasFormat && (parsed.GetValue(_format) is { } format ? format == "json" : Console.IsOutputRedirected);

    /// <summary>Whether CROWNWATCH_SERVER is set, and to something else than this server.</summary>
    public static bool VariableNamesAnother(Uri server) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        && !(Uri.TryCreate(text, UriKind.Absolute, out var named) && named == server);

    /// <summary>The address, or what is wrong with it.</summary>
    public (Uri? Server, string? Wrong) Server(ParseResult parsed)
    {
        var (text, named) =
            parsed.GetValue(_server) is { } given ? (given, "--server")
            : Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? (variable, Variable)
            : (UsualServer, "--server");
        return
            Uri.TryCreate(text, UriKind.Absolute, out var server)
            && (server.Scheme == Uri.UriSchemeHttp || server.Scheme == Uri.UriSchemeHttps)
            ? (server, null)
            : (null, $"{named} is '{Plain.Of(text)}', which is no address such as {UsualServer}");
    }
}
