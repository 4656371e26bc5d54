namespace Crownwatch.Core.Definitions;

/// <summary>Shortens text for receivers that take only so much.</summary>
public static class TextCut
{
    /// <summary>At most <paramref name="longest"/> UTF-16 units; what was cut ends with `…`, and no character is cut in two.</summary>
    public static string To(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = Math.Max(0, longest - 1);
        return string.Concat(text.AsSpan(0, end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }
}
