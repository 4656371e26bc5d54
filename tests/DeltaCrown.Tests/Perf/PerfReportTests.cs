using System.Text.Json;
using DeltaCrown.Perf;

namespace DeltaCrown.Tests.Perf;

public sealed class PerfReportTests
{
    [Fact]
    public void Writes_samples_in_the_order_measured_and_percentiles_of_them()
    {
        var scenario = Written(new ScenarioResult("login", [30, 10, 20.00049], [])).GetProperty("scenarios")[0];

        Assert.Equal("login", scenario.GetProperty("name").GetString());
        Assert.Equal([30, 10, 20], scenario.GetProperty("samples").EnumerateArray().Select(sample => sample.GetDouble()));
        Assert.Equal(3, scenario.GetProperty("count").GetInt32());
        Assert.Equal(20, scenario.GetProperty("p50").GetDouble());
        Assert.Equal(30, scenario.GetProperty("p95").GetDouble());
        Assert.Equal(30, scenario.GetProperty("p99").GetDouble());
        Assert.Equal(30, scenario.GetProperty("max").GetDouble());
        Assert.Equal(0, scenario.GetProperty("errors").GetInt32());
    }

    [Fact]
    public void Writes_no_percentile_where_nothing_succeeded()
    {
        var report = Report(new ScenarioResult("purchase", [], ["HTTP 500", "HTTP 409 out_of_stock", "HTTP 500"]));
        var scenario = Written(report).GetProperty("scenarios")[0];

        Assert.False(report.MeasuredEverything);
        Assert.All((string[])["p50", "p95", "p99", "max"], name => Assert.Equal(JsonValueKind.Null, scenario.GetProperty(name).ValueKind));
        Assert.Equal(3, scenario.GetProperty("errors").GetInt32());
        Assert.Equal("HTTP 500", scenario.GetProperty("error_reasons")[0].GetProperty("reason").GetString());
        Assert.Equal(2, scenario.GetProperty("error_reasons")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public void Says_what_was_measured_when_and_how()
    {
        var json = Written(new ScenarioResult("health", [1], []), new ScenarioResult("login", [2], ["HTTP 401"]));

        Assert.Equal("http://127.0.0.1:8000/", json.GetProperty("target").GetString());
        Assert.True(json.GetProperty("self_started").GetBoolean());
        Assert.Equal("2026-11-22T15:00:00Z", json.GetProperty("started_at").GetString());
        Assert.Equal(2500, json.GetProperty("duration_ms").GetDouble());
        Assert.Equal(10, json.GetProperty("samples").GetInt32());
        Assert.Equal(1, json.GetProperty("errors").GetInt32());
    }

    private static JsonElement Written(params ScenarioResult[] scenarios) => Written(Report(scenarios));

    private static JsonElement Written(PerfReport report)
    {
        using var stream = new MemoryStream();
        report.WriteJson(stream);
        return JsonElement.Parse(stream.ToArray());
    }

    private static PerfReport Report(params ScenarioResult[] scenarios) =>
        new(
            "0.1.0",
            new Uri("http://127.0.0.1:8000"),
            true,
            new DateTimeOffset(2026, 11, 22, 15, 0, 0, TimeSpan.Zero),
            TimeSpan.FromSeconds(2.5),
            10,
            scenarios
        );
}
