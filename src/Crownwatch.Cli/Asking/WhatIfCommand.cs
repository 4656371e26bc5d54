using System.CommandLine;
using Crownwatch.Cli.Simulating;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Cli.Asking;

/// <summary>`crownwatch what-if CHECK --down 90m --at 02:00`</summary>
public static class WhatIfCommand
{
    // The screen of a phone in landscape, or half of a large one.
    private const int Columns = 100;

    public static Command Create()
    {
        var check = new Argument<string>("CHECK") { Description = "The check that goes down" };
        var down = new Option<string>("--down")
        {
            Description = "For how long, such as 90m or 1h30m",
            HelpName = "DURATION",
            Required = true,
        };
        down.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !TryLength(text, out _, out var problem))
            {
                result.AddError($"--down: {problem}");
            }
        });
        var at = new Option<string>("--at")
        {
            Description = "From when on: the next such time of day in UTC, or an instant such as 2025-11-13T02:00:00Z",
            HelpName = "TIME",
            Required = true,
        };
        at.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !StartOfOutage.TryParse(text, DateTimeOffset.UnixEpoch, out _))
            {
                result.AddError($"--at is a time of day in UTC such as 02:00, or an instant such as 2025-11-13T02:00:00Z, not '{text}'");
            }
        });
        var definitions = new Option<string?>("--definitions", "-d")
        {
            Description = $"The definition file, or a folder of them (default: {WhatIfRun.UsualFile})",
            HelpName = "FILE",
        };
        var environment = new Option<string?>("--environment", "-e") { Description = "One of the file's environments", HelpName = "E" };
        var command = new Command("what-if", "Says who would be told what and when if a check went down")
        {
            check,
            down,
            at,
            definitions,
            environment,
        };
        command.SetAction(parsed =>
        {
            _ = TryLength(parsed.GetValue(down)!, out var length, out _);
            _ = StartOfOutage.TryParse(parsed.GetValue(at)!, TimeProvider.System.GetUtcNow(), out var from);
            var outage = new Outage(parsed.GetValue(check)!, from, length);
            var configuration = parsed.InvocationConfiguration;
            return new WhatIfRun(
                configuration.Output,
                Ink.ForConsole(),
                configuration.Error,
                Console.IsOutputRedirected ? int.MaxValue : Columns
            ).Execute(outage, parsed.GetValue(definitions), parsed.GetValue(environment));
        });
        return command;
    }

    private static bool TryLength(string text, out TimeSpan length, out string problem)
    {
        if (Durations.IsNegative(text))
        {
            (length, problem) = (TimeSpan.Zero, $"it would end before it starts; it is from 1s to 30d, found '{text}'");
            return false;
        }

        if (!Durations.TryParse(text, out length, out problem))
        {
            return false;
        }

        problem = length < TimeSpan.FromSeconds(1) || length > Outage.Longest ? $"it is from 1s to 30d, found '{text}'" : "";
        return problem.Length == 0;
    }
}
