using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Servers;

namespace Crownwatch.Tests.Notifying;

/// <summary>Takes the place of Slack in process: remembers every try and answers as it is told to.</summary>
internal sealed class RememberingSender : IChannelSender
{
    private readonly Lock _gate = new();
    private readonly Awaited _awaited = new();
    private readonly List<PendingMessage> _sent = [];

    public string Type { get; init; } = "slack";

    /// <summary>What a channel answers; delivered by default.</summary>
    public Func<string, SendResult> Answer { get; set; } = _ => new SendResult(SendOutcome.Delivered, 200, "ok");

    public IReadOnlyList<OutgoingMessage> Sent
    {
        get
        {
            lock (_gate)
            {
                return [.. _sent.Select(m => m.Message)];
            }
        }
    }

    public IReadOnlyList<PendingMessage> Tries
    {
        get
        {
            lock (_gate)
            {
                return [.. _sent];
            }
        }
    }

    public Task CountAsync(int count, CancellationToken cancel) => _awaited.UntilAsync(() => Sent.Count >= count, cancel);

    public Task UntilAsync(Func<IReadOnlyList<PendingMessage>, bool> holds, CancellationToken cancel) =>
        _awaited.UntilAsync(() => holds(Tries), cancel);

    public Task<SendResult> SendAsync(ChannelDefinition channel, PendingMessage message, MessageLinks links, CancellationToken stopping)
    {
        lock (_gate)
        {
            _sent.Add(message);
        }

        _awaited.Changed();
        return Task.FromResult(Answer(channel.Name));
    }
}
