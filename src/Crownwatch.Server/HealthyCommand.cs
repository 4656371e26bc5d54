using System.CommandLine;

namespace Crownwatch.Server;

/// <summary>`crownwatch-server healthy`: asks the server on this machine, for supervisors that can only run a program.</summary>
internal static class HealthyCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Create(Option<string?> urls)
    {
        var command = new Command("healthy", "Asks the server that listens on --urls whether it is well: exit 0, or 1 and why not")
        {
            urls,
        };
        command.SetAction(
            async (parsed, stopping) =>
            {
                var (addresses, wrong) = ServerOptions.ParseUrls(ServerCommand.UrlsOf(parsed, urls), noSignIn: false);
                if (wrong is not null)
                {
                    await Console.Error.WriteLineAsync($"crownwatch-server: {wrong}");
                    return 2;
                }

                return await AskAsync(Near(addresses[0]), stopping);
            }
        );
        return command;
    }

    private static async Task<int> AskAsync(Uri address, CancellationToken stopping)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri(address, "/healthz"), stopping);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"crownwatch-server: {address} is sick: {await answer.Content.ReadAsStringAsync(stopping)}");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            await Console.Error.WriteLineAsync($"crownwatch-server: {address} does not answer: {e.Message}");
        }

        return 1;
    }

    // Every address of the machine is also this one.
    private static Uri Near(Uri address) =>
        address.DnsSafeHost switch
        {
            "0.0.0.0" => new UriBuilder(address) { Host = "127.0.0.1" }.Uri,
            "::" => new UriBuilder(address) { Host = "[::1]" }.Uri,
            _ => address,
        };
}
