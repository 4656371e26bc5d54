namespace Crownwatch.Core.Definitions.Reading;

/// <summary>A value with its variables filled in.</summary>
/// <param name="FromOutside">Part of it came from the process environment or a secret file.</param>
/// <param name="HasVariables">The file wrote at least one variable in it.</param>
/// <param name="WrittenDefault">A variable of it has a default that is not empty: it stands in the file for all to read.</param>
internal readonly record struct Resolved(string Text, bool FromOutside, bool HasVariables, bool WrittenDefault)
{
    /// <summary>Empty because the file says so with `${NAME:-}`: as if the key were not there.</summary>
    public bool LeftOut => HasVariables && Text.Length == 0;
}
