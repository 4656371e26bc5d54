using System.Globalization;
using Crownwatch.Server;

namespace FaultHost.Hosting;

/// <summary>
/// `fault-host serve`: the real server. Standard input takes a line a command: `arm POINT`, `clock SECONDS`, `factor N`, `stop`.
/// </summary>
internal static class HostCommand
{
    public static async Task<int> RunAsync(ServerOptions options, TimeSpan clockSet, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var clock = new SettableClock();
        clock.Set(clockSet);
        var kill = new KillSwitch(TimeProvider.System);
        var seams = new HostSeams
        {
            Time = clock,
            Committing = kill.Committing,
            Committed = kill.Committed,
            Outgoing = kill.Around,
            Mail = kill.Around,
        };
        _ = Task.Run(() => ObeyAsync(clock, kill, stop), CancellationToken.None);
        return await ServerHost.RunAsync(options, seams, stop.Token);
    }

    private static async Task ObeyAsync(SettableClock clock, KillSwitch kill, CancellationTokenSource stop)
    {
        while (await Console.In.ReadLineAsync(stop.Token) is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["arm", var point]:
                    kill.Arm(Enum.Parse<KillPoint>(point));
                    break;
                case ["clock", var seconds]:
                    clock.Set(TimeSpan.FromSeconds(Number(seconds)));
                    break;
                case ["factor", var factor]:
                    clock.Run(Number(factor));
                    break;
                case ["stop"]:
                    await stop.CancelAsync();
                    return;
                default:
                    Console.WriteLine($"unknown command: {line}");
                    continue;
            }

            Console.WriteLine($"done: {line}");
        }

        // Whoever drives us is gone.
        await stop.CancelAsync();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
