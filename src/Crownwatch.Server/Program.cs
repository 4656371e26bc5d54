using Crownwatch.Server;

var parsed = ServerCommand.Create(ServerHost.RunAsync).Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine($"crownwatch-server: {error.Message}");
    }

    Console.Error.WriteLine("crownwatch-server --help lists every option");
    return 2;
}

return await parsed.InvokeAsync(new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = null });
