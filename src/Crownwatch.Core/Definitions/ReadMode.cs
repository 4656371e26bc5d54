namespace Crownwatch.Core.Definitions;

/// <summary>What a definition file is read for.</summary>
public enum ReadMode
{
    /// <summary>To run it: an unset variable in anything enabled is an error, a secret written literally a warning.</summary>
    Run,

    /// <summary>To judge it: an unset secret is a warning, a secret written literally an error except for loopback addresses.</summary>
    Lint,

    /// <summary>
    /// To try it in simulated time, where there is no network and there are no secrets: as <see cref="Run"/>, but an unset
    /// variable is no error, the text holds `unset-NAME` in its place, and a secret written literally is not spoken of.
    /// </summary>
    Simulate,
}
