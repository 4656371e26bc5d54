using System.Reflection;

namespace MutantRunner;

/// <summary>The switch that Stryker built into the mutated core: which mutant is on, and which ones the code went past.</summary>
internal sealed class MutantSwitch
{
    private const int Off = -1;
    private readonly FieldInfo _active;
    private readonly FieldInfo _capture;
    private readonly MethodInfo _passed;

    /// <exception cref="InvalidOperationException">The core that was loaded holds no mutants.</exception>
    public MutantSwitch()
    {
        var control =
            Assembly.Load("Crownwatch.Core").GetTypes().SingleOrDefault(t => t.Name == "MutantControl")
            ?? throw new InvalidOperationException("Crownwatch.Core.dll beside the tests is not one that Stryker mutated");
        _active = control.GetField("ActiveMutant")!;
        _capture = control.GetField("CaptureCoverage")!;
        _passed = control.GetMethod("GetCoverageData")!;
        _active.SetValue(null, Off);
    }

    public void TurnOn(int mutant) => _active.SetValue(null, mutant);

    public void TurnOff() => _active.SetValue(null, Off);

    public void Capture(bool on) => _capture.SetValue(null, on);

    /// <summary>The mutants passed since the last call, and those of them that were passed in a static initialiser.</summary>
    public (int[] All, int[] Static) Passed()
    {
        var lists = (IList<int>[])_passed.Invoke(null, null)!;
        return ([.. lists[0]], [.. lists[1]]);
    }
}
