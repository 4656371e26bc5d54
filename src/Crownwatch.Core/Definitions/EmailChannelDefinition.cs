namespace Crownwatch.Core.Definitions;

/// <summary>How a mail server is spoken to.</summary>
public enum MailSecurity
{
    /// <summary>Plain to begin with, encrypted before anything is told; a server that does not offer it is told nothing.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte (port 465).</summary>
    Implicit,

    /// <summary>Never encrypted; then no password may be sent, unless to this machine.</summary>
    None,
}

/// <summary>E-mail through one SMTP server.</summary>
public sealed record EmailChannelDefinition : ChannelDefinition
{
    public override string Type => "email";
    internal override IEnumerable<Secret?> Secrets => [Password];

    /// <summary>Who gets every message; people whom a step means get theirs besides.</summary>
    public IReadOnlyList<string> To { get; init; } = [];
    public required string From { get; init; }
    public required string Host { get; init; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; init; } = 587;
    public string? Username { get; init; }
    public Secret? Password { get; init; }
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>SHA-256 of a certificate that is trusted whoever signed it, 64 hexadecimal digits in upper case.</summary>
    public string? TrustedCertificate { get; init; }

    /// <summary>Whether its server may have a link-local or metadata address (<see cref="ForbiddenAddresses"/>).</summary>
    public bool AllowLinkLocal { get; init; }
}
