using Microsoft.Data.Sqlite;

namespace Crownwatch.Server;

/// <summary>
/// What a test host around the real server puts in its place or watches: the clock, and the instants at which it may kill us. The
/// server itself runs with none of it.
/// </summary>
public sealed record HostSeams
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called when the server listens, with what it is made of.</summary>
    public Action<IServiceProvider>? Started { get; init; }

    /// <summary>Called in a transaction that has done its work and is not committed yet.</summary>
    public Action<SqliteConnection>? Committing { get; init; }

    /// <summary>Called when it is committed, before anybody is told.</summary>
    public Action? Committed { get; init; }

    /// <summary>Put around what sends messages over http.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Outgoing { get; init; }

    /// <summary>Put around what speaks SMTP, above TLS.</summary>
    public Func<Stream, Stream>? Mail { get; init; }
}
