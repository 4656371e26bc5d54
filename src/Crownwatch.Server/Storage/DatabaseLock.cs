namespace Crownwatch.Server.Storage;

/// <summary>
/// Held while a server runs on a database: two of them would probe, judge and page twice. The system lets go of it when the process
/// ends, however it ends.
/// </summary>
public sealed class DatabaseLock : IDisposable
{
    // What the runtime gives for a file that another process has locked: errno EWOULDBLOCK, elsewhere ERROR_SHARING_VIOLATION.
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);
    private readonly FileStream _file;

    private DatabaseLock(FileStream file) => _file = file;

    /// <summary>null when another process holds it.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    /// <exception cref="IOException">The disk is full or read-only.</exception>
    public static DatabaseLock? TryTake(string database)
    {
        try
        {
            return new DatabaseLock(new FileStream(database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult is WouldBlock or SharingViolation)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
