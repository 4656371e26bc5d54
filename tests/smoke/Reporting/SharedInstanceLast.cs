using Xunit.Sdk;
using Xunit.v3;

namespace Smoke.Tests.Reporting;

/// <summary>The two tests that share the instance with enforcement on come last: by then the harness's run there is over.</summary>
public sealed class SharedInstanceLast : ITestCaseOrderer
{
    private static readonly string[] Last =
    [
        nameof(EndToEndPathsTests.test_perf_harness_quick_mode_smoke_outputs_samples),
        nameof(EndToEndPathsTests.test_purchase_denied_when_flags_on_and_banned),
    ];

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => [.. testCases.OrderBy(test => Array.IndexOf(Last, test.TestMethod?.MethodName))];
}
