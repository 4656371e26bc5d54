using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Alerting;

/// <summary>What other tools tell us of their alerts.</summary>
public sealed partial class AlertDesk
{
    /// <summary>
    /// What another tool says of an alert: it fires, still fires or is over. Told again while it fires it is the same alert, and only its
    /// end moves; what is over and was never heard of is nothing.
    /// </summary>
    public void Receive(ReceivedAlert received)
    {
        var name = received.Name;
        if (received.IsOver(_at.Now))
        {
            Clear(name.Rule, name.Check, null, null);
        }
        else if (_book.Alert(name.Rule, name.Check) is { } open)
        {
            _book.Put(open with { EndsAt = received.EndsAt });
        }
        else
        {
            Fire(received.Open(_at.Now));
        }
    }

    /// <summary>
    /// We could not hear anybody for a while, or the clock was set: no received alert ends before its sender has had the time to tell it
    /// again (docs/decisions/received-alerts.md).
    /// </summary>
    public void AwaitSenders()
    {
        var earliest = _at.Now + ReceivedAlert.ResolveTimeout;
        foreach (var alert in _book.Ended(earliest))
        {
            _book.Put(alert with { EndsAt = earliest });
        }
    }

    private void EndUnheard()
    {
        foreach (var alert in _book.Ended(_at.Now))
        {
            Clear(alert.Rule, alert.Check, null, null, $"not heard of again until its end, {TimeText.Utc(alert.EndsAt!.Value)}");
        }
    }
}
