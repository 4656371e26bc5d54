using System.Text;

namespace Crownwatch.Server.Notifying.Mail;

/// <summary>Text in a mail's header (RFC 2047). It is one line, whatever comes in: nobody can add a header through it.</summary>
internal static class HeaderText
{
    // With `=?utf-8?B?` and `?=` around its base64 it is under the 75 characters that an encoded word may have, name of the header included.
    private const int MostBytes = 39;

    public static string Encode(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        if (
            line.Length < 60
            && line.All(c => c is >= ' ' and <= '~')
            && !line.Contains("=?", StringComparison.Ordinal)
            && line.Trim() == line
        )
        {
            return line;
        }

        List<string> words = [];
        var word = new StringBuilder();
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes()) // half a character becomes U+FFFD
        {
            if (bytes + rune.Utf8SequenceLength > MostBytes)
            {
                words.Add(Word(word));
                (bytes, _) = (0, word.Clear());
            }

            word.Append(rune);
            bytes += rune.Utf8SequenceLength;
        }

        words.Add(Word(word));
        return string.Join("\r\n ", words);
    }

    private static string Word(StringBuilder text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ToString()))}?=";
}
