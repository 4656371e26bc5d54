using Fakes.Faults;
using Fakes.Receiving;
using Microsoft.AspNetCore.Connections;

namespace Fakes.Hosting;

/// <summary>What makes one fake differ from another.</summary>
internal sealed record FakeSetup
{
    /// <summary>The embedded page at <c>/</c>, without its extension.</summary>
    public required string Page { get; init; }

    /// <summary>The routes that senders use.</summary>
    public required IReadOnlyList<string> Receives { get; init; }

    /// <summary>The service's own rules: the effect and the answer of a request.</summary>
    public required Func<Incoming, Answer> Judge { get; init; }

    /// <summary>What the real service says when it fails as the fault demands.</summary>
    public required Func<Fault, Incoming, Answer> AnswerOf { get; init; }

    /// <summary>Further routes, such as what the page reads.</summary>
    public required Action<IEndpointRouteBuilder> MapMore { get; init; }

    /// <summary>Empties what the page shows, when the log is emptied.</summary>
    public required Action Forget { get; init; }

    /// <summary>Serves the first port's connections in place of HTTP; null for HTTP.</summary>
    public Func<FakeHost, ConnectionContext, Task>? Serve { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
