using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Crownwatch.Server.StatusPage;

/// <summary>The page's incidents as Atom (RFC 4287). Addresses are relative: a feed names no host.</summary>
internal static class StatusFeed
{
    private const int Most = 50;
    private static readonly XNamespace _atom = "http://www.w3.org/2005/Atom";

    public static byte[] Of(PageModel page)
    {
        var changed = page.Entries.Select(e => e.ChangedAt).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
        var feed = new XElement(
            _atom + "feed",
            new XElement(_atom + "id", $"urn:uuid:{page.FeedId}"),
            new XElement(_atom + "title", XmlText.Of(page.Title)),
            new XElement(_atom + "updated", ComponentWords.Iso(changed)),
            new XElement(_atom + "author", new XElement(_atom + "name", XmlText.Of(page.Title))),
            Link("self", "application/atom+xml", $"/status/{page.Name}/feed.atom"),
            Link("alternate", "text/html", $"/status/{page.Name}"),
            page.Entries.OrderByDescending(e => e.ChangedAt).Take(Most).Select(e => Entry(page, e))
        );
        return Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + feed.ToString(SaveOptions.DisableFormatting));
    }

    private static XElement Entry(PageModel page, EntryModel entry) =>
        new(
            _atom + "entry",
            new XElement(_atom + "id", $"urn:uuid:{IdOf(page, entry)}"),
            new XElement(_atom + "title", XmlText.Of($"{ComponentWords.Of(entry.Status)}: {entry.Title}")),
            new XElement(_atom + "published", ComponentWords.Iso(entry.Updates[^1].At)),
            new XElement(_atom + "updated", ComponentWords.Iso(entry.ChangedAt)),
            Link("alternate", "text/html", $"/status/{page.Name}#incident-{entry.Id.ToString(CultureInfo.InvariantCulture)}"),
            new XElement(_atom + "content", new XAttribute("type", "text"), XmlText.Of(Text(entry)))
        );

    private static Guid IdOf(PageModel page, EntryModel entry) =>
        new(SHA256.HashData([.. page.FeedId.ToByteArray(), .. BitConverter.GetBytes(entry.Id)]).AsSpan(0, 16));

    private static string Text(EntryModel entry)
    {
        var text = new StringBuilder();
        text.Append(string.Join(", ", entry.Components)).Append('\n');
        if (entry is { EndedByItself: true, ResolvedAt: { } end })
        {
            text.Append('\n').Append(ComponentWords.Iso(end)).Append(" Resolved\n");
        }

        foreach (var update in entry.Updates)
        {
            text.Append('\n').Append(ComponentWords.Iso(update.At)).Append(' ').Append(ComponentWords.Of(update.Status)).Append('\n');
            text.Append(update.Text).Append('\n');
        }

        return text.ToString();
    }

    private static XElement Link(string rel, string type, string href) =>
        new(_atom + "link", new XAttribute("rel", rel), new XAttribute("type", type), new XAttribute("href", href));
}
