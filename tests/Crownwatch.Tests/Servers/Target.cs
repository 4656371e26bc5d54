using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crownwatch.Tests.Servers;

/// <summary>Something to watch: every path answers 200 until it is told to answer something else.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _says = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _statuses = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Path, int Status, DateTimeOffset At)> _answers = new();
    private readonly Awaited _awaited = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _failuresLeft = new(StringComparer.Ordinal);
    private int _waiting;
    private int _ended;
    private readonly WebApplication _app;

    private Target(WebApplication app) => _app = app;

    /// <summary>Without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Every answer that was completed, in order, with the moment of its completion.</summary>
    public IReadOnlyList<(string Path, int Status, DateTimeOffset At)> Answers => [.. _answers];

    public static async Task<Target> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var target = new Target(app);
        app.Run(target.AnswerAsync);
        await app.StartAsync();
        target.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return target;
    }

    /// <summary>From now on the paths answer that status.</summary>
    public void Answer(int status, params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            _statuses[path] = status;
        }
    }

    /// <summary>What the body of every answer on the path is.</summary>
    public void Say(string path, string body) => _says[path] = body;

    /// <summary>From now on what asks for the path waits for its answer.</summary>
    public void Hold(string path) => _held[path] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Each path fails so many times more; whoever asks after that waits for its answer.</summary>
    public void HoldAfterFailures(int failures, params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            _failuresLeft[path] = failures;
        }
    }

    /// <summary>Those that wait are answered, and so is whoever asks from now on.</summary>
    public void Release(string path)
    {
        _failuresLeft.TryRemove(path, out _);
        if (_held.TryRemove(path, out var held))
        {
            held.SetResult();
        }
    }

    /// <summary>Returns when somebody waits for an answer that is held.</summary>
    public Task WaitedForAsync(CancellationToken cancel) => _awaited.UntilAsync(() => Volatile.Read(ref _waiting) > 0, cancel);

    public int Failures(string path) => _answers.Count(a => a.Path == path && a.Status >= 400);

    /// <summary>When the nth failing answer on the path was completed.</summary>
    public async Task<DateTimeOffset> FailureAsync(string path, int nth, CancellationToken cancel)
    {
        await _awaited.UntilAsync(() => Failures(path) >= nth, cancel);
        return _answers.Where(a => a.Path == path && a.Status >= 400).ElementAt(nth - 1).At;
    }

    /// <summary>Waits for the first answer on any path.</summary>
    public Task AnyAsync(CancellationToken cancel) => _awaited.UntilAsync(() => !_answers.IsEmpty, cancel);

    /// <summary>Waits for one more answer on the path, whatever it says.</summary>
    public Task NextAsync(string path, CancellationToken cancel)
    {
        var before = _answers.Count(a => a.Path == path);
        return _awaited.UntilAsync(() => _answers.Count(a => a.Path == path) > before, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1)
        {
            return;
        }

        foreach (var path in _held.Keys)
        {
            Release(path);
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (
            _statuses.GetValueOrDefault(path, 200) >= 400
            && _failuresLeft.ContainsKey(path)
            && _failuresLeft.AddOrUpdate(path, 0, (_, left) => left - 1) < 0
        )
        {
            _held.TryAdd(path, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        if (_held.TryGetValue(path, out var held))
        {
            Interlocked.Increment(ref _waiting);
            _awaited.Changed();
            await held.Task;
            Interlocked.Decrement(ref _waiting);
        }

        var status = _statuses.GetValueOrDefault(path, 200);
        context.Response.StatusCode = status;
        context.Response.OnCompleted(() =>
        {
            _answers.Enqueue((path, status, TimeProvider.System.GetUtcNow()));
            _awaited.Changed();
            return Task.CompletedTask;
        });
        var says = _says.GetValueOrDefault(path, "ok");
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(says);
        await context.Response.WriteAsync(says);
    }
}
