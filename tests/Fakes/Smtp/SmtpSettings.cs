namespace Fakes.Smtp;

/// <summary>What the stand-in offers and asks for.</summary>
public sealed record SmtpSettings
{
    /// <summary>Whether STARTTLS is offered; then a password is only taken after it.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Who must sign in; null: nobody need.</summary>
    public string? Username { get; init; }

    public string Password { get; init; } = "";

    /// <summary>The ways to sign in that EHLO names.</summary>
    public string Ways { get; init; } = "PLAIN LOGIN";
}
