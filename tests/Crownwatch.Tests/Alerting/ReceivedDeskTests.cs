using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>What becomes of an alert that another tool tells us of, tells again, ends, or tells no more (docs/decisions/received-alerts.md).</summary>
public sealed class ReceivedDeskTests
{
    private readonly BookInMemory _book = new();

    [Fact]
    [Trait("rule", "6.1")]
    public void Told_again_while_it_fires_it_is_the_same_alert_and_only_its_end_moves()
    {
        Desk(0).Receive(Told(4));
        var (entries, messages) = (_book.Journal.Count, _book.Messages.Count);
        Assert.Equal("Down|instance=a", $"{_book.OpenAlerts[0].Rule}|{_book.OpenAlerts[0].Check}");
        Assert.Equal("external|alertname=\"Down\"", _book.Incident(1)!.Group);

        Desk(1).Receive(Told(6));

        Assert.Equal((entries, messages), (_book.Journal.Count, _book.Messages.Count));
        var open = Assert.Single(_book.OpenAlerts);
        Assert.Equal((Story.Begin, At(6)), (open.Alert.FiredAt, open.EndsAt));
    }

    [Fact]
    public void What_is_over_resolves_its_incident_and_what_was_never_heard_of_is_nothing()
    {
        Desk(0).Receive(Told(0));
        Assert.Empty(_book.Journal);

        Desk(0).Receive(Told(4));
        Desk(2).Receive(Told(2));

        Assert.Empty(_book.OpenAlerts);
        Assert.Equal("1 alert_resolved: Down on instance=a: cleared", Cleared());
    }

    [Fact]
    public void Not_heard_of_again_until_its_end_it_ends_and_says_so()
    {
        Desk(0).Receive(Told(4));

        Desk(3.9).RunStanding();
        Assert.Single(_book.OpenAlerts);
        var desk = Desk(4);
        desk.RunStanding();

        Assert.True(desk.Changed);
        Assert.Empty(_book.OpenAlerts);
        Assert.Equal("1 alert_resolved: Down on instance=a: not heard of again until its end, 2026-01-12 14:09:00 UTC", Cleared());
    }

    [Fact]
    public void Withheld_until_its_end_it_ends_in_the_journal()
    {
        var pause = new Pause
        {
            By = "ada",
            From = Story.Begin,
            Until = At(60),
        };
        Desk(0, pause).Receive(Told(4));

        Desk(4, pause).RunStanding();

        Assert.Equal("alert_resolved: Down on instance=a: not heard of again until its end, 2026-01-12 14:09:00 UTC", _book.Journal[^1]);
    }

    [Fact]
    public void After_the_clock_was_set_its_sender_has_five_minutes_to_tell_it_again()
    {
        Desk(0).Receive(Told(4));
        Desk(0).Receive(Told(90, "instance=b"));
        Desk(0).Receive(Told(null, "instance=c"));

        Desk(60).ClockSet(TimeSpan.FromMinutes(60));

        Assert.Equal([At(65), At(90), null], _book.OpenAlerts.OrderBy(a => a.Check).Select(a => a.EndsAt));
        Desk(64).RunStanding();
        Assert.Equal(3, _book.OpenAlerts.Count);
    }

    [Fact]
    [Trait("rule", "6.9")]
    public void No_reload_ends_it()
    {
        Desk(0).Receive(Told(4));

        Desk(1).EndUndefined(_ => false);

        Assert.Single(_book.OpenAlerts);
    }

    private string Cleared() => _book.Journal.Last(line => line.StartsWith("1 alert", StringComparison.Ordinal));

    private AlertDesk Desk(double minutes, params Intervention[] made) =>
        new(
            _book,
            [],
            _ => null,
            new Dependencies(Story.Watching()),
            new Surroundings(At(minutes), Story.Watching(), "inst") { Interventions = made }
        );

    private static DateTimeOffset At(double minutes) => Story.Begin.AddMinutes(minutes);

    private static ReceivedAlert Told(double? endsAt, string label = "instance=a") =>
        ReceivedAlertTests.Alert(label) with
        {
            EndsAt = endsAt is { } minutes ? At(minutes) : null,
        };
}
