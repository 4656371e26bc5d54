using System.Text;
using System.Xml;

namespace Crownwatch.Server.StatusPage;

/// <summary>People's text for XML, which has no place for some characters that Unicode and JSON have.</summary>
internal static class XmlText
{
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }
}
