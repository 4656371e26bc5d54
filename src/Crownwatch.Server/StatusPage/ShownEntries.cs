using System.Text;

namespace Crownwatch.Server.StatusPage;

/// <summary>Which updates a page has room for: it stays small, while the feed and the JSON have everything.</summary>
internal static class ShownEntries
{
    private const int MostEntries = 10;
    private const int StartOfALongText = 300;

    /// <summary>The newest update of each entry is always there, if need be its start; older ones as far as they fit.</summary>
    /// <param name="room">Bytes for all their text together.</param>
    public static IEnumerable<EntryModel> Fitting(IEnumerable<EntryModel> entries, int room)
    {
        var left = room;
        foreach (var entry in entries.Take(MostEntries))
        {
            List<TextModel> updates = [];
            foreach (var update in entry.Updates)
            {
                var bytes = Encoding.UTF8.GetByteCount(update.Text);
                if (bytes <= left)
                {
                    updates.Add(update);
                    left -= bytes;
                    continue;
                }

                if (updates.Count == 0)
                {
                    updates.Add(update with { Text = Start(update.Text) });
                    left -= StartOfALongText;
                }

                break;
            }

            yield return entry with
            {
                Updates = updates,
                NotShown = entry.Updates.Count - updates.Count,
            };
        }
    }

    private static string Start(string text)
    {
        var length = Math.Min(text.Length, StartOfALongText);
        return length == text.Length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";
    }
}
