using Xunit.v3;

namespace Smoke.Tests;

/// <summary>What a smoke test proves and which critical path it walks; the table at the end of a run shows both.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmokePathAttribute(string path, string purpose) : Attribute, ITraitAttribute
{
    public string Path { get; } = path;

    public string Purpose { get; } = purpose;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("path", Path)];
}
