using System.Net;
using System.Net.Sockets;
using Crownwatch.Core.Definitions;
using Crownwatch.Probes;
using Crownwatch.Server.Access;
using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Drilling;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Explaining;
using Crownwatch.Server.Health;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.LifeSigns;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Receiving;
using Crownwatch.Server.Receiving.Alertmanager;
using Crownwatch.Server.Receiving.Heartbeats;
using Crownwatch.Server.Receiving.PagerDuty;
using Crownwatch.Server.Receiving.Slack;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Reporting;
using Crownwatch.Server.Running;
using Crownwatch.Server.StatusPage;
using Crownwatch.Server.Storage;
using Crownwatch.Server.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Console;

namespace Crownwatch.Server;

/// <summary>Puts the server together: definitions, database, stages, pages.</summary>
public static class ServerHost
{
    private static readonly TimeSpan ShutdownWithin = TimeSpan.FromSeconds(2.5);

    /// <summary>Runs until it is told to stop.</summary>
    /// <returns>0; 1 when it could not start, with the reason on standard error.</returns>
    public static Task<int> RunAsync(ServerOptions options, CancellationToken stopping) => RunAsync(options, new HostSeams(), stopping);

    /// <summary>The same with seams of a test host.</summary>
    public static async Task<int> RunAsync(ServerOptions options, HostSeams seams, CancellationToken stopping)
    {
        var time = seams.Time;
        var loader = new DefinitionLoader(options.Definitions, options.Environment, time);
        var (snapshot, findings) = loader.Load();
        foreach (var finding in findings)
        {
            await Console.Error.WriteLineAsync(finding.ToString());
        }

        // Without a database nothing can have been kept, and none is to be made.
        var refusal = $"{options.Definitions} can't be used: {findings.Count(f => f.Severity == FindingSeverity.Error)} errors";
        if (snapshot is null && !File.Exists(options.Database))
        {
            return Refuse(refusal);
        }

        try
        {
            var opening = new DatabaseOpening(options.Database, time, Say);
            using var held = await opening.TakeLockAsync(stopping);
            if (held is null)
            {
                return Refuse($"the database {options.Database} is in use by another crownwatch-server; choose another with --database");
            }

            await using var database = new Database(options.Database, time, seams);
            var installation = await opening.MigrateAsync(database, stopping);
            var history = new DefinitionHistory(loader, database, time);
            var former = DefinitionStart.RolledBack(loader, database, (snapshot, findings), out var remark);
            Say(remark);
            if (former is not null)
            {
                snapshot = former;
            }
            else if (snapshot is not null)
            {
                var applied = new Applied(snapshot, Applied.Start, null);
                Say(await history.EnterAsync(applied, stopping) ? null : DefinitionStart.NotKept);
            }
            else
            {
                (snapshot, var whyNot) = DefinitionStart.FallBack(loader, database, findings);
                if (snapshot is null)
                {
                    return Refuse(whyNot is null ? refusal : $"{refusal}; {whyNot}");
                }

                Say($"{refusal}; watching on with those of {snapshot.Kept!.LoadedAt:O}, kept without secrets: mend the file");
            }

            return await ServeAsync(Build(options, loader, snapshot, database, history, installation, seams), options, snapshot, stopping);
        }
        catch (Exception e) when (e is SqliteException or DatabaseTooNewException or UnauthorizedAccessException or IOException)
        {
            return Refuse($"the database {options.Database} can't be used: {e.Message}");
        }
    }

    private static async Task<int> ServeAsync(WebApplication app, ServerOptions options, Snapshot snapshot, CancellationToken stopping)
    {
        await using var disposed = app;
        try
        {
            await app.StartAsync(stopping);
        }
        catch (IOException e)
        {
            return Refuse(
                e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException
                    ? $"{string.Join(", ", options.Urls)} is in use by another program; choose another with --urls"
                    : $"can't listen on {string.Join(", ", options.Urls)}: {e.Message}"
            );
        }
        catch (SocketException e)
        {
            return Refuse($"can't listen on {string.Join(", ", options.Urls)}: {e.Message}");
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.WriteLine(
            $"Crownwatch {ProgramVersion.Text} watches {snapshot.Plans.Count} checks; dashboard at {string.Join(", ", addresses)}"
        );
        if (await AccessServices.FirstStartAsync(app.Services, stopping) is { } first)
        {
            Console.WriteLine($"crownwatch-server: {first}");
        }

        app.Services.GetRequiredService<HostSeams>().Started?.Invoke(app.Services);
        await app.WaitForShutdownAsync(stopping);
        return 0;
    }

    private static WebApplication Build(
        ServerOptions options,
        DefinitionLoader loader,
        Snapshot snapshot,
        Database database,
        DefinitionHistory history,
        Installation installation,
        HostSeams seams
    )
    {
        // Empty: neither settings files nor ASPNETCORE_* variables change what the options say (design.md).
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "crownwatch-server" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options.Urls));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // A start that fails is said by us, in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);

