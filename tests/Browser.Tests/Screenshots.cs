using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Pictures of pages, for people to look at: artifacts/screenshots. `make screenshots` takes README's from there.</summary>
internal static class Screenshots
{
    private static readonly string _folder = Repository.PathOf("artifacts", "screenshots");

    /// <param name="whole">The whole page, not only what fits the screen.</param>
    public static Task TakeAsync(IPage page, string name, bool whole = false) =>
        page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = Path.Combine(_folder, $"{name}.png"),
                FullPage = whole,
                Animations = ScreenshotAnimations.Disabled,
            }
        );
}
