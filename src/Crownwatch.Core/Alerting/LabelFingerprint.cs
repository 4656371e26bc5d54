using System.Globalization;
using System.Text;

namespace Crownwatch.Core.Alerting;

/// <summary>The number that Prometheus and Alertmanager give a label set, so that all three name an alert alike.</summary>
public static class LabelFingerprint
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const byte Separator = 0xFF; // never part of UTF-8

    /// <summary>Sixteen hexadecimal digits: FNV-1a over names and values, the names in the order of their UTF-8 bytes.</summary>
    public static string Of(IReadOnlyDictionary<string, string> labels)
    {
        var pairs = labels.Select(l => (Name: Encoding.UTF8.GetBytes(l.Key), Value: Encoding.UTF8.GetBytes(l.Value))).ToList();
        pairs.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        var hash = OffsetBasis;
        foreach (var (name, value) in pairs)
        {
            hash = Add(Add(hash, name), value);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static ulong Add(ulong hash, byte[] bytes)
    {
        foreach (var each in bytes)
        {
            hash = unchecked((hash ^ each) * Prime);
        }

        return unchecked((hash ^ Separator) * Prime);
    }
}
