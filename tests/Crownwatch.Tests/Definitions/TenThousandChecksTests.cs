using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Linting;
using Crownwatch.Tests.Time;
using Xunit;

namespace Crownwatch.Tests.Definitions;

/// <summary>Measures the processor time of the process.</summary>
[Collection(Undisturbed.Name)]
public sealed class TenThousandChecksTests(ITestOutputHelper output)
{
    [Fact]
    public void Are_read_and_linted_in_little_processor_time()
    {
        var file = new SourceFile("many.yml", Write(10_000));

        // The first passes pay for compiling our code; the least of the others is what reading costs, whoever else is busy here.
        var read = Least(5, () => DefinitionReader.Read([file], null, new KnownVariables(), ReadMode.Run));
        var lint = Least(3, () => Linter.Lint([file], null, new KnownVariables()));

        output.WriteLine(
            $"10,000 checks, {file.Text.Length:N0} characters: read {read.TotalMilliseconds:N0} ms, lint {lint.TotalMilliseconds:N0} ms"
        );
        Assert.Equal(10_000, DefinitionReader.Read([file], null, new KnownVariables(), ReadMode.Run).Set!.Checks.Count);

        // Half of this on an idle machine; the rest is room for one that is shared.
        Assert.True(read < TimeSpan.FromSeconds(2), $"reading took {read}");
        Assert.True(lint < TimeSpan.FromSeconds(2.5), $"linting took {lint}");
    }

    private static TimeSpan Least(int times, Action work) =>
        Enumerable
            .Range(0, times)
            .Min(_ =>
            {
                var before = Environment.CpuUsage.TotalTime;
                work();
                return Environment.CpuUsage.TotalTime - before;
            });

    private static string Write(int checks)
    {
        var text = new StringBuilder("version: \"1.0\"\nchecks:\n");
        for (var i = 0; i < checks; i++)
        {
            text.Append(
                $$"""
                  - name: check_{{i}}
                    url: "http://127.0.0.1:8000/item/{{i}}"
                    interval: 60s
                    timeout: 5s
                    success_criteria:
                      - status_code: 200
                      - response_time_ms: <800
                      - body_contains: "item"
                    labels: {service: shop, criticality: high}

                """
            );
        }

        return text.Append("alerting:\n  rules:\n    - {name: down, condition: \"check.consecutive_failures >= 3\", within: 3m}\n")
            .ToString();
    }
}
