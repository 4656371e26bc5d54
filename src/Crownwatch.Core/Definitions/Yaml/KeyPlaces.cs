namespace Crownwatch.Core.Definitions.Yaml;

/// <summary>The keys of one map seen so far. Nearly all maps are small, and there are tens of thousands of them.</summary>
internal sealed class KeyPlaces
{
    private const int Small = 16;
    private readonly List<(string Key, Place Place)> _few = new(4);
    private Dictionary<string, Place>? _many;

    /// <summary>False when the key was there already.</summary>
    public bool TryAdd(string key, Place place)
    {
        if (_many is not null)
        {
            return _many.TryAdd(key, place);
        }

        foreach (var (known, _) in _few)
        {
            if (string.Equals(known, key, StringComparison.Ordinal))
            {
                return false;
            }
        }

        _few.Add((key, place));
        if (_few.Count > Small)
        {
            _many = _few.ToDictionary(k => k.Key, k => k.Place, StringComparer.Ordinal);
        }

        return true;
    }

    public Place Of(string key) => _many is not null ? _many[key] : _few.Find(known => known.Key == key).Place;
}
