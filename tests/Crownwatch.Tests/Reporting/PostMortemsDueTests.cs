using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Reporting;
using Xunit;
using static Crownwatch.Tests.Reporting.Cases;

namespace Crownwatch.Tests.Reporting;

/// <summary>Semantics.md 9: due for critical incidents, budget incidents, and any that passed its longest acceptable time.</summary>
[Trait("rule", "9")]
public sealed class PostMortemsDueTests
{
    private static readonly PostMortemDefinition _usual = new();

    [Theory]
    [InlineData(IncidentSeverity.Critical, AlertKind.Outage, 5.0, "critical")]
    [InlineData(IncidentSeverity.Critical, AlertKind.Budget, 5.0, "critical")]
    [InlineData(IncidentSeverity.Low, AlertKind.Budget, 5.0, "budget")]
    [InlineData(IncidentSeverity.High, AlertKind.Outage, 60.0, null)]
    [InlineData(IncidentSeverity.High, AlertKind.Outage, 60.1, "passed its longest acceptable time")]
    [InlineData(IncidentSeverity.High, AlertKind.Outage, null, "passed its longest acceptable time")]
    [InlineData(IncidentSeverity.Medium, AlertKind.Latency, 239.0, null)]
    public void Are_due_for_some(IncidentSeverity severity, AlertKind kind, double? resolved, string? reason)
    {
        var incident = Incident(1, 0, 1, resolved, severity, kind);
        var asOf = Start.AddHours(3);

        Assert.Equal(reason, PostMortemsDue.Of(incident, _usual, ResponseTarget.Defaults[severity], asOf)?.Reason);
        Assert.Null(PostMortemsDue.Of(incident with { Drill = true }, _usual, ResponseTarget.Defaults[severity], asOf));
    }

    [Fact]
    public void Are_due_within_so_long_of_the_opening_or_of_the_resolution()
    {
        var target = ResponseTarget.Defaults[IncidentSeverity.Critical];
        var fromEnd = new PostMortemDefinition { From = "resolved", Within = TimeSpan.FromHours(24) };

        Assert.Equal(Start.AddHours(48), PostMortemsDue.DueAt(Incident(1, 0, 1, 60), _usual, target, Start));
        Assert.Equal(Start.AddHours(25), PostMortemsDue.DueAt(Incident(1, 0, 1, 60), fromEnd, target, Start));
        Assert.Null(PostMortemsDue.DueAt(Incident(1, 0, 1), fromEnd, target, Start));
    }

    [Theory]
    [InlineData(AlertKind.Outage, null)]
    [InlineData(AlertKind.Latency, null)]
    [InlineData(AlertKind.Outage, 2000.0)]
    [InlineData(AlertKind.Budget, null)]
    public void Are_due_when_the_desk_says_so(AlertKind kind, double? resolved)
    {
        foreach (var severity in Enum.GetValues<IncidentSeverity>())
        {
            foreach (var from in (string[])["opened", "resolved"])
            {
                var definitions = new DefinitionSet
                {
                    Version = "1.0",
                    PostMortem = new PostMortemDefinition { From = from, Within = TimeSpan.FromHours(1) },
                };
                var incident = PostMortemDraftTests.Example with
                {
                    Severity = severity,
                    Kind = kind,
                    Resolution = resolved is { } r ? new Resolution(Start.AddMinutes(r), null, "") : null,
                };

                // Long after every longest acceptable time.
                var due = PostMortemsDue.DueAt(
                    RespondedIncident.From(incident),
                    definitions.PostMortem,
                    definitions.ResponseTargets[severity],
                    Start.AddDays(9)
                );

                Assert.Equal(PostMortemDuty.DueAt(incident, definitions), due);
                Assert.Equal(resolved is null && from == "resolved", due is null);
            }
        }
    }

    [Fact]
    public void Are_overdue_after_that_unless_closed()
    {
        var due = new PostMortemDue(1, IncidentSeverity.Critical, "critical", Start, null);

        Assert.False(due.IsOverdueAt(Start));
        Assert.True(due.IsOverdueAt(Start.AddTicks(1)));
        Assert.False((due with { Closed = Start.AddDays(1) }).IsOverdueAt(Start.AddDays(2)));
        Assert.False((due with { Due = null }).IsOverdueAt(Start.AddDays(2)));
    }
}
