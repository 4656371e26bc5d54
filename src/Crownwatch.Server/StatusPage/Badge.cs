using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Crownwatch.Core.StatusPages;

namespace Crownwatch.Server.StatusPage;

/// <summary>A badge for other people's pages: an SVG that loads nothing.</summary>
internal static class Badge
{
    private const int MostLetters = 60;
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    public static byte[] Of(string label, ComponentState state)
    {
        var (name, word) = (XmlText.Of(label.Length > MostLetters ? label[..MostLetters] + "…" : label), ComponentWords.Of(state));
        var (left, right) = (Width(name), Width(word));
        var svg = new XElement(
            _svg + "svg",
            new XAttribute("width", left + right),
            new XAttribute("height", 20),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", $"{name}: {word}"),
            new XElement(_svg + "title", $"{name}: {word}"),
            Box(0, left, "#3b4441"),
            Box(left, right, Colour(state)),
            new XElement(
                _svg + "g",
                new XAttribute("fill", "#fff"),
                new XAttribute("font-family", "Verdana,DejaVu Sans,sans-serif"),
                new XAttribute("font-size", 11),
                new XAttribute("text-anchor", "middle"),
                Text(name, left / 2.0),
                Text(word, left + (right / 2.0))
            )
        );
        return Encoding.UTF8.GetBytes(svg.ToString(SaveOptions.DisableFormatting));
    }

    // About what the font takes; a text that is wider is still readable.
    private static int Width(string text) => 12 + (int)Math.Ceiling(text.Length * 6.8);

    private static XElement Box(int x, int width, string colour) =>
        new(
            _svg + "rect",
            new XAttribute("x", x),
            new XAttribute("width", width),
            new XAttribute("height", 20),
            new XAttribute("fill", colour)
        );

    private static XElement Text(string text, double at) =>
        new(_svg + "text", new XAttribute("x", at.ToString(CultureInfo.InvariantCulture)), new XAttribute("y", 14), text);

    // White reads on each of them with 4.5:1 or more.
    private static string Colour(ComponentState state) =>
        state switch
        {
            ComponentState.Operational => "#1f7a55",
            ComponentState.UnderMaintenance => "#3a64ad",
            ComponentState.Unknown => "#5a655f",
            ComponentState.Degraded or ComponentState.PartialOutage => "#8a5a00",
            _ => "#b3261e",
        };
}
