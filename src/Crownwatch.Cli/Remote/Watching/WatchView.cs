using System.Text.Json;

namespace Crownwatch.Cli.Remote.Watching;

/// <summary>Where `--watch` shows what it sees.</summary>
internal abstract class WatchView : IDisposable
{
    /// <param name="trouble">Why the server can't be asked now, while this is what it said last; null when it has just said it.</param>
    public abstract void Show(JsonElement status, string? trouble);

    /// <summary>Leaves the terminal as it was; may be called twice.</summary>
    public abstract void Dispose();

    public static WatchView For(TextWriter output, bool json) =>
        json ? new JsonLinesView(output)
        : TerminalView.IsPossible ? new TerminalView(output)
        : new TextView(output);

    /// <summary>One line for each state that differs from the one before.</summary>
    private sealed class JsonLinesView(TextWriter output) : WatchView
    {
        private string? _shown;

        public override void Show(JsonElement status, string? trouble)
        {
            var line = trouble is null ? JsonSerializer.Serialize(status) : JsonSerializer.Serialize(new { error = Plain.Of(trouble) });
            if (line != _shown)
            {
                output.WriteLine(_shown = line);
                output.Flush();
            }
        }

        public override void Dispose() { }
    }

    private sealed class TextView(TextWriter output) : WatchView
    {
        private string? _shown;

        public override void Show(JsonElement status, string? trouble)
        {
            var text = new StringWriter();
            StatusScreen.Write(status, Screen.On(text), TimeProvider.System.GetUtcNow());
            if (trouble is not null)
            {
                text.WriteLine($"the server can't be asked now: {Plain.Of(trouble)}");
            }

            if (text.ToString() is var now && now != _shown)
            {
                output.WriteLine(_shown = now);
                output.Flush();
            }
        }

        public override void Dispose() { }
    }
}
