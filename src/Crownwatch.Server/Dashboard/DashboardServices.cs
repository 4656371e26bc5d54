using System.IO.Compression;
using Crownwatch.Server.Access;
using Crownwatch.Server.Dashboard.Acknowledging;
using Crownwatch.Server.Dashboard.Assets;
using Crownwatch.Server.Dashboard.Channels;
using Crownwatch.Server.Dashboard.Checks;
using Crownwatch.Server.Dashboard.DefinitionSets;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Now;
using Crownwatch.Server.Dashboard.OnCall;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Dashboard.Reports;
using Crownwatch.Server.Dashboard.Silences;
using Microsoft.AspNetCore.ResponseCompression;

namespace Crownwatch.Server.Dashboard;

/// <summary>Puts the pages into the server: what they need, and where they are.</summary>
public static class DashboardServices
{
    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddResponseCompression();
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services
            .AddSingleton<ChangeFeed>()
            .AddSingleton<PageTag>()
            .AddSingleton<AlarmReader>()
            .AddSingleton<Sparklines>()
            .AddSingleton<StretchBook>();
        services.AddSingleton<NowReader>().AddSingleton<CheckReader>().AddSingleton<IncidentReader>();
        services.AddSingleton<CalendarFeedStore>().AddSingleton<CalendarFeedReader>();
        services.AddSingleton<SilencesReader>().AddSingleton<ChannelsReader>().AddSingleton<OnCallPages>().AddSingleton<AcknowledgePages>();
        services.AddSingleton<DefinitionSetReader>();
    }

    /// <summary>Before the endpoints: compression, headers of every page, and where changes may come from.</summary>
    public static void UseDashboard(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseMiddleware<PageHeaders>();
        app.UseMiddleware<OriginGate>();
    }

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        AssetEndpoint.Map(routes);
        EventStream.Map(routes);
        NowEndpoint.Map(routes);
        CheckPages.Map(routes);
        IncidentPages.Map(routes);
        IncidentForms.Map(routes);
        AcknowledgePages.Map(routes);
        ReportPages.Map(routes);
        SilencesPages.Map(routes);
        OnCallPages.Map(routes);
        CalendarFeedEndpoint.Map(routes);
        CalendarFeedForms.Map(routes);
        ChannelsPages.Map(routes);
        DefinitionSetPages.Map(routes);
        NotFoundEndpoint.Map(routes);
    }
}
