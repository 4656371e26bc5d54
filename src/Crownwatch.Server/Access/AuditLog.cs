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

/// <summary>Who asked for which change, when, from where, and with what answer. Entries are only ever added.</summary>
public sealed class AuditLog(Database database, TimeProvider time)
{
    private const string Columns = "id, at, who, through, address, action, detail, status";

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
    public Task AnsweredAsync(long id, int status, CancellationToken stopping) =>
        database.WriteAsync(false, c => c.Execute("UPDATE audit SET status = @status WHERE id = @id", new { id, status }), stopping);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only entries with a lower number; null: from the newest on.</param>
    public IReadOnlyList<AuditEntry> Read(long? before, int most) =>
        database.Read(c =>
            c.Query<Row>(
                    $"SELECT {Columns} FROM audit WHERE (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @most",
                    new { before, most }
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
