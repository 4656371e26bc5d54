using Crownwatch.Core.Definitions;
using Crownwatch.Core.Reporting;
using Xunit;
using static Crownwatch.Tests.Reporting.Cases;

namespace Crownwatch.Tests.Reporting;

/// <summary>Semantics.md 9: what a report holds, and how people see it.</summary>
[Trait("rule", "9")]
public sealed class ReportTests
{
    private static readonly DefinitionSet _definitions = new() { Version = "1.0", Environment = "production" };
    private static readonly DateTimeOffset _until = Start.AddDays(7);

    private static Report Full() =>
        Report.Of(
            Start,
            _until,
            _until.AddHours(1),
            _definitions,
            [
                new AvailabilityFigures
                {
                    Check = "health_endpoint",
                    SpanMilliseconds = 604_800_000,
                    UpMilliseconds = 594_800_000,
                    DownMilliseconds = 10_000_000,
                    AdjustedUpMilliseconds = 594_800_000,
                    AdjustedDownMilliseconds = 1_000_000,
                },
                new AvailabilityFigures { Check = "shop_items_api", SpanMilliseconds = 604_800_000 },
            ],
            [
                Incident(4, 60 * 24 * 7, 1, 5),
                Incident(3, 60 * 24 * 6, null, null, IncidentSeverity.Medium),
                Incident(2, 60, 20, 40) with
                {
                    Reopened = 1,
                },
                Incident(1, -60, 1, 90, IncidentSeverity.High) with
                {
                    PostMortemClosed = Start,
                },
                Incident(5, 90, 1, 2) with
                {
                    Drill = true,
                },
                Incident(6, 100, 1, 4000, IncidentSeverity.Critical, AlertKind.Budget) with
                {
                    PostMortemClosed = Start.AddDays(4),
                },
                Incident(7, 200, null, 3, IncidentSeverity.Low) with
                {
                    Checks = ["a|b", "<script>"],
                },
                Incident(8, -9000, 1, 10),
            ]
        );

    [Fact]
    public void Holds_what_opened_in_the_span_and_keeps_the_rest_apart()
    {
        var report = Full();

        Assert.Equal([2, 6, 7, 3], report.Incidents.Select(i => i.Id));
        Assert.Equal([1], report.CarriedOver.Select(i => i.Id));
        Assert.Equal([5], report.Drills.Select(i => i.Id));
        Assert.Equal(1, report.Responses[0].Acknowledge?.N);
        Assert.Equal(
            ["1 at_most", "2 acknowledge", "2 at_most", "3 acknowledge", "3 at_most"],
            report.Breaches.Select(b => $"{b.Incident} {b.Name}")
        );
        // The open one of an incident long before the span stays until it is closed; incident 4 opened after the span.
        Assert.Equal([8, 2, 6, 3], report.PostMortems.Select(p => p.Incident));
        Assert.Equal([8, 2, 3], report.OpenPostMortems.Select(p => p.Incident));
        Assert.Equal([8, 2], report.OverduePostMortems.Select(p => p.Incident));
    }

    [Fact]
    public void Reads_at_a_glance_in_text()
    {
        var expected = """
            Report 2025-11-10 00:00 to 2025-11-17 00:00 UTC (7d, production)
            lowest availability 98.35 % (health_endpoint); 4 incidents, 5 breaches, 3 post-mortems open, 2 overdue

            Availability
              check                raw  adjusted  coverage  down for  unmonitored
              health_endpoint  98.35 %   99.83 %     100 %     2h46m           0s
              shop_items_api         –         –       0 %        0s           7d
              · adjusted: without maintenance, and without what was corrected as not the target's fault

            """;

        var text = ReportText.Of(Full());

        Assert.StartsWith(expected, text, StringComparison.Ordinal);
        Assert.Contains("  INC-1 (before)  high", text, StringComparison.Ordinal);
        Assert.Contains("after 40m, reopened ×1", text, StringComparison.Ordinal);
        Assert.Contains(
            "  · critical, budget, left out: such incidents last as long as their window does: INC-6\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("  · medium, not yet acknowledged, in no mean: INC-3 for 1d1h\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "  · low, resolved without an acknowledgement, counted with the time to resolve: INC-7\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("OVERDUE by 5d", text, StringComparison.Ordinal);
        Assert.Contains("longest acceptable time", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 120, line));
    }

    [Fact]
    public void Is_a_table_for_each_part_in_Markdown()
    {
        var text = ReportMarkdown.Of(Full());

        Assert.StartsWith("# Report 2025-11-10 00:00 to 2025-11-17 00:00 UTC (7d, production)\n\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\n## Availability\n\n| check | raw | adjusted | coverage | down for | unmonitored |\n| --- | ---: | ---: | ---: | ---: | ---: |\n| health_endpoint | 98.35 % |",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(@"a\|b, \<script\>", text, StringComparison.Ordinal);
        Assert.Equal(
            ["Availability", "Incidents", "Times of response", "Breaches", "Post-mortems", "Drills"],
            text.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..])
        );
    }

    [Fact]
    public void Has_one_figure_a_line_in_CSV()
    {
        var lines = ReportCsv.Of(Full()).Split("\r\n");

        Assert.Equal("section,subject,figure,value", lines[0]);
        Assert.Contains("availability,health_endpoint,availability,0.983465", lines);
        Assert.Contains("availability,shop_items_api,coverage,0", lines);
        Assert.DoesNotContain(lines, l => l.StartsWith("availability,shop_items_api,availability", StringComparison.Ordinal));
        Assert.Contains("incident,INC-2,opened,2025-11-10T01:00:00.000Z", lines);
        Assert.Contains("response,critical,acknowledge_mean,1200", lines);
        Assert.Contains("response,critical,budget_left_out,1", lines);
        Assert.Contains("breach,INC-2,at_most,2400", lines);
        Assert.Contains("post_mortem,INC-2,overdue,true", lines);
        Assert.All(lines[..^1], line => Assert.Equal(3, line.Count(c => c == ',')));
    }

    [Fact]
    public void Of_an_empty_span_says_so()
    {
        var report = Report.Of(Start, _until, _until, new DefinitionSet { Version = "1.0" }, [], []);

        Assert.Equal(
            """
            Report 2025-11-10 00:00 to 2025-11-17 00:00 UTC (7d)
            nothing was monitored; 0 incidents, 0 breaches, 0 post-mortems open, 0 overdue

            Availability
              no check

            Incidents
              none

            Times of response
              nothing to answer

            Breaches
              none

            Post-mortems
              none due

            Drills
              none

            """,
            ReportText.Of(report)
        );
    }
}
