using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch silence add | list | end`</summary>
public static class SilenceCommand
{
    public static Command Create() =>
        new("silence", "Withholds alerts by their labels, for a time and a reason")
        {
            SilenceAddCommand.Create(),
            SilenceListCommand.Create(),
            SilenceEndCommand.Create(),
        };
}
