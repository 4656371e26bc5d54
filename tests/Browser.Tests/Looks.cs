using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>How somebody looks at a page: on which screen, by day or night, with or without script.</summary>
internal sealed record Look(bool IsPhone, bool IsDark, bool HasScript)
{
    /// <summary>All eight.</summary>
    public static IReadOnlyList<Look> All { get; } =
    [
        .. from phone in (bool[])[true, false]
        from dark in (bool[])[false, true]
        from script in (bool[])[true, false]
        select new Look(phone, dark, script),
    ];

    public BrowserNewContextOptions Options =>
        new()
        {
            ViewportSize = IsPhone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1440, Height = 900 },
            HasTouch = IsPhone,
            IsMobile = IsPhone,
            ColorScheme = IsDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = HasScript,
            TimezoneId = "Europe/Berlin",
        };

    public override string ToString() =>
        $"{(IsPhone ? "390x844" : "1440x900")}-{(IsDark ? "dark" : "light")}{(HasScript ? "" : "-without-script")}";
}
