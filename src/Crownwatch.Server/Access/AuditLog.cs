using System.Threading.RateLimiting;
using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Access;

/// <summary>One change that was asked for.</summary>
/// <param name="Through">session, token NAME, no sign-in, or nobody.</param>
/// <param name="Action">e.g. `POST /api/v1/silences`, or `sign-in refused`.</param>
/// <param name="Detail">Never a secret, never what was typed as a password.</param>
/// <param name="Status">The answer's; null while it is not known, or for what has none.</param>
public sealed record AuditEntry(
    long Id,
    DateTimeOffset At,
    string Who,
    string Through,
    string Address,
    string Action,
    string Detail,
    int? Status
);

/// <summary>Which entries are asked for; null lets all through.</summary>
public sealed record AuditFilter
{
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public string? Who { get; init; }

    /// <summary>As it stands in the entry, e.g. `POST /api/v1/silences`.</summary>
    public string? Action { get; init; }

    /// <summary>Only lower numbers.</summary>
    public long? Before { get; init; }
}

/// <summary>Who asked for which change, when, from where, and with what answer. Entries are only ever added.</summary>
public sealed class AuditLog(Database database, TimeProvider time) : IDisposable
{
    /// <summary>Of refusals to whom nobody stands behind: they must not be able to fill the disk.</summary>
    public const int RefusalsAMinute = 100;

    private const string Columns = "id, at, who, through, address, action, detail, status";

    private readonly FixedWindowRateLimiter _refusals = new(
        new FixedWindowRateLimiterOptions { PermitLimit = RefusalsAMinute, Window = TimeSpan.FromMinutes(1) }
    );

    /// <summary>Whether one more that nobody stands behind is to be entered within this minute.</summary>
    public bool TakesRefusalOfNobody() => _refusals.AttemptAcquire().IsAcquired;

    public void Dispose() => _refusals.Dispose();

    /// <returns>The entry's number.</returns>
    public Task<long> AddAsync(
        string who,
        string through,
        string address,
        string action,
        string detail,
        int? status,
        CancellationToken stopping
    ) =>
        database.WriteAsync(
            true,
            c =>
                c.ExecuteScalar<long>(
                    """
                    INSERT INTO audit (at, who, through, address, action, detail, status)
                    VALUES (@at, @who, @through, @address, @action, @detail, @status) RETURNING id
                    """,
                    new
                    {
                        at = time.GetUtcNow().ToUnixTimeMilliseconds(),
                        who,
                        through,
                        address,
                        action,
                        detail,
                        status,
                    }
                ),
            stopping
        );

    /// <summary>What became of it.</summary>
    /// <param name="detail">What a form asked for, where its address doesn't say; null leaves what was entered.</param>
    public Task AnsweredAsync(long id, int status, string? detail, CancellationToken stopping) =>
        database.WriteAsync(
            false,
            c =>
                c.Execute(
                    "UPDATE audit SET status = @status, detail = coalesce(@detail, detail) WHERE id = @id",
                    new
                    {
                        id,
                        status,
                        detail,
                    }
                ),
            stopping
        );

    /// <summary>Newest first.</summary>
    /// <param name="before">Only entries with a lower number; null: from the newest on.</param>
    public IReadOnlyList<AuditEntry> Read(long? before, int most) => Find(new AuditFilter { Before = before }, most);

    /// <summary>Newest first, at most so many of those that the filter lets through.</summary>
    public IReadOnlyList<AuditEntry> Find(AuditFilter filter, int most) =>
        database.Read(c =>
            c.Query<Row>(
                    $"""
                    SELECT {Columns} FROM audit
                    WHERE (@Before IS NULL OR id < @Before) AND (@from IS NULL OR at >= @from) AND (@until IS NULL OR at < @until)
                        AND (@Who IS NULL OR who = @Who) AND (@Action IS NULL OR action = @Action)
                    ORDER BY id DESC LIMIT @most
                    """,
                    new
                    {
                        filter.Before,
                        from = filter.From?.ToUnixTimeMilliseconds(),
                        until = filter.Until?.ToUnixTimeMilliseconds(),
                        filter.Who,
                        filter.Action,
                        most,
                    }
                )
                .Select(r => r.ToEntry())
                .ToList()
        );

    private sealed record Row(long Id, long At, string Who, string Through, string Address, string Action, string Detail, long? Status)
    {
        public AuditEntry ToEntry() =>
            new(Id, DateTimeOffset.FromUnixTimeMilliseconds(At), Who, Through, Address, Action, Detail, (int?)Status);
    }
}
