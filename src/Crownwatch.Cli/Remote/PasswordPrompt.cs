using System.Text;

namespace Crownwatch.Cli.Remote;

/// <summary>Asks for a password: at a terminal without showing it, else the first line of standard input.</summary>
internal static class PasswordPrompt
{
    /// <returns>null when none was given.</returns>
    public static string? Ask(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() is { Length: > 0 } line ? line : null;
        }

        // Before the prompt: from the first look at the keyboard on the terminal shows nothing of what is typed.
        _ = Console.KeyAvailable;

        // Not on standard output: that may be a file.
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                Console.Error.WriteLine();
                return typed.Length > 0 ? typed.ToString() : null;
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }
    }
}
