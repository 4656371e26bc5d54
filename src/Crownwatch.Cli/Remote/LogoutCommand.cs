using System.CommandLine;
using Crownwatch.Cli.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch logout [--server URL]`</summary>
public static class LogoutCommand
{
    public static Command Create()
    {
        var command = new Command(
            "logout",
            "Ends the token that 'crownwatch login' keeps for the server, and removes it. Exit 0, 1 when there is none, 2 when the "
                + "server could not be told: it is removed here all the same."
        );
        var remote = new RemoteOptions(command, asks: true, hasFormat: false);
        command.SetAction((parsed, stopping) => RemoteRun.GuardedAsync(parsed, () => ExecuteAsync(parsed, remote, stopping)));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed, RemoteOptions remote, CancellationToken stopping)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (server, wrong) = remote.Server(parsed);
        if (server is null)
        {
            await errors.WriteLineAsync($"crownwatch: {wrong}");
            return ExitCodes.CouldNotRun;
        }

        var tokens = KeptTokens.OfUser();
        if (tokens.Find(server) is not { } kept)
        {
            await errors.WriteLineAsync($"crownwatch: no sign-in is kept for {server}");
            return ExitCodes.Negative;
        }

        using var client = new ServerClient(server, kept.Token);
        var reply = await client.SendAsync(HttpMethod.Delete, $"api/v1/tokens/{kept.Id}", null, stopping);
        tokens.Put(server, null);

        // 401 and 404: it had ended already, which is what was wanted.
        if (reply.IsTaken || reply.Status is 401 or 404)
        {
            await output.WriteLineAsync($"signed out at {server}");
            return ExitCodes.Success;
        }

        await errors.WriteLineAsync(
            $"crownwatch: removed here, but {server} did not end it ({Plain.Of(reply.Failure ?? reply.Message)}): it holds until {Plain.Of(kept.ExpiresAt)}, or until it is ended there at /account"
        );
        return ExitCodes.CouldNotRun;
    }
}
