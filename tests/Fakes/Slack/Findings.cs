using System.Text.Json;

namespace Fakes.Slack;

/// <summary>Collects what is wrong with a message, each with its JSON pointer.</summary>
internal sealed class Findings
{
    private readonly List<string> all = [];

    public IReadOnlyList<string> All => all;

    public void Add(string at, string what) => all.Add($"[ERROR] {what} [json-pointer:{at}]");

    public void Longest(string at, string text, int most)
    {
        if (text.Length > most)
        {
            Add(at, $"must be less than {most + 1} characters [{text.Length} given]");
        }
    }

    /// <summary>The text must be there, not empty, and at most so long.</summary>
    public void Needs(string at, string? text, int most)
    {
        if (string.IsNullOrEmpty(text))
        {
            Add(at, "must be more than 0 characters");
        }
        else
        {
            Longest(at, text, most);
        }
    }

    /// <summary>The items of a list of 1 to <paramref name="most"/>; what is wrong with the list itself is added.</summary>
    public IReadOnlyList<JsonElement> Items(string at, JsonElement list, int most)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            Add(at, "must hold at least 1 item");
            return [];
        }

        if (list.GetArrayLength() > most)
        {
            Add(at, $"no more than {most} items allowed [{list.GetArrayLength()} given]");
        }

        return [.. list.EnumerateArray()];
    }
}
