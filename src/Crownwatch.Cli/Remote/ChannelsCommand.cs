using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch channels test | list`</summary>
public static class ChannelsCommand
{
    public static Command Create() =>
        new("channels", "What messages go through: lists the channels, or sends each a real test message")
        {
            ChannelsTestCommand.Create(),
            ChannelsListCommand.Create(),
        };
}
