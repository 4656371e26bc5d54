using Crownwatch.Core.Definitions;

namespace Crownwatch.Probes.Loading;

/// <summary>Variables from the process environment, secrets from files.</summary>
/// <param name="folder">What relative paths of `${file:PATH}` start from.</param>
public sealed class ProcessVariables(string folder) : IVariableSource
{
    private const long MostBytes = 64 * 1024;

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>Null also for files over 64 KB: those are no secrets.</summary>
    public string? File(string path)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, path));
            if (!file.Exists || file.Length > MostBytes)
            {
                return null;
            }

            var text = System.IO.File.ReadAllText(file.FullName);
            var end =
                text.EndsWith("\r\n", StringComparison.Ordinal) ? 2
                : text.EndsWith('\n') ? 1
                : 0;
            return text[..^end];
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The reader reports it, with the place that asks for the file.
            return null;
        }
    }
}
