using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Microsoft.Testing.Platform.Extensions;
using Microsoft.Testing.Platform.Extensions.Messages;
using Microsoft.Testing.Platform.Extensions.OutputDevice;
using Microsoft.Testing.Platform.Extensions.TestHost;
using Microsoft.Testing.Platform.OutputDevice;
using Microsoft.Testing.Platform.Services;
using Microsoft.Testing.Platform.TestHost;

namespace Smoke.Tests.Reporting;

/// <summary>
/// Ends a run with a table of test, purpose, critical path, result and time. It hears the results from the test platform
/// itself, so that it says what the run says: a test that reported nothing has no row that could be taken for a pass.
/// </summary>
public sealed class SmokeTable(IServiceProvider services) : IDataConsumer, ITestSessionLifetimeHandler, IOutputDeviceDataProducer
{
    private readonly ConcurrentDictionary<string, Row> rows = new();

    public string Uid => nameof(SmokeTable);
    public string Version => "1.0.0";
    public string DisplayName => "Smoke table";
    public string Description => "Ends the run with a table of test, purpose, critical path, result and time";
    public Type[] DataTypesConsumed => [typeof(TestNodeUpdateMessage)];

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public Task ConsumeAsync(IDataProducer dataProducer, IData value, CancellationToken cancellationToken)
    {
        var node = ((TestNodeUpdateMessage)value).TestNode;
        var method = node.Properties.SingleOrDefault<TestMethodIdentifierProperty>()?.MethodName;
        if (method is not null && node.Properties.SingleOrDefault<TestNodeStateProperty>() is { } state && Result(state) is { } result)
        {
            var time = node.Properties.SingleOrDefault<TimingProperty>()?.GlobalTiming.Duration ?? TimeSpan.Zero;
            rows[method] = new Row(method, result, time, state is SkippedTestNodeStateProperty ? state.Explanation : null);
        }
        return Task.CompletedTask;
    }

    public Task OnTestSessionStartingAsync(SessionUid sessionUid, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OnTestSessionFinishingAsync(SessionUid sessionUid, CancellationToken cancellationToken) =>
        rows.IsEmpty ? Task.CompletedTask : services.GetOutputDevice().DisplayAsync(this, new TextOutputDeviceData(Render()));

    private string Render()
    {
        var paths = typeof(EndToEndPathsTests)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Select(method => (method.Name, Path: method.GetCustomAttribute<SmokePathAttribute>()))
            .Where(pair => pair.Path is not null)
            .ToList();
        string[] headings = ["test", "purpose", "critical path", "result", "time"];
        var lines = paths
            .Where(pair => rows.ContainsKey(pair.Name))
            .Select(pair => (string[])[pair.Name, pair.Path!.Purpose, pair.Path.Path, rows[pair.Name].Result, rows[pair.Name].Shown])
            .Prepend(headings)
            .ToList();
        var widths = Enumerable.Range(0, headings.Length).Select(column => lines.Max(line => line[column].Length)).ToList();
        var text = new StringBuilder().AppendLine();
        foreach (var line in lines)
        {
            text.AppendLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
            if (ReferenceEquals(line, lines[0]))
            {
                text.AppendLine(string.Join("  ", widths.Select(width => new string('-', width))));
            }
        }
        foreach (
            var row in paths.Where(pair => rows.ContainsKey(pair.Name)).Select(pair => rows[pair.Name]).Where(row => row.Reason is not null)
        )
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"skipped {row.Test}: {row.Reason}");
        }
        return text.ToString();
    }

    private static string? Result(TestNodeStateProperty state) =>
        state switch
        {
            PassedTestNodeStateProperty => "passed",
            SkippedTestNodeStateProperty => "skipped",
            DiscoveredTestNodeStateProperty or InProgressTestNodeStateProperty => null,
            _ => "FAILED",
        };

    private sealed record Row(string Test, string Result, TimeSpan Time, string? Reason)
    {
        public string Shown => $"{Time.TotalSeconds:0.00} s";
    }
}
