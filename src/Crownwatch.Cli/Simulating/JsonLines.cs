using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>`--format jsonl`: one JSON object a line in UTF-8, written as the events come.</summary>
public sealed class JsonLines : IDisposable
{
    private const int Chunk = 64 * 1024;
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ArrayBufferWriter<byte> _buffer = new(Chunk + 4096);
    private readonly Stream _output;
    private readonly Utf8JsonWriter _json;

    public JsonLines(Stream output)
    {
        _output = output;
        _json = new Utf8JsonWriter(_buffer, _options);
    }

    /// <summary>Writes what the format lists; what only a person's timeline shows is passed over.</summary>
    public void Write(SimulationEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _json.WriteStartObject();
        _json.WriteString("at", JsonValues.Instant(happened.At));
        _json.WriteString("event", happened.Event);
        if (happened.Summary is { } summary)
        {
            SummaryJson.Write(_json, summary);
        }
        else
        {
            Fields(happened);
        }

        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount > Chunk)
        {
            Flush();
        }
    }

    public void Flush()
    {
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _output.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void Fields(SimulationEvent happened)
    {
        Text("check", happened.Check);
        Text("rule", happened.Rule);
        Text("severity", happened.Severity);
        if (happened.Incident is { } incident)
        {
            _json.WriteNumber("incident", incident);
        }

        Number("step", happened.Step);
        if (happened.Repeat is { } repeat)
        {
            _json.WriteNumber("repeat", repeat);
        }

        Text("channel", happened.Channel);
        Text("kind", happened.Kind);
        Who(happened);
        Text("by", happened.By);
        Text("reason", happened.Reason);
        Text("name", happened.Name);
        Number("value", happened.Value);
        Number("coverage", happened.Coverage);
        Text("outcome", happened.Outcome);
        if (happened.Status is { } status)
        {
            _json.WriteNumber("status", status);
        }

        Number("latency_ms", happened.LatencyMilliseconds);
    }

    private void Who(SimulationEvent happened)
    {
        if (happened is { Event: "commander_assigned", Who: [var commander] })
        {
            _json.WriteString("who", commander);
        }
        else if (happened.Who is { } people)
        {
            _json.WriteStartArray("who");
            foreach (var person in people)
            {
                _json.WriteStringValue(person);
            }

            _json.WriteEndArray();
        }
    }

    private void Text(string key, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(key, text);
        }
    }

    private void Number(string key, double? number)
    {
        if (number is { } value && double.IsFinite(value))
        {
            JsonValues.WriteCut(_json, key, value);
        }
    }
}
