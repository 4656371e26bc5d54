using System.CommandLine;
using Crownwatch.Server.Access;

namespace Crownwatch.Server;

/// <summary>The command line of the server.</summary>
internal static class ServerCommand
{
    private const string UsualUrl = "http://127.0.0.1:8080";
    private static readonly string UsualDatabase = Path.Combine("data", "crownwatch.db");

    public static RootCommand Create(Func<ServerOptions, CancellationToken, Task<int>> run)
    {
        var definitions = Text("--definitions", "The definition file, or a folder of them (CROWNWATCH_DEFINITIONS; required)", "PATH");
        var environment = Text("--environment", "One of the file's environments (CROWNWATCH_ENVIRONMENT)", "NAME");
        var database = Text("--database", "The SQLite file, made when missing (CROWNWATCH_DATABASE; default data/crownwatch.db)", "FILE");
        var urls = Text("--urls", "Where to listen, several with ';' (CROWNWATCH_URLS; default http://127.0.0.1:8080)", "URL");
        var noSignIn = new Option<bool>("--no-sign-in")
        {
            Description = "Nobody signs in and everybody may do everything: on loopback addresses only (CROWNWATCH_NO_SIGN_IN=true)",
        };
        var command = new RootCommand("Crownwatch server: runs the checks of a definition file, judges, alerts, escalates and shows.")
        {
            definitions,
            environment,
            database,
            urls,
            noSignIn,
        };
        var foreign = new ForeignSignInOptions();
        foreign.AddTo(command);
        command.SetAction(
            async (parsed, stopping) =>
            {
                string? Value(Option<string?> option, string variable) =>
                    parsed.GetValue(option)
                    ?? System.Environment.GetEnvironmentVariable(variable) switch
                    {
                        "" => null,
                        var value => value,
                    };
                var alone = parsed.GetValue(noSignIn) || System.Environment.GetEnvironmentVariable("CROWNWATCH_NO_SIGN_IN") == "true";
                var (others, wrongOthers) = foreign.Read(parsed, alone);
                var (options, wrong) = Read(
                    Value(definitions, "CROWNWATCH_DEFINITIONS"),
                    Value(environment, "CROWNWATCH_ENVIRONMENT"),
                    Value(database, "CROWNWATCH_DATABASE"),
                    Value(urls, "CROWNWATCH_URLS"),
                    alone
                );
                if (options is null || others is null)
                {
                    await Console.Error.WriteLineAsync($"crownwatch-server: {wrong ?? wrongOthers}");
                    return 2;
                }

                return await run(options with { Foreign = others }, stopping);
            }
        );
        command.Subcommands.Add(BackupCommands.Backup(database));
        command.Subcommands.Add(BackupCommands.Restore(database));
        command.Subcommands.Add(HealthyCommand.Create(urls));
        return command;
    }

    /// <summary>The addresses that were named, or the usual one.</summary>
    public static string UrlsOf(ParseResult parsed, Option<string?> urls) =>
        parsed.GetValue(urls)
        ?? System.Environment.GetEnvironmentVariable("CROWNWATCH_URLS") switch
        {
            null or "" => UsualUrl,
            var named => named,
        };

    /// <summary>The database that was named, or the usual one.</summary>
    public static string DatabaseOf(ParseResult parsed, Option<string?> database) =>
        parsed.GetValue(database)
        ?? System.Environment.GetEnvironmentVariable("CROWNWATCH_DATABASE") switch
        {
            null or "" => UsualDatabase,
            var named => named,
        };

    private static (ServerOptions? Options, string? Wrong) Read(
        string? definitions,
        string? environment,
        string? database,
        string? urls,
        bool noSignIn
    )
    {
        if (definitions is null)
        {
            return (null, "--definitions is missing: name a definition file, e.g. --definitions synthetics/uptime_checks.yml");
        }

        var (addresses, wrong) = ServerOptions.ParseUrls(urls ?? UsualUrl, noSignIn);
        return wrong is not null
            ? (null, wrong)
            : (
                new ServerOptions
                {
                    Definitions = definitions,
                    Environment = environment,
                    Database = database ?? UsualDatabase,
                    Urls = addresses,
                    NoSignIn = noSignIn,
                },
                null
            );
    }

    private static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
