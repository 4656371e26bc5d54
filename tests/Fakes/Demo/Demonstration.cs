using Fakes.Hosting;
using Fakes.PagerDuty;
using Fakes.Receiving;
using Fakes.Slack;

namespace Fakes.Demo;

/// <summary>The platform, the watcher and both stand-ins, with the three buttons.</summary>
internal sealed class Demonstration : IAsyncDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Child platform;
    private readonly Child server;
    private int pagesSeen;

    private Demonstration(DemoOptions options, SlackFake slack, PagerDutyFake pagerDuty)
    {
        (Slack, PagerDuty) = (slack, pagerDuty);
        Timeline = new Timeline(TimeProvider.System, Changes);
        Directory.CreateDirectory(options.Data);
        string At(string file) => Path.Combine(options.Data, file);
        platform = new Child(
            "DeltaCrown",
            options.Platform,
            ["--urls", PlatformUrl, "--database", At("platform.db")],
            new Dictionary<string, string>(),
            At("platform.log")
        );
        server = new Child(
            "the watcher",
            options.Server,
            [
                "--definitions",
                options.Definitions,
                "--environment",
                "local",
                "--database",
                At("crownwatch.db"),
                "--urls",
                DashboardUrl,
                "--no-sign-in",
            ],
            DemoVariables.Of(slack, pagerDuty, PlatformUrl, DashboardUrl),
            At("crownwatch.log")
        );
        slack.People.Url = new Uri(DashboardUrl + "/slack/actions");
        pagerDuty.People.Webhooks.Subscribe(new Uri($"{DashboardUrl}/pagerduty/webhook/pagerduty"), DemoVariables.WebhookSecret);
        foreach (var child in new[] { platform, server })
        {
            child.Died += (_, code) =>
                Timeline.Add(TimelineKind.Note, $"{child.Name} ended by itself with code {code}; its log: {child.LogFile}");
        }

        Slack.Received.Arrived += (_, message) => OnSlack(message);
        PagerDuty.Received.Arrived += (_, message) => OnPagerDuty(message);
    }

    public SlackFake Slack { get; }

    public PagerDutyFake PagerDuty { get; }

    public string PlatformUrl { get; } = $"http://127.0.0.1:{FreePort.Find()}";

    public string DashboardUrl { get; } = $"http://127.0.0.1:{FreePort.Find()}";

    public ChangeFeed Changes { get; } = new();

    public Timeline Timeline { get; }

    public bool PlatformRuns => platform.Pid is not null;

    public bool ServerRuns => server.Pid is not null;

    public static async Task<Demonstration> StartAsync(DemoOptions options)
    {
        var demonstration = new Demonstration(options, await SlackFake.StartAsync(), await PagerDutyFake.StartAsync());
        demonstration.Timeline.Add(TimelineKind.Note, $"DeltaCrown started, pid {demonstration.platform.Start()}");

        // A platform that is still starting is no outage: the watcher begins when there is something to watch.
        var answered = await AnswersAsync(demonstration.PlatformUrl + "/health");
        demonstration.Timeline.Add(TimelineKind.Note, answered ? "DeltaCrown answers" : "DeltaCrown does not answer after 60 s");
        demonstration.Timeline.Add(TimelineKind.Note, $"the watcher started, pid {demonstration.server.Start()}");
        return demonstration;
    }

    public Task BreakAsync() =>
        InTurnAsync(async () =>
        {
            if (await platform.StopAsync() is { } pid)
            {
                Timeline.Add(TimelineKind.Broken, $"broken: DeltaCrown (pid {pid}) stopped");
            }
        });

    public Task MendAsync() =>
        InTurnAsync(() =>
        {
            if (platform.Pid is null)
            {
                Timeline.Add(TimelineKind.Mended, $"mended: DeltaCrown started, pid {platform.Start()}");
            }

            return Task.CompletedTask;
        });

    public Task KillWatcherAsync() =>
        InTurnAsync(async () =>
        {
            if (await server.KillAsync() is { } pid)
            {
                Timeline.Add(TimelineKind.Killed, $"the watcher killed: kill -9 {pid}");
            }

            Timeline.Add(TimelineKind.Note, $"the watcher started again, pid {server.Start()}");
        });

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(server.StopAsync(), platform.StopAsync());
        await Slack.DisposeAsync();
        await PagerDuty.DisposeAsync();
        oneAtATime.Dispose();
    }

    private static async Task<bool> AnswersAsync(string url)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            try
            {
                using var answer = await http.GetAsync(url);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet: that is what is being waited for.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        return false;
    }

    private async Task InTurnAsync(Func<Task> act)
    {
        await oneAtATime.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private void OnSlack(Received message)
    {
        // What is edited or only read is no message.
        if (message.Answer.Accepted && message.Path.EndsWith("/chat.postMessage", StringComparison.Ordinal))
        {
            Timeline.Add(TimelineKind.Message, $"Slack: {message.Text("text") ?? "a message without text"}");
        }
    }

    private void OnPagerDuty(Received message)
    {
        if (!message.Answer.Accepted)
        {
            Timeline.Add(TimelineKind.Note, $"PagerDuty refused an event: {message.Answer.Body}");
            return;
        }

        var about = $"{message.Text("event_action")} {message.Text("dedup_key")} {message.Text("payload.summary")}".TrimEnd();
        var incidents = PagerDuty.Incidents.Count;
        var rang = Interlocked.Exchange(ref pagesSeen, incidents) < incidents;
        var kind =
            rang ? TimelineKind.Page
            : message.Text("event_action") == "resolve" ? TimelineKind.PageResolved
            : TimelineKind.Note;
        Timeline.Add(kind, $"PagerDuty: {about}{(rang ? "" : " (rings nobody)")}");
    }
}
