using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Alerting;

/// <summary>What is withheld, why, and when it goes out after all (semantics.md 6.5, 6.7).</summary>
public sealed partial class AlertDesk
{
    /// <summary>Looks again at what is withheld: whatever nothing holds back any more goes out.</summary>
    /// <param name="touched">Checks of which a slot was decided; null for all, after time has passed or people did something.</param>
    public void Review(IReadOnlySet<string>? touched)
    {
        Review(a =>
            touched is null || a.Held!.Until <= _at.Now || touched.Contains(a.Check) || _dependencies.Above(a.Check).Any(touched.Contains)
        );
    }

    /// <summary>
    /// People made, changed or ended an intervention, or other definitions hold: what is withheld is looked at again, also where it would
    /// have gone on.
    /// </summary>
    public void LookAgain()
    {
        Review((IReadOnlySet<string>?)null);
        foreach (var id in _book.Hushed)
        {
            Take(id, new RunDue());
        }
    }

    private void Review(Func<OpenAlert, bool> wanted)
    {
        foreach (var alert in _book.Withheld.Where(wanted).ToList())
        {
            if (_book.Alert(alert.Rule, alert.Check) is { IsWithheld: true } still)
            {
                Announce(still);
                if (_book.Alert(alert.Rule, alert.Check) is { IsWithheld: false } told)
                {
                    ReviewBelow(told);
                }
            }
        }
    }

    // Withheld with a reason, or told: there is no third way (an alert always has an incident or a recorded reason why not).
    private void Announce(OpenAlert alert)
    {
        var quiet = Withholding.OfOpening(alert.Alert, alert.Kind, _at);
        var (waits, next) = quiet is null ? _waiting.Of(alert, _at) : (null, alert);
        if ((quiet ?? waits) is { } hold)
        {
            Hold(next, hold);
            return;
        }

        if (next.Alert.RuleSeverity == RuleSeverity.Info)
        {
            _book.Put(next with { Held = null });
            foreach (var message in InfoMessages.For(next.Alert, _at))
            {
                _book.Send(message);
            }
        }
        else
        {
            _book.Put(next with { Held = null, Incident = Raise(next) });
        }

        Changed = true;
    }

    private void Hold(OpenAlert alert, Hold hold)
    {
        if (alert.Held?.Reason != hold.Reason || (hold.Incident is not null && alert.Held?.Incident != hold.Incident))
        {
            Journal(
                "suppressed",
                $"{alert.Rule} on {alert.Check} is not announced: {hold.Reason}",
                hold.Incident,
                AlertFacts.Of(alert.Alert, alert.Kind, hold.Reason) with
                {
                    Value = null,
                    Coverage = null,
                }
            );
            Changed = true;
        }

        _book.Put(alert with { Held = hold });
    }

    private bool MayJoin(OpenAlert kin) => Withholding.OfOpening(kin.Alert, kin.Kind, _at) is null && _waiting.Of(kin, _at).Hold is null;

    // What waits for a check's alert: it is part of it now, or opens with its end. Nothing waits for what others told us.
    private void ReviewBelow(OpenAlert alert)
    {
        if (!alert.IsReceived)
        {
            Review(a => _dependencies.Above(a.Check).Contains(alert.Check));
        }
    }
}
