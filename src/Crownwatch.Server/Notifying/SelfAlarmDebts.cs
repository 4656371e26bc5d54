using System.Text;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Which channels were told that we can't write our database and not yet that we can again. Kept in a file beside the database,
/// one name a line, since the database is just what could not be written: a restart must not leave an incident open at a receiver
/// for ever. Where that file can't be written either (a full disk), the debts last as long as the process, and the log says so.
/// </summary>
internal sealed class SelfAlarmDebts
{
    private readonly string _file;
    private readonly ILogger _log;
    private readonly SortedSet<string> _owed = new(StringComparer.Ordinal);

    public SelfAlarmDebts(Database database, ILogger log)
    {
        (_file, _log) = (database.Path + ".alarm", log);
        try
        {
            if (File.Exists(_file))
            {
                _owed.UnionWith(File.ReadAllLines(_file).Where(l => l.Length > 0));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LogError(e, "Who was told that the database can't be written is in {File}, which can't be read", _file);
        }
    }

    /// <summary>The channels that are owed the end, by name.</summary>
    public IReadOnlyCollection<string> Channels
    {
        get
        {
            lock (_owed)
            {
                return [.. _owed];
            }
        }
    }

    public void Owe(string channel) => Change(channel, _owed.Add);

    public void Paid(string channel) => Change(channel, _owed.Remove);

    private void Change(string channel, Func<string, bool> change)
    {
        lock (_owed)
        {
            if (!change(channel))
            {
                return;
            }

            try
            {
                Keep();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _log.LogError(e, "{File} can't be written: after a restart {Channel} may not be told the end of the alarm", _file, channel);
            }
        }
    }

    // Whole or not at all: a crash in the middle must not leave half a name.
    private void Keep()
    {
        if (_owed.Count == 0)
        {
            File.Delete(_file);
            return;
        }

        var next = _file + ".new";
        File.WriteAllLines(next, _owed, new UTF8Encoding(false));
        File.Move(next, _file, overwrite: true);
    }
}
