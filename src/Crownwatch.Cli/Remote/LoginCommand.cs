using System.CommandLine;
using Crownwatch.Cli.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch login [--server URL] [--name NAME]`</summary>
public static class LoginCommand
{
    public static Command Create()
    {
        var name = new Option<string?>("--name") { Description = "Whose account (default: your user name)", HelpName = "NAME" };
        var command = new Command(
            "login",
            "Asks for your password (from a pipe: its first line) and keeps a token for the server, good for 30 days. "
                + "Exit 0, 1 when the server refused it, 2 when no server could be reached."
        )
        {
            name,
        };
        var remote = new RemoteOptions(command, asks: true, hasFormat: false);
        command.SetAction((parsed, stopping) => ExecuteAsync(parsed, remote, parsed.GetValue(name) ?? Environment.UserName, stopping));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed, RemoteOptions remote, string name, CancellationToken stopping)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (server, wrong) = remote.Server(parsed);
        if (server is null)
        {
            await errors.WriteLineAsync($"crownwatch: {wrong}");
            return ExitCodes.CouldNotRun;
        }

        if (server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback)
        {
            await errors.WriteLineAsync($"crownwatch: warning: {server} is not https: your password goes there unencrypted");
        }

        if (PasswordPrompt.Ask($"Password of {Plain.Of(name)} at {server}: ") is not { } password)
        {
            await errors.WriteLineAsync("crownwatch: no password was given");
            return ExitCodes.CouldNotRun;
        }

        KeptToken? kept = null;
        var body = new
        {
            name,
            password,
            token_name = $"crownwatch on {Environment.MachineName}",
        };
        var exit = await RemoteRun.ExecuteAsync(
            parsed,
            server,
            null, // the password says who asks
            client => client.SendAsync(HttpMethod.Post, "api/v1/sign-in", body, stopping),
            made => kept = new KeptToken(made.GetProperty("id").GetInt64(), made.Text("token"), name, made.Text("expires_at"))
        );
        return exit == ExitCodes.Success && kept is not null
            ? await RemoteRun.GuardedAsync(
                parsed,
                async () =>
                {
                    KeptTokens.OfUser().Put(server, kept);
                    await output.WriteLineAsync($"signed in at {server} as {Plain.Of(name)} until {kept.ExpiresAt}");
                    return ExitCodes.Success;
                }
            )
            : exit;
    }
}
