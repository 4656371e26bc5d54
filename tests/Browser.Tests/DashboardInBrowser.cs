using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests;

/// <summary>A running server, what it watches, and a browser. Each test breaks a check of its own.</summary>
public sealed class DashboardInBrowser : IAsyncLifetime
{
    private static readonly string[] Checks = ["live_page", "touched_page", "plain_page", "narrow_page", "noted_page", "sound_page"];
    private IPlaywright? _playwright;
    private WatchingServer? _server;

    public SwitchedTarget Target { get; } = new();
    public IBrowser Browser { get; private set; } = null!;
    public string Url => _server!.Url;

    public async ValueTask InitializeAsync()
    {
        if (!Chromium.IsThere)
        {
            return;
        }

        await Target.StartAsync();
        Target.Break("narrow_page");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        _server = await WatchingServer.StartAsync(Definitions.Plain(Target, Checks), signIn: false, patience.Token);
        (_playwright, Browser) = await Chromium.LaunchAsync();
    }

    /// <summary>A page, and everything that its console and its security policy complained about.</summary>
    public async Task<(IPage Page, List<string> Complaints)> OpenAsync(string path, BrowserNewContextOptions? options = null)
    {
        Chromium.SkipWithout();
        return await Chromium.OpenAsync(await Browser.NewContextAsync(options ?? new BrowserNewContextOptions()), Url + path);
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
