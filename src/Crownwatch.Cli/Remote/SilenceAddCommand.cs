using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch silence add MATCHER… --for 2h --reason R [--everything]`</summary>
internal static class SilenceAddCommand
{
    public static Command Create()
    {
        var matchers = new Argument<string[]>("MATCHER")
        {
            Description = "Labels of the alerts: service=shop, severity!=critical, check=~\"health.*\", check!~\"shop_.*\"; all must match",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var (length, until) = (Texts.For(), Texts.Until());
        var starts = Texts.Option("--starts", "From when on (default: now)", "TIME");
        var reason = Texts.Reason(required: true);
        var everything = new Option<bool>("--everything") { Description = "Meant: every alert there is or will be" };
        var command = new Command("add", "Makes a silence") { matchers, length, until, starts, reason, everything };
        Texts.NeedsAnEnd(command, length, until);
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Post,
                            "api/v1/silences",
                            new
                            {
                                match = parsed.GetValue(matchers) ?? [],
                                @for = parsed.GetValue(length),
                                until = parsed.GetValue(until),
                                starts = parsed.GetValue(starts),
                                reason = parsed.GetValue(reason),
                                everything = parsed.GetValue(everything),
                                by = remote.By(parsed),
                            },
                            stopping
                        ),
                    (made, output) => SilenceLines.Write(made, output)
                )
        );
        return command;
    }
}
