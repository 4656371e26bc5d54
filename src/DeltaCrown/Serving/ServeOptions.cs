using DeltaCrown.Accounts;
using DeltaCrown.Flags;
using DeltaCrown.Storage;

namespace DeltaCrown.Serving;

/// <summary>Everything that an instance is started with. Nothing else in the process reads the environment.</summary>
public sealed record ServeOptions
{
    public const string DefaultUrls = "http://127.0.0.1:8000";
    public const string DefaultDatabase = "./data/deltacrown.db";

    /// <summary>Absolute http addresses; port 0 picks a free one.</summary>
    public required IReadOnlyList<string> Urls { get; init; }
    public required DatabaseLocation Database { get; init; }
    public FlagSet Flags { get; init; } = FlagSet.Defaults;

    /// <summary>For the administrator that the first start creates; null: one is made and shown once.</summary>
    public string? AdministratorPassword { get; init; }

    /// <summary>Signs access tokens; null: the key file in the data folder, made at first start.</summary>
    public byte[]? SigningKey { get; init; }
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A WebSocket from which nothing was heard for so long is closed.</summary>
    public TimeSpan WebSocketIdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Rounds of PBKDF2 with HMAC-SHA512 for a new password; Identity's default. What is stored says its own number.</summary>
    public int PasswordIterations { get; init; } = 100_000;
    public LoginLimits LoginLimits { get; init; } = new();

    /// <summary>Command line before environment before default. Null, with every error, when one of them is not legal.</summary>
    public static ServeOptions? Read(Func<string, string?> variable, string? urls, string? database, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(errors);
        IReadOnlyList<string> addresses = ListenAddress.Parse(First(urls, variable("DELTACROWN_URLS"), DefaultUrls), errors);
        DatabaseLocation? location = DatabaseLocation.Parse(First(database, variable("DELTACROWN_DATABASE"), DefaultDatabase), errors);
        FlagSet flags = FlagSet.FromEnvironment(variable, errors);
        byte[]? key = ReadSigningKey(variable("DELTACROWN_SIGNING_KEY"), errors);
        string? password = variable("DELTACROWN_ADMIN_PASSWORD") is { Length: > 0 } given ? given : null;
        if (password is not null && !PasswordRule.Allows(password))
        {
            errors.Add($"DELTACROWN_ADMIN_PASSWORD has {password.Length} characters; {PasswordRule.Text}");
        }
        return errors.Count > 0 || location is null
            ? null
            : new ServeOptions
            {
                Urls = addresses,
                Database = location,
                Flags = flags,
                SigningKey = key,
                AdministratorPassword = password,
            };
    }

    private static string First(string? option, string? environment, string fallback) =>
        option ?? (string.IsNullOrWhiteSpace(environment) ? fallback : environment);

    private static byte[]? ReadSigningKey(string? text, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        byte[] key = new byte[text.Length];
        if (Convert.TryFromBase64String(text.Trim(), key, out int length) && length >= SigningKey32)
        {
            return key[..length];
        }
        errors.Add("DELTACROWN_SIGNING_KEY is not the base64 text of at least 32 bytes");
        return null;
    }

    private const int SigningKey32 = 32;
}
