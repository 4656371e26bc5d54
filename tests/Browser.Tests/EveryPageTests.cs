using Xunit;

namespace Browser.Tests;

/// <summary>Issue 5: each page on a phone and on a large screen, with script and without, by day and by night.</summary>
public sealed class EveryPageTests(EveryPage pages) : IClassFixture<EveryPage>
{
    /// <summary>Path, its name in screenshots, whether somebody is signed in.</summary>
    public static TheoryData<string, string, bool> Pages() =>
        new()
        {
            { "/", "now", false },
            { "/incidents", "incidents", false },
            { "/incidents/1", "incident", false },
            { "/incidents/2", "incident-resolved", false },
            { "/checks/broken_page", "check-down", false },
            { "/checks/sound_page", "check-up", false },
            { "/checks/nightly_export", "check-heartbeat", false },
            { "/on-call", "on-call", false },
            { "/silences", "silences", false },
            { "/reports", "reports", false },
            { "/channels", "channels", false },
            { "/?state=down", "now-filtered", false },
            { "/checks/sound_page?span=90d", "check-90-days", false },
            { "/definitions", "definitions", false },
            { "/definitions/1", "definition-set", false },
            { "/status", "status-pages", false },
            { "/status/public", "status-page", false },
            { "/no-such-page", "not-found", false },
            { "/", "now-signed-in", true },
            { "/account", "account", true },
            { "/accounts", "accounts", true },
            { "/audit", "audit", true },
        };

    [Theory(Timeout = 180_000)]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_whole_in_every_look(string path, string name, bool signedIn)
    {
        Chromium.SkipWithout();
        List<string> wrong = [];
        foreach (var look in Look.All)
        {
            var (page, complaints) = await pages.OpenAsync(path, signedIn, look);
            var (inner, scroll) = (
                await page.EvaluateAsync<int>("document.documentElement.clientWidth"),
                await page.EvaluateAsync<int>("document.documentElement.scrollWidth")
            );
            Note(scroll <= inner, $"is {scroll} wide in a window of {inner}");
            Note(await page.Locator("h1:visible").CountAsync() == 1, "has not one first heading");
            Note(
                await page.TitleAsync() is { Length: > 0 } title && title != "run",
                "has no title of its own: text from outside ran as script"
            );
            Note(
                await page.Locator("img[src='x'], main script, main b:text-is('again')").CountAsync() == 0,
                "took text from outside for markup"
            );
            if (look.HasScript)
            {
                Note(
                    !complaints.Exists(c => name != "not-found" || !c.Contains("404", StringComparison.Ordinal)),
                    string.Join("; ", complaints)
                );
                if (look.IsPhone != look.IsDark)
                {
                    await Screenshots.TakeAsync(page, $"{name}-{look}", whole: true);
                }

                foreach (var finding in Axe.IsThere ? await Axe.SeriousAsync(page) : [])
                {
                    Note(false, finding);
                }
            }

            void Note(bool right, string what)
            {
                if (!right)
                {
                    wrong.Add($"{path} {look}: {what}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.SkipUnless(Axe.IsThere, "all but axe-core, which npm could not fetch");
    }
}
