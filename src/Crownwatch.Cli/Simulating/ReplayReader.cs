using System.Globalization;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Core.Simulation;
using CsvHelper;

namespace Crownwatch.Cli.Simulating;

/// <summary>Recorded history as CSV: columns time, check, outcome, status, latency_ms, in any order, by header.</summary>
public sealed class ReplayReader
{
    private static readonly string[] _required = ["time", "check", "outcome"];

    /// <summary>Bytes of one row; an unclosed quote must not take in the whole file.</summary>
    private const int LongestRow = 64 * 1024;
    private static readonly CsvReaderOptions _csv = new()
    {
        Separator = ',',
        HasHeader = false,
        TrackLineNumbers = true,
        MaxRecordSize = LongestRow,
    };

    /// <summary>More errors than a person reads say nothing more.</summary>
    private const int MostFindings = 100;
    private readonly string _file;
    private readonly DefinitionSet _definitions;
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, CheckDefinition>.AlternateLookup<ReadOnlySpan<char>> _checks;
    private readonly char[] _field = new char[LongestRow];
    private readonly SortedDictionary<string, (int Line, int Column)> _unknown = new(StringComparer.Ordinal);

    private ReplayReader(string file, DefinitionSet definitions)
    {
        (_file, _definitions) = (file, definitions);
        _checks = definitions.Checks.ToDictionary(c => c.Name, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Reads rows in any order. Whatever the text is, this returns; a row that can't be read is a finding with its place.</summary>
    public static ReplayReading Read(string file, TextReader text, DefinitionSet definitions) =>
        new ReplayReader(file, definitions).Read(text);

    private ReplayReading Read(TextReader text)
    {
        using var csv = CsvReader.Create(text, _csv);
        var rows = new List<ReadRow>();
        var line = 1;
        try
        {
            if (!csv.Read())
            {
                Refuse(Codes.EmptyFile, 1, 1, "the file is empty; it begins with the line time,check,outcome,status,latency_ms");
            }
            else if (Columns(csv) is { } columns)
            {
                while (_findings.Count < MostFindings && csv.Read())
                {
                    line = (int)csv.LineNumber;
                    if (Row(csv, line, columns) is { } row)
                    {
                        rows.Add(new ReadRow(row, line));
                    }
                }
            }
        }
        catch (CsvFormatException)
        {
            Refuse(Codes.TooLarge, line + 1, 1, $"a row here has more than {LongestRow} bytes; is there a quote that is not closed?");
        }

        foreach (var (name, place) in _unknown)
        {
            var legal = string.Join(", ", _definitions.Checks.Select(c => c.Name).Take(20));
            Refuse(Codes.UnknownReference, place.Line, place.Column, $"the check '{Cut(name)}' is not defined (defined: {legal})");
        }

        Sort(rows);
        Align(rows);
        NoteDoubles(rows);
        var findings = _findings.OrderBy(f => f.Line).ThenBy(f => f.Column).ToArray();
        return new ReplayReading(findings.Length == 0 ? [.. rows.Select(r => r.Row)] : [], findings);
    }

    private static int InOrder(ReadRow a, ReadRow b)
    {
        var order = a.Row.Slot.CompareTo(b.Row.Slot);
        order = order != 0 ? order : string.CompareOrdinal(a.Row.Check, b.Row.Check);
        return order != 0 ? order : a.Line.CompareTo(b.Line);
    }

    // History is usually written in order: looking is cheaper than sorting.
    private static void Sort(List<ReadRow> rows)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (InOrder(rows[i - 1], rows[i]) > 0)
            {
                rows.Sort(InOrder);
                return;
            }
        }
    }

    // Some record when a run began, a little after its slot: each row belongs to the nearest of the check's slots, which are
    // counted from its first row.
    private void Align(List<ReadRow> rows)
    {
        var first = new Dictionary<string, RecordedResult>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, line) = rows[i];
            if (!first.TryGetValue(row.Check, out var start))
            {
                first[row.Check] = start = row;
            }

