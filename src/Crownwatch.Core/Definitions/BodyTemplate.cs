using System.Text;
using System.Text.Encodings.Web;

namespace Crownwatch.Core.Definitions;

/// <summary>A webhook's body (or a field of its form) with places for what a message says.</summary>
/// <param name="parts">In their order.</param>
public sealed class BodyTemplate(IReadOnlyList<BodyPart> parts)
{
    /// <summary>What the file and its variables wrote: it may hold credentials.</summary>
    internal IEnumerable<Secret> Texts => parts.Where(p => p.Slot is null).Select(p => p.Text);

    /// <summary>The body with every place filled.</summary>
    /// <param name="value">What a name of <see cref="BodyNames"/> stands for.</param>
    /// <param name="json">Values are escaped so that they can stand inside a JSON string and can't end it.</param>
    public string Fill(Func<string, string> value, bool json)
    {
        var result = new StringBuilder();
        foreach (var part in parts)
        {
            if (part.Slot is not { } slot)
            {
                result.Append(part.Text.Reveal());
                continue;
            }

            var text = value(slot.Name);
            if (slot.Choices.Count > 0)
            {
                // Written in the file, as the text around it is.
                result.Append(slot.Choices.GetValueOrDefault(text) ?? slot.Choices.GetValueOrDefault(BodySlot.Otherwise) ?? "");
                continue;
            }

            text = slot.Longest is { } longest ? TextCut.To(text, longest) : text;
            result.Append(json ? JavaScriptEncoder.Default.Encode(text) : text);
        }

        return result.ToString();
    }
}

/// <summary>A piece of a template: text, or a place to fill.</summary>
public sealed record BodyPart(Secret Text, BodySlot? Slot = null)
{
    public static BodyPart Of(BodySlot slot) => new(new Secret(""), slot);
}

/// <summary>`${message.NAME}`, `${message.NAME:100}` (at most so many characters) or `${message.NAME|value=text|other=text}`.</summary>
/// <param name="Name">One of <see cref="BodyNames"/>.</param>
/// <param name="Longest">In UTF-16 units, which no receiver counts more strictly than.</param>
public sealed record BodySlot(string Name, int? Longest, IReadOnlyDictionary<string, string> Choices)
{
    /// <summary>The choice for every value that is not named.</summary>
    public const string Otherwise = "other";
}
