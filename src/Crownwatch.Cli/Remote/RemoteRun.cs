using System.CommandLine;
using System.Text.Json;
using Crownwatch.Cli.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>One request to a server and what is printed of its answer.</summary>
internal static class RemoteRun
{
    /// <summary>Exit 0 when it was taken, 1 when the server refused it, 2 when no server could be reached or it is at fault.</summary>
    /// <param name="fails">Why what was taken came to nothing, which is exit 1 as well; null when it did not.</param>
    public static async Task<int> ExecuteAsync(
        ParseResult parsed,
        RemoteOptions options,
        Func<ServerClient, Task<Reply>> ask,
        Action<JsonElement, TextWriter> show,
        Func<JsonElement, string?>? fails = null
    )
    {
        var errors = parsed.InvocationConfiguration.Error;
        string? failure = null;
        var exit = await ExecuteAsync(
            parsed,
            options,
            ask,
            body =>
            {
                Show(parsed, options, body, show);
                failure = fails?.Invoke(body);
                if (failure is null && !options.AsJson(parsed) && body.Text("warning") is { Length: > 0 } warning)
                {
                    errors.WriteLine($"crownwatch: warning: {warning}");
                }
            }
        );
        if (failure is null)
        {
            return exit;
        }

        await errors.WriteLineAsync($"crownwatch: {failure}");
        return ExitCodes.Negative;
    }

    /// <summary>The same for a command that asks more than once: what was taken is handed over, and nothing printed of it.</summary>
    public static async Task<int> ExecuteAsync(
        ParseResult parsed,
        RemoteOptions options,
        Func<ServerClient, Task<Reply>> ask,
        Action<JsonElement> take
    )
    {
        var errors = parsed.InvocationConfiguration.Error;
        var (server, wrong) = options.Server(parsed);
        if (server is null)
        {
            await errors.WriteLineAsync($"crownwatch: {wrong}");
            return ExitCodes.CouldNotRun;
        }

        return await GuardedAsync(parsed, () => ExecuteAsync(parsed, server, Credential.For(server), ask, take));
    }

    /// <summary>The same with a credential of its own.</summary>
    public static async Task<int> ExecuteAsync(
        ParseResult parsed,
        Uri server,
        Credential? credential,
        Func<ServerClient, Task<Reply>> ask,
        Action<JsonElement> take
    )
    {
        using var client = new ServerClient(server, credential?.Token);
        var reply = await ask(client);
        if (!reply.IsTaken)
        {
            return await TellAsync(parsed, server, credential, reply);
        }

        take(reply.Body);
        return ExitCodes.Success;
    }

    /// <summary>The same for a command that stays: it asks as it likes, and hands over what it is refused.</summary>
    public static async Task<int> ConnectedAsync(
        ParseResult parsed,
        RemoteOptions options,
        Func<ServerClient, Func<Reply, Task<int>>, Task<int>> run
    )
    {
        var (server, wrong) = options.Server(parsed);
        if (server is null)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"crownwatch: {wrong}");
            return ExitCodes.CouldNotRun;
        }

        return await GuardedAsync(
            parsed,
            async () =>
            {
                var credential = Credential.For(server);
                using var client = new ServerClient(server, credential.Token);
                return await run(client, refused => TellAsync(parsed, server, credential, refused));
            }
        );
    }

    // Why it was not taken, and the exit code of that.
    private static async Task<int> TellAsync(ParseResult parsed, Uri server, Credential? credential, Reply reply)
    {
        var errors = parsed.InvocationConfiguration.Error;
        if (reply.Failure is { } failure)
        {
            await errors.WriteLineAsync(
                $"crownwatch: no server could be reached at {server}: {Plain.Of(failure)}; name another with --server"
            );
            return ExitCodes.CouldNotRun;
        }

        var message = reply.Status == 401 && credential is { } shown ? shown.Advice(server) : reply.Message;
        await errors.WriteLineAsync($"crownwatch: {message}");
        return reply.Status is >= 400 and < 500 ? ExitCodes.Negative : ExitCodes.CouldNotRun;
    }

    /// <summary>What is kept of sign-ins, or can't be: named in one line, exit 2.</summary>
    public static async Task<int> GuardedAsync(ParseResult parsed, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (InvalidDataException e)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"crownwatch: {Plain.Of(e.Message)}");
            return ExitCodes.CouldNotRun;
        }
    }

    private static void Show(ParseResult parsed, RemoteOptions options, JsonElement body, Action<JsonElement, TextWriter> show)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (options.AsJson(parsed))
        {
            output.WriteLine(RemoteJson.Show(body));
        }
        else
        {
            show(body, output);
        }
    }
}
