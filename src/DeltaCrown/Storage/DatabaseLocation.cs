using Microsoft.Data.Sqlite;

namespace DeltaCrown.Storage;

/// <summary>The database file, and the data folder: the folder that holds it.</summary>
public sealed record DatabaseLocation(string ConnectionString, string File)
{
    public string DataFolder => Path.GetDirectoryName(File)!;

    /// <summary>Reads a file's path or a SQLite connection string; null, with an error, when it is neither.</summary>
    public static DatabaseLocation? Parse(string text, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(errors);
        try
        {
            SqliteConnectionStringBuilder builder = IsConnectionString(text)
                ? new SqliteConnectionStringBuilder(text)
                : new SqliteConnectionStringBuilder { DataSource = text };
            if (builder.DataSource.Trim() is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory)
            {
                errors.Add(
                    $"--database (DELTACROWN_DATABASE) is `{text}`; it must name a file, since the ledger has to outlive the process"
                );
                return null;
            }
            string file = Path.GetFullPath(builder.DataSource);
            builder.DataSource = file;
            if (!text.Contains("Timeout", StringComparison.OrdinalIgnoreCase))
            {
                // For as long a locked file is tried again, before the client is told 503.
                builder.DefaultTimeout = 4;
            }
            return new DatabaseLocation(builder.ToString(), file);
        }
        catch (ArgumentException malformed)
        {
            errors.Add($"--database (DELTACROWN_DATABASE) is no connection string and no path: {malformed.Message}");
            return null;
        }
    }

    private static bool IsConnectionString(string text) =>
        text.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("DataSource=", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("Filename=", StringComparison.OrdinalIgnoreCase)
        || text.Contains(";Data Source=", StringComparison.OrdinalIgnoreCase);
}
