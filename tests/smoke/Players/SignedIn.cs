namespace Smoke.Tests.Players;

/// <summary>A player, or the administrator, with what logging in gave.</summary>
public sealed record SignedIn(string Name, string Password, string UserId, string AccessToken, string RefreshToken, Answer Login)
{
    /// <summary>The address it was registered with; empty for accounts that were there before.</summary>
    public string Email { get; init; } = "";
}
