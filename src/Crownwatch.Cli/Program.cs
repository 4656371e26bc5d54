using System.CommandLine;
using Crownwatch.Cli.Asking;
using Crownwatch.Cli.CommandLine;
using Crownwatch.Cli.Explaining;
using Crownwatch.Cli.Linting;
using Crownwatch.Cli.Remote;
using Crownwatch.Cli.Remote.Watching;
using Crownwatch.Cli.Reporting;
using Crownwatch.Cli.Simulating;
using Crownwatch.Cli.Testing;

var root = new RootCommand("Crownwatch: smoke tests, synthetic checks, alerting and on-call escalation from one definition file.")
{
    LoginCommand.Create(),
    LogoutCommand.Create(),
    StatusCommand.Create(),
    IncidentsCommand.Create(),
    AckCommand.Create(),
    NoteCommand.Create(),
    ResolveCommand.Create(),
    LintCommand.Create(),
    TestCommand.Create(),
    SimulateCommand.Create(),
    WhatIfCommand.Create(),
    SilenceCommand.Create(),
    PauseCommand.Create(),
    UnpauseCommand.Create(),
    MarkCommand.Create(),
    CorrectCommand.Create(),
    OverrideCommand.Create(),
    OnCallCommand.Create(),
    IncidentCommand.Create(),
    DrillCommand.Create(),
    ChannelsCommand.Create(),
    ResultsCommand.Create(),
    ExplainCommand.Create(),
    ReportCommand.Create(),
    PostMortemCommand.Create(),
};
return await CommandLineProgram.RunAsync(root, args);
