using System.CommandLine;
using DeltaCrown.Perf;
using DeltaCrown.Serving;

// The root command serves. A subcommand is one line below: `root.Subcommands.Add(X.Create());`
RootCommand root = ServeCommand.Create();
root.Subcommands.Add(PerfCommand.Create());
return await CommandLine.RunAsync(root, args);
