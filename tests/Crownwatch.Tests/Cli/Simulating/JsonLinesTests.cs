using System.Text;
using Crownwatch.Cli.Simulating;
using Crownwatch.Core.Simulation;
using Xunit;

namespace Crownwatch.Tests.Cli.Simulating;

/// <summary>The lines of `--format jsonl`, to the byte.</summary>
public sealed class JsonLinesTests
{
    private static readonly DateTimeOffset _at = new(2025, 11, 13, 15, 5, 0, 40, TimeSpan.FromHours(1));

    private static string Written(params SimulationEvent[] events)
    {
        using var stream = new MemoryStream();
        using var lines = new JsonLines(stream);
        foreach (var happened in events)
        {
            lines.Write(happened);
        }

        lines.Flush();
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Fact]
    public void Fields_that_do_not_apply_are_not_there() =>
        Assert.Equal(
            "{\"at\":\"2025-11-13T14:05:00.040Z\",\"event\":\"alert_fired\",\"check\":\"c\",\"value\":3}\n",
            Written(
                new SimulationEvent
                {
                    At = _at,
                    Event = "alert_fired",
                    Check = "c",
                    Value = 3,
                    Text = "for people",
                }
            )
        );

    [Fact]
    public void Every_field_has_its_name() =>
        Assert.Equal(
            "{\"at\":\"2025-11-13T14:05:00.040Z\",\"event\":\"notification\",\"check\":\"c\",\"rule\":\"r\",\"severity\":\"high\",\"incident\":1,"
                + "\"step\":900,\"repeat\":2,\"channel\":\"alerts\",\"kind\":\"step\",\"who\":[\"ada\",\"grace\"],\"by\":\"ada\",\"reason\":\"é <\",\"name\":\"n\","
                + "\"value\":0.5,\"coverage\":0.25,\"outcome\":\"up\",\"status\":200,\"latency_ms\":40.5}\n",
            Written(
                new SimulationEvent
                {
                    At = _at,
                    Event = "notification",
                    Check = "c",
                    Rule = "r",
                    Severity = "high",
                    Incident = 1,
                    Step = 900,
                    Repeat = 2,
                    Channel = "alerts",
                    Kind = "step",
                    Who = ["ada", "grace"],
                    By = "ada",
                    Reason = "é <",
                    Name = "n",
                    Value = 0.5,
                    Coverage = 0.25,
                    Outcome = "up",
                    Status = 200,
                    LatencyMilliseconds = 40.5,
                }
            )
        );

    [Fact]
    public void A_commander_is_one_person() =>
        Assert.EndsWith(
            "\"event\":\"commander_assigned\",\"incident\":1,\"who\":\"ada\"}\n",
            Written(
                new SimulationEvent
                {
                    At = _at,
                    Event = "commander_assigned",
                    Incident = 1,
                    Who = ["ada"],
                }
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(0.98346599999, "0.983465")]
    [InlineData(0.985, "0.985")]
    [InlineData(0.3, "0.3")]
    [InlineData(1, "1")]
    [InlineData(0.0000009, "0")]
    [InlineData(9072, "9072")]
    public void Fractions_are_cut_to_six_decimals(double value, string written) =>
        Assert.Contains(
            $"\"value\":{written}}}",
            Written(
                new SimulationEvent
                {
                    At = _at,
                    Event = "e",
                    Value = value,
                }
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void The_summary_writes_what_is_not_known_as_null() =>
        Assert.Equal(
            "{\"at\":\"2025-11-13T14:05:00.040Z\",\"event\":\"summary\",\"checks\":[{\"check\":\"c\",\"up\":1,\"down\":2,\"unknown\":3,\"seconds_up\":60,"
                + "\"seconds_down\":120,\"availability\":0.333333,\"availability_adjusted\":null,\"coverage\":0.5,\"p95_ms\":null}],"
                + "\"incidents\":[{\"incident\":1,\"severity\":\"low\",\"kind\":\"budget\",\"opened\":\"2025-11-13T14:05:00.040Z\",\"acknowledged\":null,"
                + "\"resolved\":null,\"target\":null,\"at_most\":null,\"breached\":null}]}\n",
            Written(
                new SimulationEvent
                {
                    At = _at,
                    Event = "summary",
                    Summary = new SimulationSummary(
                        [new CheckSummary("c", 1, 2, 3, 60, 120, 1 / 3.0, null, 0.5, null)],
                        [new IncidentSummary(1, "low", "budget", _at, null, null, null, null, null)]
                    ),
                }
            )
        );
}
