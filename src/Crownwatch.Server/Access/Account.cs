namespace Crownwatch.Server.Access;

/// <summary>Somebody who may sign in. Mutable as the framework's account manager wants it; only <see cref="AccountStore"/> keeps one.</summary>
public sealed class Account
{
    public long Id { get; set; }

    /// <summary>Up to 100 characters. Where definitions list people, the name of one of them: only they can acknowledge.</summary>
    public string Name { get; set; } = "";
    public string Normalized { get; set; } = "";
    public Role Role { get; set; }

    /// <summary>Hashed by the framework; null until one was chosen.</summary>
    public string? Password { get; set; }
    public string Stamp { get; set; } = "";
    public bool Disabled { get; set; }

    /// <summary>Wrong passwords in a row.</summary>
    public int Failures { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
