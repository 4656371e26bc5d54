using Xunit;

namespace MutantRunner;

public sealed class ReportTests
{
    private const string Report = """
        {"projectRoot": "/src/Core", "files": {"/src/Core/OnCall/Shift.cs": {"source": "var a =\n  b\n  + c;\n", "mutants": [
          {"id": "7", "status": "Survived", "replacement": "b\n - c", "location": {"start": {"line": 2, "column": 3}, "end": {"line": 3, "column": 6}}},
          {"id": "5", "status": "NoCoverage", "replacement": "!a", "location": {"start": {"line": 1, "column": 5}, "end": {"line": 1, "column": 6}}},
          {"id": "8", "status": "CompileError", "replacement": "", "location": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 2}}},
          {"id": "9", "status": "Ignored", "replacement": "", "location": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 2}}}]}}}
        """;

    [Fact]
    public void Names_what_was_changed_where_and_leaves_out_what_is_not_in_the_assembly() =>
        Assert.Equal(
            [new Mutant(5, "OnCall/Shift.cs", 1, "a", "!a"), new Mutant(7, "OnCall/Shift.cs", 2, "b + c", "b - c")],
            StrykerReport.Read(Report)
        );

    [Fact]
    public void A_mutant_that_no_test_passes_counts_as_not_noticed()
    {
        var parts = Summary.ByPart(
            [
                .. Enumerable.Range(1, 5).Select(i => new Mutant(i, "OnCall/Shift.cs", i, "", "")),
                new Mutant(6, "Results/Streak.cs", 1, "", ""),
            ],
            new Dictionary<int, Verdict>
            {
                [1] = Verdict.Killed,
                [2] = Verdict.Killed,
                [3] = Verdict.TimedOut,
                [4] = Verdict.Survived,
                [5] = Verdict.Uncovered,
                [6] = Verdict.Killed,
            }
        );

        Assert.Equal([new Summary("OnCall", 2, 1, 1, 1), new Summary("Results", 1, 0, 0, 0)], parts);
        Assert.Equal([60, 100], parts.Select(p => p.Score));
    }
}
