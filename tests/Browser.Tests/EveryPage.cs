using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests;

/// <summary>
/// Two real servers with something of everything to show: one without sign-in, with an open and a resolved incident, a silence, an
/// override and a deployment; and one where an administrator is signed in. A browser context for each look at each.
/// </summary>
public sealed class EveryPage : IAsyncLifetime
{
    private static readonly string[] _checks = ["broken_page", "mended_page", "sound_page"];
    private readonly SwitchedTarget _target = new();
    private readonly Dictionary<(Look Look, bool SignedIn), (IPage Page, List<string> Complaints)> _pages = [];
    private Cookie[] _cookies = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private WatchingServer? _open;
    private WatchingServer? _signedIn;

    public async ValueTask InitializeAsync()
    {
        if (!Chromium.IsThere)
        {
            return;
        }

        await _target.StartAsync();
        _target.Break("broken_page");
        _target.Break("mended_page");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        var definitions = Definitions.Full(_target, _checks);
        _open = await WatchingServer.StartAsync(definitions, signIn: false, patience.Token);
        _signedIn = await WatchingServer.StartAsync(definitions, signIn: true, patience.Token);
        await FillAsync(patience.Token);
        (_playwright, _browser) = await Chromium.LaunchAsync();
        _cookies = await SignInAsync();
    }

    /// <summary>The page, as one looks at it; one tab a look, since opening one takes longer than what is looked for.</summary>
    internal async Task<(IPage Page, List<string> Complaints)> OpenAsync(string path, bool signedIn, Look look)
    {
        var address = (signedIn ? _signedIn! : _open!).Url + path;
        if (_pages.TryGetValue((look, signedIn), out var tab))
        {
            tab.Complaints.Clear();
            await tab.Page.GotoAsync(address);
            return tab;
        }

        var context = await _browser!.NewContextAsync(look.Options);
        if (signedIn)
        {
            await context.AddCookiesAsync(_cookies);
        }

        return _pages[(look, signedIn)] = await Chromium.OpenAsync(context, address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        foreach (var server in (WatchingServer?[])[_open, _signedIn])
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }

        await _target.DisposeAsync();
    }

    private async Task FillAsync(CancellationToken stopping)
    {
        using var api = new HttpClient { BaseAddress = new Uri(_open!.Url) };
        await UntilIncidentsAsync(api, "open", 1, stopping);
        await PostAsync("incidents/1/acknowledge", new { by = "ada" });
        await PostAsync("incidents/1/notes", new { by = "ada", text = "<script>document.title='run'</script> looking at the database" });
        await PostAsync(
            "incidents",
            new
            {
                title = "The shop is slow <b>again</b>",
                severity = "medium",
                by = "grace",
            }
        );
        await PostAsync("incidents/2/resolve", new { by = "grace", confirm = true });
        await PostAsync(
            "incidents/1/status-updates",
            new
            {
                title = "Ordering fails for some",
                status = "investigating",
                text = "We are looking into it.",
                by = "ada",
            }
        );
        await PostAsync(
            "silences",
            new
            {
                match = "service=export",
                @for = "2h",
                reason = "planned work",
                by = "ada",
            }
        );
        await PostAsync(
            "deployments",
            new
            {
                service = "shop",
                version = "1.2.3",
                grace = "1m",
                by = "ada",
            }
        );
        await PostAsync(
            "on-call/overrides",
            new
            {
                person = "grace",
                from = "2026-12-02T00:00:00Z",
                until = "2026-12-03T00:00:00Z",
                by = "ada",
                reason = "ada is away",
            }
        );
        await PostAsync("channels/hook/test", new { });
        _target.Mend("mended_page");

        async Task PostAsync<T>(string path, T body)
        {
            using var answer = await api.PostAsJsonAsync($"/api/v1/{path}", body, stopping);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(stopping)}");
        }
    }

    private static async Task UntilIncidentsAsync(HttpClient api, string state, int atLeast, CancellationToken stopping)
    {
        while (true)
        {
            var answer = await api.GetFromJsonAsync<JsonElement>($"/api/v1/incidents?state={state}", stopping);
            if (answer.GetProperty("incidents").GetArrayLength() >= atLeast)
            {
                return;
            }
        }
    }

    // As the first administrator does, once; the others have the cookie.
    private async Task<Cookie[]> SignInAsync()
    {
        var context = await _browser!.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(_signedIn!.Welcome);
        await page.GetByLabel("Name").FillAsync("ada");
        foreach (var field in await page.Locator("input[type=password]").AllAsync())
        {
            await field.FillAsync("correct horse battery staple");
        }

        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(_signedIn.Url + "/");
        return
        [
            .. (await context.CookiesAsync()).Select(c => new Cookie
            {
                Name = c.Name,
                Value = c.Value,
                Url = _signedIn.Url,
            }),
        ];
    }
}
