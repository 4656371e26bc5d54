using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace DeltaCrown.Accounts;

/// <summary>The key that signs access tokens: configured, or made in the data folder at first start for its owner's eyes only.</summary>
public sealed class SigningKey(byte[] bytes)
{
    private const int Length = 32;
    private const string FileName = "signing.key";

    public SymmetricSecurityKey Key { get; } = new(bytes) { KeyId = Convert.ToHexStringLower(SHA256.HashData(bytes))[..8] };

    /// <exception cref="InvalidDataException">The file is there and holds no key.</exception>
    public static SigningKey LoadOrMake(byte[]? configured, string dataFolder)
    {
        if (configured is not null)
        {
            return new SigningKey(configured);
        }
        string path = Path.Combine(dataFolder, FileName);
        return TryMake(path) ?? Load(path);
    }

    private static SigningKey? TryMake(string path)
    {
        if (File.Exists(path))
        {
            return null;
        }
        byte[] made = RandomNumberGenerator.GetBytes(Length);
        // Written whole, then moved into place: a crash or a second instance never leaves half a key.
        string draft = $"{path}.{Guid.NewGuid():N}";
        FileStreamOptions ownerOnly = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (FileStream file = new(draft, ownerOnly))
        {
            file.Write(made);
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, path, overwrite: false);
            return new SigningKey(made);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return null;
        }
    }

    private static SigningKey Load(string path)
    {
        byte[] stored = File.ReadAllBytes(path);
        return stored.Length >= Length
            ? new SigningKey(stored)
            : throw new InvalidDataException($"The signing key {path} holds {stored.Length} bytes; {Length} or more are needed.");
    }
}
