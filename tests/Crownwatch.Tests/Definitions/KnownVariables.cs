using Crownwatch.Core.Definitions;

namespace Crownwatch.Tests.Definitions;

/// <summary>Variables and secret files that a test sets, and no others.</summary>
internal sealed class KnownVariables(params (string Name, string Value)[] values) : IVariableSource
{
    public string? Variable(string name) => Get(name);

    public string? File(string path) => Get($"file:{path}");

    private string? Get(string name) => values.FirstOrDefault(v => v.Name == name).Value;
}