            var interval = _checks[row.Check].Interval.Ticks;
            var off = (row.Slot - start.Slot).Ticks % interval;
            if (off != 0)
            {
                rows[i] = new ReadRow(row with { Slot = row.Slot.AddTicks(off * 2 < interval ? -off : interval - off) }, line);
            }
        }

        Sort(rows);
    }

    private void NoteDoubles(List<ReadRow> rows)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            var ((before, first), (row, line)) = (rows[i - 1], rows[i]);
            if (before.Slot == row.Slot && before.Check == row.Check)
            {
                Refuse(
                    Codes.DuplicateName,
                    line,
                    1,
                    $"a second row for the slot of {row.Check} at {Instants.Write(row.Slot)} (its interval is {Durations.Write(_checks[row.Check].Interval)}); the first is on line {first}; keep one"
                );
            }
        }
    }

    private ReplayColumns? Columns(CsvReader csv)
    {
        var names = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i).Trim().TrimStart('\uFEFF')).ToList();
        foreach (var missing in _required.Where(name => !names.Contains(name)))
        {
            Refuse(
                Codes.MissingKey,
                1,
                1,
                $"the column '{missing}' is missing; the columns are time, check, outcome, status and latency_ms, found {string.Join(", ", names.Take(20))}"
            );
        }

        return _findings.Count > 0
            ? null
            : new ReplayColumns(
                names.IndexOf("time"),
                names.IndexOf("check"),
                names.IndexOf("outcome"),
                names.IndexOf("status"),
                names.IndexOf("latency_ms")
            );
    }

    private RecordedResult? Row(CsvReader csv, int line, ReplayColumns columns)
    {
        if (csv.FieldCount <= columns.Last)
        {
            var raw = Encoding.UTF8.GetString(csv.RawRecord);
            Refuse(
                Codes.MissingKey,
                line,
                1,
                $"a row has at least {columns.Last + 1} fields, as its header says; found {csv.FieldCount}: '{Cut(raw)}'"
            );
            return null;
        }

        var before = _findings.Count;
        if (!Instants.TryParse(Field(csv, columns.Time), out var slot))
        {
            Refuse(csv, line, columns.Time, "time", "an instant such as 2025-11-13T14:00:00Z, or Unix seconds or milliseconds");
        }

        var check = Field(csv, columns.Check);
        if (!_checks.TryGetValue(check, out var definition))
        {
            _unknown.TryAdd(check.ToString(), (line, CsvPlaces.ColumnOf(csv, columns.Check)));
        }

        if (!ReplayOutcomes.TryParse(Field(csv, columns.Outcome), out var outcome, out var timedOut))
        {
            Refuse(csv, line, columns.Outcome, "outcome", "up, down, timeout, unknown or missed");
        }

        int? status = null;
        if (columns.Status >= 0 && Field(csv, columns.Status) is { Length: > 0 } code)
        {
            if (int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 100 and <= 599)
            {
                status = number;
            }
            else
            {
                Refuse(csv, line, columns.Status, "status", "a number from 100 to 599, or nothing");
            }
        }

        var latency = timedOut ? definition?.Timeout : null;
        if (!timedOut && columns.Latency >= 0 && Field(csv, columns.Latency) is { Length: > 0 } milliseconds)
        {
            if (
                decimal.TryParse(milliseconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                && amount <= 86_400_000
            )
            {
                latency = TimeSpan.FromTicks((long)(amount * TimeSpan.TicksPerMillisecond));
            }
            else
            {
                Refuse(csv, line, columns.Latency, "latency_ms", "milliseconds from 0 to 86400000, or nothing");
            }
        }

        return _findings.Count > before || definition is null ? null : new RecordedResult(slot, definition.Name, outcome, status, latency);
    }

    // Valid until the next field: a month of history is a million fields, and a string each would be most of the time spent on them.
    private ReadOnlySpan<char> Field(CsvReader csv, int field) => _field.AsSpan(0, csv.GetChars(field, _field)).Trim();

    private void Refuse(CsvReader csv, int line, int field, string name, string legal) =>
        Refuse(Codes.IllegalValue, line, CsvPlaces.ColumnOf(csv, field), $"'{name}' is {legal}, found '{Cut(csv.GetString(field))}'");

    private static string Cut(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);

    private void Refuse(string code, int line, int column, string message) =>
        _findings.Add(new Finding(code, FindingSeverity.Error, message, _file, line, column));

    // A type of our own and not a tuple: lists of those can be compiled ahead.
    private readonly record struct ReadRow(RecordedResult Row, int Line);
}
