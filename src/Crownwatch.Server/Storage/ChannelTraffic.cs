namespace Crownwatch.Server.Storage;

/// <param name="Waiting">Messages not yet delivered.</param>
/// <param name="LastDelivered">null where none ever was.</param>
public sealed record ChannelTraffic(long Waiting, DateTimeOffset? LastDelivered);
