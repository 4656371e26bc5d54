using System.CommandLine;

namespace DeltaCrown.Serving;

/// <summary>How every command of the program ends: 0 done, 1 failed, 2 not understood.</summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        ArgumentNullException.ThrowIfNull(root);
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
            {
                await Console.Error.WriteLineAsync($"deltacrown: {message}");
            }
            await Console.Error.WriteLineAsync("deltacrown: `deltacrown --help` lists every option");
            return 2;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
