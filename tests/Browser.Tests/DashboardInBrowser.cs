using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests;

/// <summary>A running server, what it watches, and a browser. Each test breaks a check of its own.</summary>
public sealed class DashboardInBrowser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private static readonly string[] Checks = ["live_page", "touched_page", "plain_page", "narrow_page", "noted_page", "sound_page"];
    private IPlaywright? _playwright;
    private WatchingServer? _server;

    public static bool HasChromium => File.Exists(Chromium);
    public SwitchedTarget Target { get; } = new();
    public IBrowser Browser { get; private set; } = null!;
    public string Url => _server!.Url;

    public async ValueTask InitializeAsync()
    {
        if (!HasChromium)
        {
            return;
        }

        await Target.StartAsync();
        Target.Break("narrow_page");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        _server = await WatchingServer.StartAsync(Target, Checks, patience.Token);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-component-update", "--disable-sync"],
                Timeout = 60_000,
            }
        );
    }

    /// <summary>A page, and everything that its console and its security policy complained about.</summary>
    public async Task<(IPage Page, List<string> Complaints)> OpenAsync(string path, BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(HasChromium, $"no browser: {Chromium} is missing");
        var context = await Browser.NewContextAsync(options ?? new BrowserNewContextOptions());
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(Url + path);
        return (page, complaints);
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await Target.DisposeAsync();
    }
}
