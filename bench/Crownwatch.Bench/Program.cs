using System.CommandLine;
using Crownwatch.Bench;

// Without a command: the comparison. `target` and `bare` are what it starts as processes of their own.
var checks = new Option<int>("--checks") { Description = "Checks in the generated definitions", DefaultValueFactory = _ => 8000 };
var rate = new Option<int>("--rate") { Description = "Checks a second", DefaultValueFactory = _ => 800 };
var seconds = new Option<int>("--seconds") { Description = "Seconds measured, of each", DefaultValueFactory = _ => 30 };
var warmUp = new Option<int>("--warm-up") { Description = "Seconds before measuring begins, of each", DefaultValueFactory = _ => 15 };
var server = new Option<string?>("--server") { Description = "The server's executable (default: the one built here)", HelpName = "FILE" };
var root = new RootCommand("CPU time a check of the whole Crownwatch server, against a bare HttpClient loop paced alike, in one run.")
{
    checks,
    rate,
    seconds,
    warmUp,
    server,
};
root.SetAction(
    (parsed, stopping) =>
        new Comparison(
            new Load(
                parsed.GetValue(checks),
                parsed.GetValue(rate),
                TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
                TimeSpan.FromSeconds(parsed.GetValue(seconds))
            ),
            parsed.GetValue(server),
            TimeProvider.System
        ).RunAsync(stopping)
);

var target = new Command("target", "A small local web server that answers /health until its input ends");
target.SetAction((_, stopping) => BenchTarget.RunAsync(stopping));
root.Add(target);

var results = new Option<int>("--results") { Description = "Results folded", DefaultValueFactory = _ => 2_000_000 };
var fold = new Command("fold", "Results a second that the decision core folds on one core, with three rules") { results };
fold.SetAction(parsed => FoldBench.Run(parsed.GetValue(results), TimeProvider.System));
root.Add(fold);

var many = new Option<int>("--checks") { Description = "Checks with results", DefaultValueFactory = _ => 50 };
var days = new Option<int>("--days") { Description = "Days of results, one a minute", DefaultValueFactory = _ => 90 };
var report = new Command("report", "Availability of many checks over many days, on a generated database") { many, days };
report.SetAction((parsed, stopping) => ReportBench.RunAsync(parsed.GetValue(many), parsed.GetValue(days), TimeProvider.System, stopping));
root.Add(report);

var shown = new Option<int>("--checks") { Description = "Checks on the page", DefaultValueFactory = _ => 2000 };
var hours = new Option<int>("--hours") { Description = "Hours of results, one a minute", DefaultValueFactory = _ => 6 };
var looks = new Option<int>("--looks") { Description = "How often the page is asked for", DefaultValueFactory = _ => 100 };
var now = new Command("now", "Size of the page Now with many checks, and the time it takes, on a real server") { shown, hours, looks };
now.SetAction(
    (parsed, stopping) =>
        NowBench.RunAsync(parsed.GetValue(shown), parsed.GetValue(hours), parsed.GetValue(looks), TimeProvider.System, stopping)
);
root.Add(now);

var cli = new Option<string>("--cli")
{
    Description = "The command line",
    HelpName = "FILE",
    DefaultValueFactory = _ => "bin/crownwatch",
};
var rounds = new Option<int>("--rounds") { Description = "Runs of each", DefaultValueFactory = _ => 5 };
var simulate = new Command("simulate", "`crownwatch simulate` of thirty days of four checks, with --replay and without") { cli, rounds };
simulate.SetAction(
    (parsed, stopping) => SimulateBench.RunAsync(parsed.GetRequiredValue(cli), parsed.GetValue(rounds), TimeProvider.System, stopping)
);
root.Add(simulate);

var url = new Argument<string>("URL");
var bare = new Command("bare", "A bare HttpClient loop with fresh connections; prints how many it has done for each line of input")
{
    url,
    rate,
};
bare.SetAction(
    (parsed, stopping) => BareLoop.RunAsync(new Uri(parsed.GetRequiredValue(url)), parsed.GetValue(rate), TimeProvider.System, stopping)
);
root.Add(bare);
var invoked = root.Parse(args);
return invoked.Errors.Count > 0 ? Math.Max(2, await invoked.InvokeAsync()) : await invoked.InvokeAsync();
