using System.Globalization;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Reads one map of the file key by key. Every error names the key, its owner, what was found and what is legal.</summary>
internal sealed class MapReader
{
    private readonly MapNode _map;

    /// <param name="owner">For errors, e.g. `check 'health_endpoint'`.</param>
    /// <param name="legal">The keys of this map, or null where other keys are not judged.</param>
    public MapReader(ReadContext context, MapNode map, string owner, IReadOnlyList<string>? legal)
    {
        (Context, _map, Owner) = (context, map, owner);
        if (legal is null)
        {
            return;
        }

        foreach (var entry in map.Entries)
        {
            if (!legal.Contains(entry.Key.Text))
            {
                var key = Shown.Text(entry.Key.Text);
                context.Error(
                    Codes.UnknownKey,
                    entry.Key.Place,
                    $"unknown key '{key}' in {owner}; the nearest key is '{Nearest.To(entry.Key.Text, legal)}' (legal: {string.Join(", ", legal)})"
                );
            }
        }
    }

    public ReadContext Context { get; }
    public string Owner { get; }
    public Place Place => _map.Place;

    /// <summary>The key stands there with something after it.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Written, but empty through `${NAME:-}`: as if it were not there.</summary>
    public bool IsLeftOut(string key) =>
        Find(key) is ScalarNode node && node.Text.Contains(":-}", StringComparison.Ordinal) && Context.Resolve(node) is { LeftOut: true };

    /// <summary>Something stands there. An unset variable is noted as such; here it counts as given.</summary>
    public bool IsGiven(string key) => Find(key) is { } node && node is not ScalarNode { Text: "" } && !IsLeftOut(key);

    public Node? Find(string key) => _map.Find(key)?.Value is { } value and not ScalarNode { IsNull: true } ? value : null;

    /// <summary>Where the key's value stands, or the map itself when it doesn't.</summary>
    public Place PlaceOf(string key) => _map.Find(key)?.Value.Place ?? _map.Place;

    public string? Text(string key, bool forMessage = false) => Scalar(key, "text", forMessage: forMessage)?.Text;

    public string? RequiredText(string key)
    {
        switch (Find(key))
        {
            case null:
                Missing(key);
                return null;
            case ScalarNode node when Context.Resolve(node) is var value && value is not { Text: "" }:
                return value?.Text;
            case ScalarNode node:
                Context.Error(Codes.MissingKey, node.Place, $"'{key}' of {Owner} is empty");
                return null;
            default:
                return Text(key);
        }
    }

    public void Missing(string key, string hint = "") =>
        Context.Error(Codes.MissingKey, Place, $"{Owner} lacks its '{key}'{(hint.Length == 0 ? "" : $"; {hint}")}");

    public bool? Bool(string key)
    {
        if (Scalar(key, "true or false") is not { } value)
        {
            return null;
        }

        switch (value.Text.ToLowerInvariant())
        {
            case "true" or "yes" or "on":
            case "1" when value.HasVariables:
                return true;
            case "false" or "no" or "off":
            case "0" when value.HasVariables:
                return false;
            default:
                Context.Error(Codes.WrongType, PlaceOf(key), $"'{key}' of {Owner} must be true or false, found {Found(key)}");
                return null;
        }
    }