        // Whoever reads our output may be slow or gone: that must not stop the watch.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        builder.Services.AddRouting();
        builder.Services.AddDashboard();
        builder.Services.AddAccess(options.Foreign);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownWithin);
        builder.Services.AddSingleton(history);
        AddStages(builder.Services, options, loader, snapshot, database, installation, seams);

        var app = builder.Build();
        app.UseProxyWord(options.Foreign);
        CappedBody.Use(app);
        app.UseDashboard();
        app.UseApiFaults();
        app.UseRouting();
        app.UseAccess();
        app.UseApiRules();
        CheckEndpoints.Map(app);
        RunEndpoint.Map(app);
        IncidentEndpoints.Map(app);
        DefinitionEndpoints.Map(app);
        DefinitionSetEndpoints.Map(app);
        ReportEndpoints.Map(app);
        PostMortemEndpoints.Map(app);
        ExplainEndpoints.Map(app);
        DrillEndpoints.Map(app);
        InterventionEndpoints.Map(app);
        ChannelEndpoints.Map(app);
        EventEndpoint.Map(app);
        ApiDocument.Map(app);
        PingEndpoint.Map(app);
        PagerDutyEndpoint.Map(app);
        SlackEndpoint.Map(app);
        HealthEndpoint.Map(app);
        MetricsEndpoint.Map(app);
        AlertmanagerEndpoints.Map(app);
        app.MapAccess();
        app.MapStatusPages();
        app.MapDashboard();
        return app;
    }

    private static void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, IReadOnlyList<Uri> urls)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // CappedBody has the cap
        foreach (var url in urls)
        {
            kestrel.Listen(url.DnsSafeHost == "localhost" ? IPAddress.Loopback : IPAddress.Parse(url.DnsSafeHost), url.Port);
        }
    }

    private static void AddStages(
        IServiceCollection services,
        ServerOptions options,
        DefinitionLoader loader,
        Snapshot snapshot,
        Database database,
        Installation installation,
        HostSeams seams
    )
    {
        var time = seams.Time;
        services.AddSingleton(seams).AddSingleton(options);
        var snapshots = new SnapshotSource(snapshot);
        services.AddSingleton(time).AddSingleton(loader).AddSingleton(snapshots).AddSingleton(database).AddSingleton(installation);
        services.AddSingleton(ProbeRegistry.Create(time, new Redactor(snapshots).Redact));
        services.AddSingleton<Signals>().AddSingleton<Liveness>().AddSingleton<ServerMetrics>().AddSingleton<ServerAddress>();
        services
            .AddSingleton<SlotClock>()
            .AddSingleton<DecisionClock>()
            .AddSingleton<ResultInbox>()
            .AddSingleton<StateBook>()
            .AddSingleton<Refolds>()
            .AddSingleton<Desks>()
            .AddSingleton<BatchWriter>()
            .AddSingleton<MinuteRound>()
            .AddSingleton<ControlTargets>()
            .AddSingleton<RunDesk>()
            .AddSingleton<LocalHealth>();
        services.AddSingleton<CheckOverviews>().AddSingleton<IncidentOverviews>().AddSingleton<IncidentDesk>();
        services.AddSingleton(new ServerStart(time.GetUtcNow())).AddSingleton<AlertInbox>().AddSingleton<AlertReader>();
        services.AddSingleton<ReportReader>().AddSingleton<ExplanationReader>();
        services.AddSingleton<InterventionDesk>().AddSingleton<InterventionReader>();
        services.AddSingleton<OnCallReader>().AddSingleton<MaintenanceReader>();
        services
            .AddSingleton(new Connector())
            .AddSingleton<Post>()
            .AddSingleton<Excerpts>()
            .AddSingleton<Delivery>()
            .AddSingleton<Conclusion>();
        services.AddSingleton<Links>().AddSingleton<AcknowledgeLinks>();
        services.AddApi();
        services.AddReceiving();
        services.AddSingleton<Cycle>().AddSingleton<LifeSignStanding>().AddSingleton<LifeSignCall>();
        services.AddSlack();
        services.AddSingleton<IChannelSender, SlackSender>().AddSingleton<IChannelSender, PagerDutySender>();
        services.AddSingleton<IChannelSender, NtfySender>().AddSingleton<IChannelSender, WebhookSender>();
        services.AddSingleton<IChannelSender>(p => new EmailSender(p.GetRequiredService<Connector>(), installation, time, seams: seams));
        services.AddSingleton<DefinitionWatch>().AddSingleton<DrillRunner>().AddSingleton<DrillDesk>();

        // In the order in which they start; they stop in reverse.
        services.AddSingleton<GuardedLoop>(provider => provider.GetRequiredService<DefinitionWatch>());
        services.AddSingleton<GuardedLoop, OwnTimer>();
        services.AddSingleton<GuardedLoop, Dispatcher>().AddSingleton<GuardedLoop, SelfAlarm>();
        services.AddSingleton<GuardedLoop, Escalator>().AddSingleton<GuardedLoop, Recorder>().AddSingleton<GuardedLoop, Scheduler>();
        services.AddSingleton<GuardedLoop, HeartbeatWatch>().AddSingleton<GuardedLoop, LifeSign>();
        services.AddSingleton<GuardedLoop>(provider => provider.GetRequiredService<DrillRunner>());
        services.AddSingleton<GuardedLoop, DayKeeper>();
        services.AddStatusPages();
        services.AddSingleton<GuardedLoop>(provider => provider.GetRequiredService<EventFeed>());
        services.AddSingleton<Rehearsal>().AddHostedService<Stages>();
    }

    private static int Refuse(string reason)
    {
        Say(reason);
        return 1;
    }

    private static void Say(string? what)
    {
        if (what is not null)
        {
            Console.Error.WriteLine($"crownwatch-server: {what}");
        }
    }
}
