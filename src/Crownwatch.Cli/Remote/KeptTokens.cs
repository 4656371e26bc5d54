using System.Text.Json;

namespace Crownwatch.Cli.Remote;

/// <summary>What `crownwatch login` keeps of a sign-in.</summary>
/// <param name="Id">Its number at the server, by which it is ended there.</param>
/// <param name="Name">Whose account it is.</param>
internal sealed record KeptToken(long Id, string Token, string Name, string ExpiresAt);

/// <summary>
/// The tokens of `crownwatch login`, by server: crownwatch/tokens.json in the user's configuration folder (XDG_CONFIG_HOME, else
/// ~/.config), which nobody else may read.
/// </summary>
internal sealed class KeptTokens
{
    private static readonly JsonSerializerOptions _json = new(RemoteJson.Options) { WriteIndented = true };
    private readonly string _file;

    private KeptTokens(string file) => _file = file;

    public static KeptTokens OfUser()
    {
        // A relative folder is to be passed over (XDG Base Directory Specification).
        var folder =
            Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } given && Path.IsPathRooted(given)
                ? given
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return new KeptTokens(Path.Combine(folder, "crownwatch", "tokens.json"));
    }

    /// <exception cref="InvalidDataException">The file can't be read; the message names it.</exception>
    public KeptToken? Find(Uri server) => Read().GetValueOrDefault(Key(server));

    /// <param name="token">null: none from here on.</param>
    /// <exception cref="InvalidDataException">The file can't be read or written; the message names it.</exception>
    public void Put(Uri server, KeptToken? token)
    {
        var tokens = Read();
        if (token is null)
        {
            tokens.Remove(Key(server));
        }
        else
        {
            tokens[Key(server)] = token;
        }

        Guarded("written", () => Write(tokens));
    }

    /// <summary>Scheme, host, port and path: a token goes to no other.</summary>
    private static string Key(Uri server) =>
        server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    private SortedDictionary<string, KeptToken> Read() =>
        Guarded(
            "read",
            () =>
                File.Exists(_file)
                    ? JsonSerializer.Deserialize<SortedDictionary<string, KeptToken>>(File.ReadAllText(_file), _json) ?? []
                    : []
        );

    // Never there in part, and never readable by others, not even for a moment.
    private bool Write(SortedDictionary<string, KeptToken> tokens)
    {
        const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var folder = Path.GetDirectoryName(_file)!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder); // a profile's folders are the user's own
        }
        else
        {
            Directory.CreateDirectory(folder, Ours | UnixFileMode.UserExecute);
            options.UnixCreateMode = Ours;
        }

        var part = $"{_file}.{Environment.ProcessId}.part";
        File.Delete(part);
        using (var stream = new FileStream(part, options))
        {
            JsonSerializer.Serialize(stream, tokens, _json);
        }

        File.Move(part, _file, overwrite: true);
        return true;
    }

    private T Guarded<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidDataException($"{_file}, which keeps what 'crownwatch login' was given, can't be {what}: {e.Message}", e);
        }
    }
}
