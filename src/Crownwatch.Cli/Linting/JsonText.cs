using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crownwatch.Cli.Linting;

/// <summary>JSON for files and pipes, written without reflection.</summary>
internal static class JsonText
{
    // Not for HTML: quotes and angle brackets may stay readable.
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> content)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, _options))
        {
            content(writer);
        }

        output.WriteLine(Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length));
    }
}
