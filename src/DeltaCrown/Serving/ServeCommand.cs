using System.CommandLine;

namespace DeltaCrown.Serving;

/// <summary>The root command: prepares the database and serves until SIGTERM or Ctrl-C.</summary>
public static class ServeCommand
{
    public static RootCommand Create()
    {
        Option<string?> urls = new("--urls")
        {
            Description = $"Addresses to listen on, separated by ';' (DELTACROWN_URLS; default {ServeOptions.DefaultUrls})",
            HelpName = "URL",
        };
        Option<string?> database = new("--database")
        {
            Description = $"A file's path or a SQLite connection string (DELTACROWN_DATABASE; default {ServeOptions.DefaultDatabase})",
            HelpName = "PATH",
        };
        RootCommand root = new("DeltaCrown: accounts, wallet, shop and moderation of an esports platform.") { urls, database };
        root.SetAction((parsed, stop) => RunAsync(parsed.GetValue(urls), parsed.GetValue(database), stop));
        return root;
    }

    private static async Task<int> RunAsync(string? urls, string? database, CancellationToken stop)
    {
        List<string> errors = [];
        ServeOptions? options = ServeOptions.Read(Environment.GetEnvironmentVariable, urls, database, errors);
        if (options is null)
        {
            foreach (string error in errors)
            {
                await Console.Error.WriteLineAsync($"deltacrown: {error}");
            }
            return 2;
        }

        StartedPlatform started = await PlatformHost.StartAsync(options, stop);
        if (started.MadeAdministratorPassword is { } password)
        {
            Console.WriteLine($"Administrator `admin` created; its password, shown only this once: {password}");
        }
        if (started.App is not { } app)
        {
            await Console.Error.WriteLineAsync($"deltacrown: {started.Failure}");
            return 1;
        }
        await using (app)
        {
            Console.WriteLine($"DeltaCrown {ProgramVersion.Current} listening on {string.Join(", ", app.Urls)}");
            await app.WaitForShutdownAsync(stop);
        }
        return 0;
    }
}
