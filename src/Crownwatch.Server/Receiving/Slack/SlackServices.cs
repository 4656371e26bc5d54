using Crownwatch.Server.Notifying.Slack;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Receiving.Slack;

/// <summary>The parts that speak with Slack by a bot token, both ways.</summary>
internal static class SlackServices
{
    public static void AddSlack(this IServiceCollection services)
    {
        services.AddSingleton<SlackApi>().AddSingleton<SlackPosts>().AddSingleton<SlackPoster>().AddSingleton<SlackRooms>();
        services.AddSingleton<SlackBot>().AddSingleton<SlackWebhook>();
        services.AddSingleton<SlackHeard>().AddSingleton<SlackVoice>().AddSingleton<SlackPresses>();
        services.AddSingleton<SocketStanding>().AddSingleton<SlackEndpoint>().AddSingleton<GuardedLoop, SocketModes>();
    }
}
