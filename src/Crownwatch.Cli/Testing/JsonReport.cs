using System.Text.Encodings.Web;
using System.Text.Json;
using Crownwatch.Core.Results;

namespace Crownwatch.Cli.Testing;

/// <summary>`--report json=FILE`: {"checks": [{"check", "outcome", "latency_ms", "criteria", "reason"}]}.</summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions _indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(IEnumerable<ProbeResult> results)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _indented))
        {
            json.WriteStartObject();
            json.WriteStartArray("checks");
            foreach (var result in results)
            {
                Write(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ProbeResult result)
    {
        json.WriteStartObject();
        json.WriteString("check", result.Check);
        json.WriteString("outcome", TestTable.Word(result.Outcome).Replace(' ', '_'));
        if (result.Latency is { } latency)
        {
            json.WriteNumber("latency_ms", Math.Round(latency.TotalMilliseconds, 3));
        }
        else
        {
            json.WriteNull("latency_ms");
        }

        json.WriteStartArray("criteria");
        foreach (var criterion in result.Criteria)
        {
            json.WriteStartObject();
            json.WriteString("key", criterion.Key);
            json.WriteString("expected", criterion.Expected);
            json.WriteBoolean("holds", criterion.Holds);
            json.WriteString("seen", criterion.Seen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("reason", result.Reason);
        json.WriteEndObject();
    }
}
