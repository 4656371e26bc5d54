using System.Text;
using System.Text.Json.Nodes;
using Crownwatch.Cli.Simulating;
using Crownwatch.Tests.Definitions;
using Crownwatch.Tests.Simulation;
using Xunit;

namespace Crownwatch.Tests.Cli.Simulating;

/// <summary>`crownwatch simulate`: files in, timeline or lines out.</summary>
public sealed class SimulateRunTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crownwatch-simulate-");
    private readonly StringWriter _error = new();
    private string _output = "";

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _error.Dispose();
    }

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private int Run(SimulationRequest request, bool colours = false)
    {
        using var output = new MemoryStream();
        var exit = new SimulateRun(output, new Ink(colours), _error).Execute(request);
        _output = Encoding.UTF8.GetString(output.ToArray());
        return exit;
    }

    private JsonNode[] Lines() => [.. _output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static string Expected(string name) => Repository.Read("tests", "Crownwatch.Tests", "Cli", "Simulating", name);

    private static string Outage => Repository.PathOf("tests", "Crownwatch.Tests", "Cli", "Simulating", "outage.yml");

    [Fact]
    public void The_timeline_is_as_written_down()
    {
        Assert.Equal(0, Run(new SimulationRequest(KnownDefinitions.File) { Scenario = Outage }));

        Assert.Equal(Expected("outage.txt"), _output[_output.IndexOf('\n', StringComparison.Ordinal)..].TrimStart());
        Assert.Contains("known.yml: 2025-11-13 14:00:00 to 16:00:00 UTC (2h)\n", _output, StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Colours_are_only_for_terminals()
    {
        Run(new SimulationRequest(KnownDefinitions.File) { Scenario = Outage });
        Assert.DoesNotContain('\u001b', _output);

        Run(new SimulationRequest(KnownDefinitions.File) { Scenario = Outage }, colours: true);
        Assert.Contains("\u001b[31m█████████\u001b[0m", _output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_same_input_gives_the_same_bytes(bool jsonl)
    {
        var request = new SimulationRequest(KnownDefinitions.File)
        {
            Scenario = Outage,
            Jsonl = jsonl,
            Results = true,
        };
        Run(request);
        var first = _output;
        Run(request);

        Assert.Equal(first, _output);
    }

    [Fact]
    public void Lines_come_in_time_order_and_end_with_the_summary()
    {
        Assert.Equal(0, Run(new SimulationRequest(KnownDefinitions.File) { Scenario = Outage, Jsonl = true }));

        var lines = Lines();
        var times = lines.Select(l => (string)l["at"]!).ToArray();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.Equal("alert_fired", (string)lines[0]["event"]!);
        Assert.Equal("summary", (string)lines[^1]["event"]!);
        Assert.DoesNotContain(lines, l => (string)l["event"]! == "result");
        Assert.Equal((103, 17), ((int)lines[^1]["checks"]![0]!["up"]!, (int)lines[^1]["checks"]![0]!["down"]!));
    }

    [Fact]
    public void Results_are_listed_when_asked_for()
    {
        Run(
            new SimulationRequest(KnownDefinitions.File)
            {
                Scenario = Outage,
                Jsonl = true,
                Results = true,
            }
        );

        var results = Lines().Where(l => (string)l["event"]! == "result").ToArray();
        Assert.Equal(240, results.Length);
        var down = results.First(r => (string)r["outcome"]! == "down");
        Assert.Equal(("health_endpoint", 503, 40), ((string)down["check"]!, (int)down["status"]!, (int)down["latency_ms"]!));
    }

    [Fact]
    public void Recorded_history_gives_what_its_scenario_gives()
    {
        var csv = new StringBuilder("time,check,outcome,status,latency_ms\n");
        Run(
            new SimulationRequest(KnownDefinitions.File)
            {
                Scenario = Outage,
                Jsonl = true,
                Results = true,
            }
        );
        foreach (var line in Lines().Where(l => (string)l["event"]! == "result").Reverse())
        {
            var slot = DateTimeOffset.Parse((string)line["at"]!, null).AddMilliseconds(-(double)line["latency_ms"]!);
            csv.AppendLine($"{slot:O},{line["check"]},{line["outcome"]},{line["status"]},{line["latency_ms"]}");
        }

        var replay = Put("history.csv", csv.ToString());
        Run(new SimulationRequest(KnownDefinitions.File) { Scenario = Outage, Jsonl = true });
        var expected = Lines().Where(l => (string?)l["by"] is null).Select(l => (string)l["event"]!).First();
        var summary = Lines()[^1]["checks"]!.ToJsonString();

        Assert.Equal(0, Run(new SimulationRequest(KnownDefinitions.File) { Replay = replay, Jsonl = true }));

        Assert.Equal(expected, (string)Lines()[0]["event"]!);
        Assert.Equal(summary, Lines()[^1]["checks"]!.ToJsonString());
        Assert.Equal("2025-11-13T16:00:00.000Z", (string)Lines()[^1]["at"]!);
    }

    [Fact]
    public void A_reload_is_looked_for_beside_the_scenario()
    {
        Put("later.yml", File.ReadAllText(KnownDefinitions.File).Replace("shop_items_api", "new_check", StringComparison.Ordinal));
        var text = "start: 2025-11-13T14:00:00Z\nuntil: 2025-11-13T14:10:00Z\nevents: [{at: 5m, do: reload, definitions: FILE}]\n";
        var good = Put("good.yml", text.Replace("FILE", "later.yml", StringComparison.Ordinal));
        var bad = Put("bad.yml", text.Replace("FILE", "nowhere.yml", StringComparison.Ordinal));

        Assert.Equal(0, Run(new SimulationRequest(KnownDefinitions.File) { Scenario = good, Jsonl = true }));
        Assert.Equal(2, Run(new SimulationRequest(KnownDefinitions.File) { Scenario = bad, Jsonl = true }));
        Assert.Contains("nowhere.yml:1:1: error CW001: there is no such file or folder", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_exit_2_with_its_place()
    {
        var shipped = Repository.PathOf("synthetics", "uptime_checks.yml");

        Assert.Equal(2, Run(new SimulationRequest("nowhere.yml") { Scenario = Outage }));
        Assert.Equal(2, Run(new SimulationRequest(KnownDefinitions.File) { Scenario = "nothing.yml" }));
        Assert.Equal(2, Run(new SimulationRequest(KnownDefinitions.File) { Replay = "nothing.csv" }));
        Assert.Equal(2, Run(new SimulationRequest(shipped) { Scenario = Outage }));
        Assert.Equal("", _output);
        Assert.Equal(
            ["nowhere.yml:1:1: error CW001", "nothing.yml:1:1: error CW001", "nothing.csv:1:1: error CW001"],
            _error.ToString().Split('\n').Take(3).Select(line => string.Join(':', line.Split(':').Take(4)))
        );
        Assert.Contains("choose one with --environment (local, staging or production)", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_file_simulates_and_says_that_nobody_would_be_told()
    {
        var shipped = Repository.PathOf("synthetics", "uptime_checks.yml");

        Assert.Equal(0, Run(new SimulationRequest(shipped) { Environment = "production", Scenario = Outage }, colours: true));
        Assert.Contains("\u001b[31mNo channel is enabled: nobody would be told.\u001b[0m", _output, StringComparison.Ordinal);
    }
}