    /// <param name="least">Inclusive.</param>
    /// <param name="most">Inclusive.</param>
    public int? Number(string key, int least, int most)
    {
        if (Scalar(key, "a whole number") is not { } value)
        {
            return null;
        }

        if (
            value.Text.Length == 0
            || value.Text.AsSpan(value.Text[0] == '-' ? 1 : 0).ContainsAnyExceptInRange('0', '9')
            || value.Text == "-"
        )
        {
            Context.Error(Codes.WrongType, PlaceOf(key), $"'{key}' of {Owner} must be a whole number, found {Found(key)}");
            return null;
        }

        if (
            int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        Context.Error(Codes.IllegalValue, PlaceOf(key), $"'{key}' of {Owner} is from {least} to {most}, found {Found(key)}");
        return null;
    }

    /// <param name="least">Inclusive.</param>
    /// <param name="most">Inclusive.</param>
    public TimeSpan? Duration(string key, TimeSpan least, TimeSpan most)
    {
        if (Scalar(key, "a duration such as 60s") is not { } value)
        {
            return null;
        }

        if (!Durations.TryParse(value.Text, out var duration, out var error))
        {
            Context.Error(
                Codes.BadDuration,
                PlaceOf(key),
                $"'{key}' of {Owner}: {(value.HasVariables ? $"{Found(key)} does not give a duration such as 60s, 5m or 1h30m" : error)}"
            );
            return null;
        }

        if (duration >= least && duration <= most)
        {
            return duration;
        }

        Context.Error(
            Codes.IllegalValue,
            PlaceOf(key),
            $"'{key}' of {Owner} is from {Durations.Write(least)} to {Durations.Write(most)}, found {Found(key)}"
        );
        return null;
    }

    public double? Percentage(string key)
    {
        if (Scalar(key, "a percentage such as 98.5%") is not { } value)
        {
            return null;
        }

        if (Percentages.TryParse(value.Text, out var fraction, out var error))
        {
            return fraction;
        }

        Context.Error(
            Codes.BadPercentage,
            PlaceOf(key),
            $"'{key}' of {Owner}: {(value.HasVariables ? $"{Found(key)} gives none" : error)}"
        );
        return null;
    }

    public string? Choice(string key, IReadOnlyList<string> legal)
    {
        if (Scalar(key, $"one of {Shown.Or(legal.ToArray())}") is not { } value)
        {
            return null;
        }

        if (legal.Contains(value.Text))
        {
            return value.Text;
        }

        Context.Error(
            Codes.IllegalValue,
            PlaceOf(key),
            $"'{key}' of {Owner} is {Shown.Or(legal.ToArray())}, found {Found(key)}{(value.HasVariables ? "" : Nearest.Hint(value.Text, legal))}"
        );
        return null;
    }

    /// <summary>An absolute http or https address.</summary>
    public Uri? Address(string key)
    {
        if (Scalar(key, "an address such as https://example.com/") is not { } value)
        {
            return null;
        }

        if (Addresses.TryParse(value.Text, out var address))
        {
            return address;
        }

        Context.Error(
            Codes.IllegalValue,
            PlaceOf(key),
            $"'{key}' of {Owner} must be an address that begins with http:// or https://, found {Found(key)}{(value.HasVariables ? ", which gives none once its variables are filled in" : "")}"
        );
        return null;
    }

    /// <summary>A list of single values, each with its node.</summary>
    /// <param name="orOne">A single value counts as a list of one.</param>
    public IReadOnlyList<(string Text, ScalarNode Node)>? Texts(string key, bool orOne = false) =>
        Find(key) is { } node ? Lists.Texts(Context, node, $"'{key}' of {Owner}", orOne) : null;

    /// <summary>A map of single values, in the file's order.</summary>
    public IReadOnlyList<(ScalarNode Key, string Text, ScalarNode Node)>? TextMap(string key, Func<string, bool>? secret = null) =>
        Find(key) is { } node ? Lists.TextMap(Context, node, $"'{key}' of {Owner}", secret) : null;

    public MapReader? Map(string key, IReadOnlyList<string>? legal, string? owner = null) =>
        Find(key) is { } node ? Lists.Map(Context, node, owner ?? $"'{key}' of {Owner}", legal) : null;

    /// <summary>The value with its variables filled in; null when it isn't there, is no single value (an error), or can't be filled in.</summary>
    /// <param name="expected">For the error, what the value should have been.</param>
    public Resolved? Scalar(string key, string expected, bool secret = false, bool forMessage = false)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case ScalarNode node:
                return Context.Resolve(node, secret, forMessage) is { LeftOut: false } value ? value : null;
            case var other:
                Context.Error(Codes.WrongType, other.Place, $"'{key}' of {Owner} must be {expected}, found {other.Kind}");
                return null;
        }
    }

    // What the file says, never what a variable holds: that could be a secret.
    private string Found(string key) => Find(key) is ScalarNode node ? $"'{Shown.Text(node.Text)}'" : "nothing";
}
