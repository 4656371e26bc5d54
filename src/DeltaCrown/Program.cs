using System.CommandLine;
using DeltaCrown.Serving;

// The root command serves. A subcommand is one line below: `root.Subcommands.Add(X.Create());`
RootCommand root = ServeCommand.Create();
return await CommandLine.RunAsync(root, args);
