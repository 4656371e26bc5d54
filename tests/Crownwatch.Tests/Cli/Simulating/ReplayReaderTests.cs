using System.Globalization;
using System.Text;
using Crownwatch.Cli.Simulating;
using Crownwatch.Core.Results;
using Crownwatch.Core.Simulation;
using Crownwatch.Tests.Results;
using Crownwatch.Tests.Simulation;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Cli.Simulating;

/// <summary>Recorded history as CSV.</summary>
public sealed class ReplayReaderTests
{
    private static readonly DateTimeOffset _start = new(2025, 11, 13, 14, 0, 0, TimeSpan.Zero);

    private static ReplayReading Read(string text) => ReplayReader.Read("r.csv", new StringReader(text), KnownDefinitions.Set);

    private static string Error(string text) => Assert.Single(Read(text).Findings).ToString();

    [Theory]
    [InlineData("2025-11-13T14:00:00Z")]
    [InlineData("2025-11-13T15:00:00.000+01:00")]
    [InlineData("2025-11-13 14:00:00")]
    [InlineData("1763042400")]
    [InlineData("1763042400000")]
    public void Times_are_ISO_8601_or_Unix_seconds_or_milliseconds(string time)
    {
        var row = Assert.Single(Read($"time,check,outcome,status,latency_ms\n{time},health_endpoint,down,503,40.5\n").Rows);

        Assert.Equal(new RecordedResult(_start, "health_endpoint", Outcome.Down, 503, TimeSpan.FromMilliseconds(40.5)), row);
    }

    [Fact]
    public void Columns_stand_in_any_order_with_others_between_and_rows_too()
    {
        var rows = Read(
            "\uFEFFlatency_ms,note,outcome,check,time,status\r\n,\"a, b\",unknown,shop_items_api,2025-11-13T14:01:00Z,\r\n\r\n50,,up,shop_items_api,2025-11-13T14:00:00Z,200\r\n"
        ).Rows;

        Assert.Equal([(_start, Outcome.Up), (_start.AddMinutes(1), Outcome.Unknown)], rows.Select(r => (r.Slot, r.Outcome)));
        Assert.Equal((null, null), (rows[1].Status, rows[1].Latency));
    }

    [Fact]
    public void A_timeout_is_down_after_the_timeout_of_its_check()
    {
        var row = Assert.Single(Read("time,check,outcome\n2025-11-13T14:00:00Z,health_endpoint,timeout\n").Rows);

        Assert.Equal((Outcome.Down, TimeSpan.FromSeconds(5)), (row.Outcome, row.Latency));
    }

    [Fact]
    public void A_run_that_began_a_little_late_belongs_to_its_slot()
    {
        var rows = Read(
            "time,check,outcome\n2025-11-13T14:00:00Z,health_endpoint,up\n2025-11-13T14:01:02.5Z,health_endpoint,up\n2025-11-13T14:01:59Z,health_endpoint,up\n"
        ).Rows;

        Assert.Equal([0, 1, 2], rows.Select(r => (r.Slot - _start).TotalMinutes));
    }

    [Theory]
    [InlineData("", "r.csv:1:1: error CW005: the file is empty; it begins with the line time,check,outcome,status,latency_ms")]
    [InlineData(
        "when,check,outcome\n",
        "r.csv:1:1: error CW013: the column 'time' is missing; the columns are time, check, outcome, status and latency_ms, found when, check, outcome"
    )]
    [InlineData(
        "time,check,outcome\nsoon,health_endpoint,up\n",
        "r.csv:2:1: error CW014: 'time' is an instant such as 2025-11-13T14:00:00Z, or Unix seconds or milliseconds, found 'soon'"
    )]
    [InlineData(
        "time,check,outcome\n2025-11-13T14:00:00Z,health_endpoint,fine\n",
        "r.csv:2:38: error CW014: 'outcome' is up, down, timeout, unknown or missed, found 'fine'"
    )]
    [InlineData(
        "time,check,outcome,status\n1763042400,\"health_endpoint\",up,OK\n",
        "r.csv:2:33: error CW014: 'status' is a number from 100 to 599, or nothing, found 'OK'"
    )]
    [InlineData(
        "time,check,outcome,latency_ms\n1763042400,health_endpoint,up,-1\n",
        "r.csv:2:31: error CW014: 'latency_ms' is milliseconds from 0 to 86400000, or nothing, found '-1'"
    )]
    [InlineData(
        "time,check,outcome\n1763042400,health_endpoint\n",
        "r.csv:2:1: error CW013: a row has at least 3 fields, as its header says; found 2: '1763042400,health_endpoint'"
    )]
    [InlineData(
        "time,check,outcome\n1763042400,login,up\n1763042460,login,up\n",
        "r.csv:2:12: error CW019: the check 'login' is not defined (defined: health_endpoint, shop_items_api)"
    )]
    [InlineData(
        "time,check,outcome\n1763042400,health_endpoint,up\n1763042460,health_endpoint,up\n1763042400,health_endpoint,down\n",
        "r.csv:4:1: error CW018: a second row for the slot of health_endpoint at 2025-11-13T14:00:00Z (its interval is 1m); the first is on line 2; keep one"
    )]
    public void What_is_wrong_is_said_with_its_place(string text, string said) => Assert.Equal(said, Error(text));

    [Fact]
    public void A_quote_that_is_never_closed_does_not_take_in_the_file()
    {
        var text =
            "time,check,outcome\n\"1763042400,health_endpoint,up\n"
            + string.Concat(Enumerable.Repeat("1763042460,health_endpoint,up\n", 20_000));

        Assert.False(Read(text).Succeeded);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var row =
            from minute in Gen.Choose(0, 10_000)
            from outcome in Gen.Elements("up", "down", "unknown", "missed")
            from status in Gen.Elements<int?>(null, 200, 503)
            from latency in Gen.Elements<int?>(null, 0, 40, 5_000)
            select (minute, outcome, status, latency);
        Properties.Hold(
            row.ListOf(),
            rows =>
            {
                var distinct = rows.DistinctBy(r => r.minute).ToArray();
                var csv = new StringBuilder("check,time,latency_ms,outcome,status\n");
                foreach (var r in distinct)
                {
                    var time = _start.AddMinutes(r.minute).ToString("O", CultureInfo.InvariantCulture);
                    csv.Append(CultureInfo.InvariantCulture, $"health_endpoint,{time},{r.latency},{r.outcome},{r.status}\n");
                }

                var reading = Read(csv.ToString());
                Assert.Empty(reading.Findings);
                Assert.Equal(
                    distinct.OrderBy(r => r.minute).Select(r => (_start.AddMinutes(r.minute), r.outcome, r.status, (double?)r.latency)),
                    reading.Rows.Select(r => (r.Slot, r.Outcome.ToString().ToLowerInvariant(), r.Status, r.Latency?.TotalMilliseconds))
                );
            }
        );
    }
}
