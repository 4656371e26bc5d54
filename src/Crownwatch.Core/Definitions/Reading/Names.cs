using System.Buffers;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Names of one kind: well-formed, and each only once.</summary>
internal sealed class Names(ReadContext context, string kind)
{
    /// <summary>Characters in a name.</summary>
    private const int Longest = 120;
    private static readonly SearchValues<char> _wordCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly SearchValues<char> _slugCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");
    private readonly Dictionary<string, Place> _taken = new(StringComparer.Ordinal);

    public bool Has(string name) => _taken.ContainsKey(name);

    public IReadOnlyCollection<string> All => _taken.Keys;

    /// <summary>Takes the name; false after noting that it is taken already.</summary>
    public bool Take(string name, Place place, string hint = "rename one")
    {
        if (_taken.TryAdd(name, place))
        {
            return true;
        }

        var first = _taken[name];
        var where = first.File == place.File ? $"line {first.Line}" : $"{first.File}:{first.Line}";
        context.Error(Codes.DuplicateName, place, $"a second {kind} is named '{Shown.Text(name)}'; the first is on {where}; {hint}");
        return false;
    }

    /// <summary>An error unless the name is lower-case letters, digits and underscores, beginning with a letter.</summary>
    public bool IsWord(string name, Place place)
    {
        if (name.Length is > 0 and <= Longest && name[0] is >= 'a' and <= 'z' && !name.AsSpan().ContainsAnyExcept(_wordCharacters))
        {
            return true;
        }

        context.Error(
            Codes.BadName,
            place,
            $"'{Shown.Text(name)}' is no name for a {kind}: it is lower-case letters, digits and underscores, begins with a letter, and has at most {Longest} characters"
        );
        return false;
    }

    /// <summary>An error unless the name can stand in an address as it is: lower-case letters, digits, `-` and `_`.</summary>
    public bool IsSlug(string name, Place place)
    {
        if (name.Length is > 0 and <= 60 && char.IsAsciiLetterLower(name[0]) && !name.AsSpan().ContainsAnyExcept(_slugCharacters))
        {
            return true;
        }

        context.Error(
            Codes.BadName,
            place,
            $"'{Shown.Text(name)}' is no name for a {kind}: it is lower-case letters, digits, '-' and '_', begins with a letter, and has at most 60 characters"
        );
        return false;
    }

    /// <summary>An error unless the name can be printed on one line.</summary>
    public bool IsPrintable(string name, Place place)
    {
        if (name.Length is > 0 and <= Longest && !name.Any(char.IsControl) && name.Trim().Length == name.Length)
        {
            return true;
        }

        context.Error(
            Codes.BadName,
            place,
            $"'{Shown.Text(name)}' is no name for a {kind}: it is one line of at most {Longest} characters without spaces around it"
        );
        return false;
    }
}
