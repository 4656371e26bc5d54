using System.CommandLine;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server;

/// <summary>`crownwatch-server backup FILE`, while it runs, and `crownwatch-server restore FILE`, while it does not.</summary>
internal static class BackupCommands
{
    public static Command Backup(Option<string?> database)
    {
        var file = new Argument<string>("FILE") { Description = "Where the copy goes; it must not exist" };
        var command = new Command("backup", "Copies the database, also while a server runs on it") { file, database };
        command.SetAction(parsed =>
        {
            var (from, to) = (ServerCommand.DatabaseOf(parsed, database), parsed.GetRequiredValue(file));
            if (File.Exists(to))
            {
                return Refuse($"{to} exists already; name another file");
            }

            return Guarded(
                $"{from} can't be copied to {to}",
                () =>
                {
                    var version = DatabaseBackup.Write(from, to);
                    Console.WriteLine($"{to}: {new FileInfo(to).Length:#,0} bytes, schema version {version}, checked");
                }
            );
        });
        return command;
    }

    public static Command Restore(Option<string?> database)
    {
        var file = new Argument<string>("FILE") { Description = "A copy that `backup` made" };
        var command = new Command("restore", "Puts a copy in the place of the database; what was there is kept beside it")
        {
            file,
            database,
        };
        command.SetAction(parsed =>
        {
            var (from, to) = (parsed.GetRequiredValue(file), ServerCommand.DatabaseOf(parsed, database));
            if (!File.Exists(from))
            {
                return Refuse($"there is no file {from}");
            }

            return Guarded(
                $"{from} can't be put in the place of {to}",
                () =>
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
                    using var held = DatabaseLock.TryTake(to) ?? throw new IOException("a crownwatch-server runs on it; stop it first");
                    var kept = DatabaseBackup.Restore(from, to, TimeProvider.System.GetUtcNow());
                    Console.WriteLine(kept is null ? $"{to} is restored" : $"{to} is restored; what was there is {kept}");
                }
            );
        });
        return command;
    }

    private static int Guarded(string what, Action work)
    {
        try
        {
            work();
            return 0;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or DatabaseTooNewException)
        {
            return Refuse($"{what}: {e.Message}");
        }
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"crownwatch-server: {reason}");
        return 1;
    }
}
