using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>Events to lines: what one step sent is on one line, and so is what went to several channels alike.</summary>
/// <param name="columns">A longer line is cut.</param>
internal sealed class TimelineLines(DateTimeOffset start, Ink ink, int columns = int.MaxValue)
{
    private readonly List<SimulationEvent> _batch = [];
    private readonly List<string> _lines = [];
    private string _date = "";

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Finish()
    {
        Flush();
        return _lines;
    }

    public void Add(SimulationEvent happened)
    {
        // What an incident decides at one moment belongs together.
        if (_batch is [var first, ..] && (first.At != happened.At || first.Incident != happened.Incident))
        {
            Flush();
        }

        _batch.Add(happened);
        if (happened.Incident is null && happened.Event != "notification")
        {
            Flush();
        }
    }

    private void Flush()
    {
        var messages = _batch.Where(e => e.Event == "notification").ToList();
        foreach (var happened in _batch.Where(e => e.Event != "notification"))
        {
            if (happened.Event == "escalation_step")
            {
                var told = messages.FindAll(m => m.Kind is "opened" or "step" && (m.Step is null || m.Step == happened.Step));
                messages.RemoveAll(told.Contains);
                Line(happened, EventWords.Step(happened, told));
            }
            else
            {
                Line(happened, EventWords.Of(happened));
            }
        }

        foreach (var alike in messages.GroupBy(m => (m.Kind, m.Text, string.Join(',', m.Who ?? []))))
        {
            var told = alike.ToArray();
            Line(told[0], EventWords.Told(told));
        }

        _batch.Clear();
    }

    private void Line(SimulationEvent happened, string words)
    {
        if (Clock.Date(happened.At) is var date && date != _date)
        {
            _date = date;
            _lines.Add(ink.Bold(date));
        }

        var subject = EventWords.Subject(happened);
        var about = subject.Length == 0 || words.Contains(subject, StringComparison.Ordinal) ? "" : $"{subject} ";
        var when = $"{Clock.Time(happened.At)}  {Clock.Offset(happened.At - start), -9}";
        var room = columns - when.Length - 1 - about.Length;
        words = words.Length > room ? words[..(room - 1)] + "…" : words;
        var painted = happened.Event switch
        {
            "alert_fired" or "incident_opened" or "incident_reopened" or "monitor_sick" => ink.Red(words),
            "alert_resolved" or "incident_resolved" => ink.Green(words),
            "suppressed" or "acknowledgement_lapsed" or "flapping_started" or "step_skipped" or "refused" => ink.Yellow(words),
            "result" when happened.Outcome == "down" => ink.Red(words),
            _ => words,
        };
        _lines.Add($"{ink.Dim(when)} {about}{painted}");
    }
}
