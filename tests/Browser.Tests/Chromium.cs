using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests;

/// <summary>Debian's browser, and pages in it.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";

    public static bool IsThere => File.Exists(Program);

    public static void SkipWithout() => Assert.SkipUnless(IsThere, $"no browser: {Program} is missing");

    public static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Program,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-component-update", "--disable-sync"],
                Timeout = 60_000,
            }
        );
        return (playwright, browser);
    }

    /// <summary>A page, and everything that its console and its security policy complain about from here on.</summary>
    public static async Task<(IPage Page, List<string> Complaints)> OpenAsync(IBrowserContext context, string url)
    {
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
        await page.GotoAsync(url);
        return (page, complaints);
    }
}
