using System.Globalization;
using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace MutantRunner;

/// <summary>One fact, or one row of a theory, run without xunit's own runner: thousands a second.</summary>
internal sealed class TestCase(MethodInfo method, object?[] row, string name)
{
    private readonly object?[] _arguments = method.ResolveMethodArguments(row);

    public string Name => name;

    /// <summary>Runs it to its end. Any exception is its failure, a skipped test among them.</summary>
    public void Run()
    {
        var test = method.IsStatic ? null : Activator.CreateInstance(method.DeclaringType!);
        try
        {
            Wait((test as IAsyncLifetime)?.InitializeAsync().AsTask());
            Wait(method.Invoke(test, BindingFlags.DoNotWrapExceptions, null, _arguments, CultureInfo.InvariantCulture));
        }
        finally
        {
            (test as IDisposable)?.Dispose();
            Wait((test as IAsyncDisposable)?.DisposeAsync().AsTask());
        }
    }

    private static void Wait(object? returned)
    {
        switch (returned)
        {
            case Task task:
                task.GetAwaiter().GetResult();
                break;
            case ValueTask task:
                task.AsTask().GetAwaiter().GetResult();
                break;
        }
    }
}
