using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Receiving.Heartbeats;
using Crownwatch.Server.Receiving.PagerDuty;

namespace Crownwatch.Server.Receiving;

/// <summary>What hears jobs and PagerDuty, and what tries out our own channels.</summary>
internal static class ReceivingServices
{
    public static void AddReceiving(this IServiceCollection services)
    {
        services.AddSingleton<ReceivedCounts>().AddSingleton<Redactor>();
        services.AddSingleton<HeartbeatBook>().AddSingleton<HeartbeatDesk>();
        services.AddSingleton<PagerDutyDesk>().AddSingleton<ChannelTest>().AddSingleton<ChannelTestDesk>();
    }
}
