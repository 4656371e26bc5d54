using System.Globalization;
using CsvHelper;
using DeltaCrown.Accounts;
using DeltaCrown.Errors;
using DeltaCrown.Requests;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Wallet;

/// <summary>The caller's movements as CSV, oldest first, streamed: memory does not grow with the number of rows.</summary>
public static class TransactionExport
{
    private static readonly string[] Heading =
    [
        "id",
        "created_at",
        "kind",
        "amount",
        "balance_after",
        "reference",
        "counterparty_id",
        "reason",
    ];

    public static async Task<IResult> RunAsync(HttpContext http, PlatformDbContext db, [FromQuery(Name = "format")] string? format)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(db);
        if (format is not (null or "csv"))
        {
            return Refusal.Invalid("`format` must be csv");
        }
        Caller caller = Caller.Of(http);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"transactions.csv\"";
        http.Response.Headers.CacheControl = "no-store";
        IAsyncEnumerable<LedgerEntry> entries = db
            .LedgerEntries.AsNoTracking()
            .Where(entry => entry.UserId == caller.UserId)
            .OrderBy(entry => entry.Id)
            .AsAsyncEnumerable();
        await WriteAsync(entries, http.Response.Body, http.RequestAborted);
        return Results.Empty;
    }

    /// <summary>Writes the byte order mark once, a heading, and a line for each entry.</summary>
    public static async Task WriteAsync(IAsyncEnumerable<LedgerEntry> entries, Stream to, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(to);
        await using CsvWriter csv = CsvWriter.Create(to, new CsvWriterOptions { WriteByteOrderMark = true }, leaveOpen: true);
        await csv.WriteRecordAsync(Heading, stop);
        await foreach (LedgerEntry entry in entries.WithCancellation(stop))
        {
            await csv.WriteRecordAsync(Row(entry), stop);
        }
        await csv.FlushAsync(stop);
    }

    private static string[] Row(LedgerEntry entry) =>
        [
            entry.Id.ToString(CultureInfo.InvariantCulture),
            InstantText.Of(entry.CreatedAt),
            SpreadsheetCell.Defuse(entry.Kind),
            entry.Amount.ToString(CultureInfo.InvariantCulture),
            entry.BalanceAfter.ToString(CultureInfo.InvariantCulture),
            SpreadsheetCell.Defuse(entry.Reference),
            SpreadsheetCell.Defuse(entry.CounterpartyId),
            SpreadsheetCell.Defuse(entry.Reason),
        ];
}
