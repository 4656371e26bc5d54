using System.Globalization;

namespace Fakes.Slack;

/// <summary>The channels and messages that the fake holds. Thread-safe.</summary>
public sealed class Workspace
{
    private readonly Lock gate = new();
    private readonly List<SlackMessage> messages = [];
    private readonly List<SlackChannel> channels = [];
    private readonly Dictionary<string, DateTimeOffset> posted = new(StringComparer.Ordinal);
    private long lastStamp;

    public IReadOnlyList<SlackMessage> Messages
    {
        get
        {
            lock (gate)
            {
                return [.. messages];
            }
        }
    }

    public IReadOnlyList<SlackChannel> Channels
    {
        get
        {
            lock (gate)
            {
                return [.. channels];
            }
        }
    }

    /// <summary>The channel with this id, or with this name (a # in front is ignored); null when there is none.</summary>
    public SlackChannel? Find(string idOrName)
    {
        var name = idOrName.TrimStart('#');
        lock (gate)
        {
            return channels.Find(c => c.Id == idOrName || c.Name == name);
        }
    }

    /// <summary>Users that invitations don't know.</summary>
    public IReadOnlyList<string> Strangers { get; set; } = [];

    /// <summary>Whether a channel takes one message a second, as the real one does.</summary>
    public bool OneASecond { get; set; }

    public SlackChannel Create(string name, string creator = "U0SOMEBODY", DateTimeOffset created = default)
    {
        lock (gate)
        {
            var channel = new SlackChannel($"C{channels.Count + 1:D8}", name) { Creator = creator, Created = created };
            channels.Add(channel);
            return channel;
        }
    }

    public void Change(string id, Func<SlackChannel, SlackChannel> change)
    {
        lock (gate)
        {
            var index = channels.FindIndex(c => c.Id == id);
            if (index >= 0)
            {
                channels[index] = change(channels[index]);
            }
        }
    }

    /// <summary>Adds a message made from its <c>ts</c>, which is unique and grows.</summary>
    public SlackMessage Post(DateTimeOffset at, Func<string, SlackMessage> make)
    {
        lock (gate)
        {
            var micros = (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            lastStamp = Math.Max(micros, lastStamp + 1);
            var ts = string.Create(CultureInfo.InvariantCulture, $"{lastStamp / 1_000_000}.{lastStamp % 1_000_000:D6}");
            var message = make(ts);
            messages.Add(message);
            return message;
        }
    }

    /// <summary>Whether the channel may be posted to now; then the next one has to wait.</summary>
    public bool TakesTurn(string channel, DateTimeOffset at)
    {
        lock (gate)
        {
            if (OneASecond && posted.TryGetValue(channel, out var before) && at - before < TimeSpan.FromSeconds(1))
            {
                return false;
            }

            posted[channel] = at;
            return true;
        }
    }

    /// <summary>Somebody deletes a message by hand.</summary>
    public void Delete(string channel, string ts)
    {
        lock (gate)
        {
            messages.RemoveAll(m => m.Channel == channel && m.Ts == ts);
        }
    }

    /// <summary>Replaces a message; null when there is none with this channel and <paramref name="ts"/>.</summary>
    public SlackMessage? Edit(string channel, string ts, Func<SlackMessage, SlackMessage> change)
    {
        lock (gate)
        {
            var index = messages.FindIndex(m => m.Channel == channel && m.Ts == ts);
            return index < 0 ? null : messages[index] = change(messages[index]) with { Edits = messages[index].Edits + 1 };
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            messages.Clear();
        }
    }
}
