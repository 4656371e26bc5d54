using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using YamlDotNet.Core;

namespace Crownwatch.Core.Definitions.Yaml;

/// <summary>YAML text to nodes with places; whatever the text is, the answer is a node or findings, never an exception.</summary>
internal static class YamlText
{
    /// <summary>The file's root, or null after adding at least one finding.</summary>
    /// <param name="kind">For errors, what a file is.</param>
    /// <param name="least">For errors, what it needs at least.</param>
    public static Node? Parse(
        SourceFile file,
        ICollection<Finding> findings,
        string kind = "a definition file",
        string least = "`version` and `checks`"
    )
    {
        void Refuse(string code, string message, int line, int column) =>
            findings.Add(new Finding(code, FindingSeverity.Error, message, file.Name, line, column));

        if (file.Text.Length > YamlLimits.Characters)
        {
            Refuse(
                Codes.TooLarge,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the file has {file.Text.Length:N0} characters; at most {YamlLimits.Characters:N0} are read; split it into a folder of files"
                ),
                1,
                1
            );
            return null;
        }

        var text = file.Text.Length > 0 && file.Text[0] == '\uFEFF' ? file.Text[1..] : file.Text;
        if (UnreadableCharacter(text) is { } at)
        {
            var (line, column) = LineAndColumn(text, at);
            Refuse(Codes.NotText, $"the file is not text: character U+{(int)text[at]:X4} may not stand in YAML", line, column);
            return null;
        }

        try
        {
            return new YamlTree(file.Name, kind, least, ParserOf(text), findings).Build();
        }
        catch (YamlRefusedException refused)
        {
            Refuse(refused.Code, refused.Message, refused.Place.Line, refused.Place.Column);
        }
        catch (YamlException broken)
        {
            var (line, column) = (Math.Max(1, (int)broken.Start.Line), Math.Max(1, (int)broken.Start.Column));
            if (
                TabIndentedLine(text, line) is { } tab
                && (tab == line || broken.Message.Contains("tab", StringComparison.OrdinalIgnoreCase))
            )
            {
                Refuse(Codes.NotYaml, "this is not YAML: the line is indented with a tab; YAML is indented with spaces", tab, 1);
            }
            else
            {
                Refuse(Codes.NotYaml, $"this is not YAML: {FirstLine(broken.Message)}", line, column);
            }
        }
        catch (Exception odd) when (odd is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser's own slips on hostile text, such as an escape above U+10FFFF: still the file's fault.
            Refuse(Codes.NotYaml, $"this is not YAML: {FirstLine(odd.Message)}", 1, 1);
        }

        return null;
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The parser takes a TextReader; this one reads memory, no file.")]
    private static Parser ParserOf(string text) => new(new System.IO.StringReader(text));

    // The parser names the place where the value began, which may be lines before the tab.
    private static int? TabIndentedLine(string text, int from)
    {
        var lines = text.AsSpan().EnumerateLines();
        for (var i = 1; lines.MoveNext(); i++)
        {
            if (i >= from && lines.Current[..^lines.Current.TrimStart().Length].Contains('\t'))
            {
                return i;
            }
        }

        return null;
    }

    private static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }

    private static int? UnreadableCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < ' ' ? c is not ('\t' or '\n' or '\r') : c == '\u007F')
            {
                return i;
            }

            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return null;
    }

    private static (int Line, int Column) LineAndColumn(string text, int at)
    {
        var before = text.AsSpan(0, at);
        return (before.Count('\n') + 1, at - before.LastIndexOf('\n'));
    }
}
