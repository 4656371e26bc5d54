using System.CommandLine;
using System.Text.Json;
using Crownwatch.Cli.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch channels test [NAME]`</summary>
internal static class ChannelsTestCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "The channel; without it every enabled one",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "test",
            "Sends a real message headed [TEST] through each enabled channel, or the one named, and shows the receiver's receipt. "
                + "PagerDuty gets a trigger and its resolution. Exit 0 when all were delivered, 1 when one was not, 2 when no server "
                + "or no such channel was found."
        )
        {
            name,
        };
        var remote = new RemoteOptions(command);
        command.SetAction((parsed, stopping) => ExecuteAsync(parsed, remote, parsed.GetValue(name), stopping));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed, RemoteOptions remote, string? name, CancellationToken stopping)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        List<JsonElement> results = [];
        List<string> channels = [];
        var exit = name is null
            ? await RemoteRun.ExecuteAsync(
                parsed,
                remote,
                client => client.SendAsync(HttpMethod.Get, "api/v1/channels", null, stopping),
                answer => channels.AddRange(answer.List("channels").Where(c => c.Is("enabled")).Select(c => c.Text("name")))
            )
            : ExitCodes.Success;
        foreach (var channel in name is null ? channels : [name])
        {
            if (exit != ExitCodes.Success)
            {
                break;
            }

            exit = await RemoteRun.ExecuteAsync(
                parsed,
                remote,
                client =>
                    client.SendAsync(
                        HttpMethod.Post,
                        $"api/v1/channels/{Uri.EscapeDataString(channel)}/test",
                        new { by = remote.By(parsed) },
                        stopping
                    ),
                results.Add
            );
        }

        if (exit != ExitCodes.Success)
        {
            return ExitCodes.CouldNotRun;
        }

        if (remote.AsJson(parsed))
        {
            await output.WriteLineAsync(RemoteJson.Show(JsonSerializer.SerializeToElement(new { results })));
        }
        else
        {
            Write(results, output);
        }

        if (results.Count == 0)
        {
            await errors.WriteLineAsync("crownwatch: no channel is enabled: nobody would be told");
        }

        return results.Count > 0 && results.TrueForAll(r => r.Is("delivered")) ? ExitCodes.Success : ExitCodes.Negative;
    }

    private static void Write(List<JsonElement> results, TextWriter output)
    {
        if (results.Count == 0)
        {
            return;
        }

        var width = Math.Max("CHANNEL".Length, results.Max(r => r.Text("channel").Length));
        output.WriteLine($"{"CHANNEL".PadRight(width)}  {"OUTCOME", -11} {"STATUS", -6} {"TIME", 9}  RECEIPT");
        foreach (var result in results)
        {
            var receipt = string.Join(' ', new[] { result.Text("receipt"), result.Text("reference") }.Where(t => t.Length > 0));
            var why = result.Is("bad_credential") ? " (the credential is wrong)" : "";
            output.WriteLine(
                $"{result.Text("channel").PadRight(width)}  {result.Text("outcome"), -11} {(result.Text("status") is { Length: > 0 } s ? s : "–"), -6} {result.Text("duration_ms") + " ms", 9}  {receipt}{why}"
            );
        }

        output.WriteLine(
            $"{results.Count} {(results.Count == 1 ? "channel" : "channels")}: {results.Count(r => r.Is("delivered"))} delivered, {results.Count(r => !r.Is("delivered"))} not"
        );
    }
}
