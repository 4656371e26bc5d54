using Crownwatch.Core.Definitions.Reading;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>Judges definition files: what can't run is an error, what is legal and probably wrong a warning.</summary>
public static class Linter
{
    private static readonly Func<Draft, IEnumerable<Finding>>[] _judges =
    [
        RuleTiming.Judge,
        LatencySense.Judge,
        OverrideUse.Judge,
        Reach.Judge,
        People.Judge,
        Coverage.Judge,
        CheckSense.Judge,
        LifeSign.Judge,
        MaintenanceSense.Judge,
        ChannelSense.Judge,
        StatusPageSense.Judge,
    ];

    /// <summary>
    /// Every finding, in the order of file, line and column. Without an environment each of the file's is judged, and a finding
    /// that doesn't hold in all of them names those where it does.
    /// </summary>
    public static IReadOnlyList<Finding> Lint(IReadOnlyList<SourceFile> files, string? environment, IVariableSource variables)
    {
        var findings = new List<Finding>();
        var root = SourceTree.Parse(files, findings);
        if (root is null)
        {
            return DefinitionReader.InOrder(findings);
        }

        var all = EnvironmentReader.Names(root);
        IReadOnlyList<string?> judged = all;
        if (environment is not null || all.Count == 0)
        {
            judged = [environment];
        }

        var where = new Dictionary<Finding, List<string?>>();
        foreach (var name in judged)
        {
            var choice = EnvironmentReader.Choose(root, name, findings);
            if (findings.Exists(f => f.Code == Codes.WrongEnvironment))
            {
                return DefinitionReader.InOrder(findings);
            }

            var draft = DraftReader.Read(root, choice, variables, ReadMode.Lint);
            foreach (var finding in draft.Context.Findings.Concat(_judges.SelectMany(judge => judge(draft))).Distinct())
            {
                if (!where.TryGetValue(finding, out var holding))
                {
                    where[finding] = holding = [];
                }

                holding.Add(name);
            }
        }

        var said = where.Select(f => f.Value.Count == judged.Count ? f.Key : InSome(f.Key, f.Value));
        return DefinitionReader.InOrder(findings.Concat(said));
    }

    private static Finding InSome(Finding finding, List<string?> names) =>
        names is [{ } only] && finding.Message.Contains($"environment '{Shown.Text(only)}'", StringComparison.Ordinal)
            ? finding
            : finding with
            {
                Message = $"{finding.Message} (in {Environments(names)})",
            };

    private static string Environments(List<string?> names) => Shown.And(names.OfType<string>().Select(Shown.Text).ToArray());
}
