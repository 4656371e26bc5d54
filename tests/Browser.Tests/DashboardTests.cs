using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

public sealed class DashboardTests(DashboardInBrowser dashboard) : IClassFixture<DashboardInBrowser>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 20_000 };
    private static readonly BrowserNewContextOptions Phone = new()
    {
        ViewportSize = new ViewportSize { Width = 390, Height = 844 },
        HasTouch = true,
        IsMobile = true,
        TimezoneId = "Asia/Tokyo",
    };

    [Fact]
    public async Task An_outage_and_its_end_show_without_a_reload()
    {
        var (page, complaints) = await dashboard.OpenAsync("/");
        await page.EvaluateAsync("window.sameDocument = true");
        await Expect(page.Locator("li.check.up", Has(page, "live_page"))).ToBeVisibleAsync(Patient);

        dashboard.Target.Break("live_page");
        await Expect(page.Locator("li.check.down", Has(page, "live_page"))).ToBeVisibleAsync(Patient);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "live_page is down" })).ToBeVisibleAsync(Patient);

        dashboard.Target.Mend("live_page");
        await Expect(page.Locator("li.check.up", Has(page, "live_page"))).ToBeVisibleAsync(Patient);
        await Expect(page.Locator("table.incidents tr", Has(page, "live_page was down"))).ToBeVisibleAsync(Patient);
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        Assert.Empty(complaints);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("touched_page", true)]
    [InlineData("plain_page", false)]
    public async Task Acknowledging_by_touch_works_with_and_without_script(string check, bool script)
    {
        Chromium.SkipWithout();
        dashboard.Target.Break(check);
        var (page, complaints) = await dashboard.OpenAsync("/", new BrowserNewContextOptions(Phone) { JavaScriptEnabled = script });
        var card = page.Locator("article.incident", Has(page, check));
        while (await card.CountAsync() == 0)
        {
            // Without script somebody reloads by hand.
            await page.ReloadAsync();
        }

        await card.GetByLabel("Your name").FillAsync("ada");
        await card.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).TapAsync();

        await Expect(card.GetByText("ada is on it")).ToBeVisibleAsync(Patient);
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" })).ToHaveCountAsync(0);
        Assert.Empty(complaints);
        dashboard.Target.Mend(check);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_scrolls_sideways_on_a_phone_and_no_page_complains(ColorScheme scheme)
    {
        var options = new BrowserNewContextOptions(Phone) { ColorScheme = scheme };
        var (page, complaints) = await dashboard.OpenAsync("/", options);
        var link = page.Locator("article.incident h3 a", new() { HasText = "narrow_page" });
        await Expect(link).ToBeVisibleAsync(Patient);
        string[] paths =
        [
            "/",
            "/incidents",
            "/checks/narrow_page",
            "/checks/sound_page?span=1h",
            (await link.GetAttributeAsync("href"))!,
            "/incidents/1?ask=resolve",
        ];
        foreach (var path in paths)
        {
            await page.GotoAsync(dashboard.Url + path);
            var (inner, scroll) = (
                await page.EvaluateAsync<int>("document.documentElement.clientWidth"),
                await page.EvaluateAsync<int>("document.documentElement.scrollWidth")
            );
            Assert.True(scroll <= inner, $"{path} is {scroll} wide in a window of {inner}");
            Assert.DoesNotContain("run", await page.TitleAsync(), StringComparison.Ordinal);
        }

        Assert.Empty(complaints);
    }

    [Fact]
    public async Task On_a_phone_acknowledge_is_within_reach_of_the_thumb_and_large_enough()
    {
        var (page, _) = await dashboard.OpenAsync("/", Phone);
        await page.Locator("article.incident h3 a", new() { HasText = "narrow_page" }).ClickAsync();

        var button = await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).BoundingBoxAsync();

        Assert.NotNull(button);
        Assert.True(button.Height >= 48, $"{button.Height} px high");
        Assert.InRange(button.Y, 422, 844 - button.Height);
    }

    [Fact]
    public async Task Times_are_shown_in_the_readers_zone_beside_utc()
    {
        var (page, _) = await dashboard.OpenAsync("/", Phone);

        await Expect(page.Locator("article.incident time").First).ToContainTextAsync("UTC (");
        await Expect(page.Locator("#zone")).ToContainTextAsync("GMT+9");
    }

    [Fact]
    public async Task A_half_written_note_survives_what_happens_meanwhile()
    {
        Chromium.SkipWithout();
        dashboard.Target.Break("noted_page");
        var (page, complaints) = await dashboard.OpenAsync("/");
        await page.Locator("article.incident h3 a", new() { HasText = "noted_page" }).ClickAsync(new() { Timeout = 20_000 });
        await page.GetByLabel("Add a note").FillAsync("looking at the");
        var before = await page.Locator("main").GetAttributeAsync("data-version");

        await Expect(page.Locator("main")).Not.ToHaveAttributeAsync("data-version", before!, new() { Timeout = 10_000 });

        await Expect(page.GetByLabel("Add a note")).ToHaveValueAsync("looking at the");
        await Expect(page.GetByLabel("Add a note")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(page.Locator("ol.timeline")).ToContainTextAsync("looking at the");
        Assert.Empty(complaints);
        dashboard.Target.Mend("noted_page");
    }

    [Fact]
    public async Task The_chart_is_drawn_by_the_script_where_it_was_built_in()
    {
        var (page, complaints) = await dashboard.OpenAsync("/checks/sound_page?span=1h");
        Assert.SkipUnless(await page.Locator("script[src*='uPlot']").CountAsync() > 0, "the server was built without uPlot (no Node)");

        await Expect(page.Locator("#plot canvas")).ToBeVisibleAsync(Patient);
        Assert.Empty(complaints);
    }

    private static PageLocatorOptions Has(IPage page, string text) => new() { Has = page.GetByText(text) };
}
