using System.Text.Json;

namespace Crownwatch.Tests.Api;

/// <param name="Type">The line `event:`; empty for a comment.</param>
internal sealed record SentEvent(long? Id, string Type, JsonElement Data);

/// <summary>Reads server-sent events one by one.</summary>
internal sealed class EventStreamReader(HttpResponseMessage answer) : IDisposable
{
    private StreamReader? _reader;

    public static async Task<EventStreamReader> OpenAsync(HttpClient client, string path, long? after = null)
    {
        var answer = after is { } id
            ? await client.SendAsync("GET", path, null, ("Last-Event-ID", $"{id}"))
            : await client.SendAsync("GET", path);
        answer.EnsureSuccessStatusCode();
        return new EventStreamReader(answer);
    }

    /// <summary>null at the end of the stream.</summary>
    public async Task<SentEvent?> NextAsync()
    {
        _reader ??= new StreamReader(await answer.Content.ReadAsStreamAsync(Asking.Cancel));
        var (id, type, data) = ((long?)null, "", default(JsonElement));
        while (await _reader.ReadLineAsync(Asking.Cancel) is { } line)
        {
            if (line.Length == 0 && type.Length > 0)
            {
                return new SentEvent(id, type, data);
            }

            var (name, value) = line.Split(": ", 2) is [var n, var v] ? (n, v) : (line, "");
            switch (name)
            {
                case "id":
                    id = long.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "event":
                    type = value;
                    break;
                case "data":
                    data = JsonSerializer.Deserialize<JsonElement>(value);
                    break;
            }
        }

        return null;
    }

    /// <summary>The next that matches; those before it are passed over.</summary>
    public async Task<SentEvent> UntilAsync(Func<SentEvent, bool> match)
    {
        while (true)
        {
            var next = await NextAsync() ?? throw new InvalidOperationException("the stream has ended");
            if (match(next))
            {
                return next;
            }
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        answer.Dispose();
    }
}
