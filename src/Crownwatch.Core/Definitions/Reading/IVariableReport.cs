namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Told why a value's variables can't be filled in.</summary>
internal interface IVariableReport
{
    /// <param name="name">A variable's name, or `file:PATH`.</param>
    /// <param name="offset">Of the variable in the value's text.</param>
    void Unset(string name, int offset);

    void Malformed(string message, int offset);
}
