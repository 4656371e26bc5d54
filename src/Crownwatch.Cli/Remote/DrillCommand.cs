using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Crownwatch.Core.Conditions;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch drill CHECK --outcome 503 --for 5m`</summary>
public static class DrillCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var check = new Argument<string>("CHECK") { Description = "The check that is to seem to fail" };
        var outcome = new Option<string>("--outcome")
        {
            Description = "What its runs show: an HTTP status, timeout or refused",
            HelpName = "503",
            DefaultValueFactory = _ => "503",
        };
        var length = new Option<string>("--for")
        {
            Description = "For how long they fail",
            HelpName = "DURATION",
            DefaultValueFactory = _ => "5m",
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Start it, and don't wait for its report" };
        var command = new Command(
            "drill",
            "Feeds a copy of the check's state with failures: the real way to the real channels, every message headed [DRILL]. "
                + "Real results are judged as ever, and no figure of any report is touched."
        )
        {
            check,
            outcome,
            length,
            noWait,
        };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    async client =>
                    {
                        var started = await client.SendAsync(
                            HttpMethod.Post,
                            "api/v1/drills",
                            new
                            {
                                check = parsed.GetValue(check),
                                outcome = parsed.GetValue(outcome),
                                @for = parsed.GetValue(length),
                                by = remote.By(parsed),
                            },
                            stopping
                        );
                        if (!started.IsTaken || parsed.GetValue(noWait))
                        {
                            return started;
                        }

                        if (!remote.AsJson(parsed))
                        {
                            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                                $"{Head(started.Body)} goes on; Ctrl-C leaves it to itself"
                            );
                        }

                        return await UntilEndedAsync(client, started, stopping);
                    },
                    Write,
                    ToldNobody
                )
        );
        return command;
    }

    private static async Task<Reply> UntilEndedAsync(ServerClient client, Reply reply, CancellationToken stopping)
    {
        var path = $"api/v1/drills/{reply.Body.Text("id")}";
        while (reply.IsTaken && reply.Body.Text("state") == "running")
        {
            await Task.Delay(LookEvery, TimeProvider.System, stopping);
            reply = await client.SendAsync(HttpMethod.Get, path, null, stopping);
        }

        return reply;
    }

    private static void Write(JsonElement drill, TextWriter output)
    {
        var ended = drill.Text("ended") is { Length: > 0 } reason ? $"ended: {reason}" : "goes on";
        output.WriteLine($"{Head(drill)} {ended}");
        output.WriteLine($"  detected after      {After(drill, "detected_after_seconds", "no rule fired")}");
        output.WriteLine($"  told after          {After(drill, "told_after_seconds", "no channel took a message")}");
        output.WriteLine($"  acknowledged after  {After(drill, "acknowledged_after_seconds", "nobody acknowledged")}");
        output.WriteLine($"  resolved after      {After(drill, "resolved_after_seconds", "not resolved")}");
    }

    private static string? ToldNobody(JsonElement drill) =>
        drill.Text("state") == "ended" && drill.Text("told_after_seconds").Length == 0 ? "the drill told nobody" : null;

    private static string Head(JsonElement drill) =>
        $"drill {drill.Text("id")} of {drill.Text("check")} ({drill.Text("outcome")} for {drill.Text("for")})";

    private static string After(JsonElement drill, string member, string otherwise) =>
        double.TryParse(drill.Text(member), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? seconds < 60
                ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
                : DurationText.Of(TimeSpan.FromSeconds(seconds))
            : otherwise;
}
