using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Crownwatch.Tests.Notifying;

/// <summary>What was logged, from any thread.</summary>
internal sealed class RememberedLog<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string> _said = new();

    public IEnumerable<string> Said => _said;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _said.Enqueue(formatter(state, exception));
}
