using System.Text;

namespace Crownwatch.Cli.Remote;

/// <summary>Text from elsewhere as a terminal may show it: what could move the cursor or change colours is made visible.</summary>
internal static class Plain
{
    public static string Of(string? text)
    {
        if (text is null || !text.Any(char.IsControl))
        {
            return text ?? "";
        }

        var plain = new StringBuilder();
        foreach (var c in text)
        {
            _ = char.IsControl(c) ? plain.Append('?') : plain.Append(c);
        }

        return plain.ToString();
    }
}
