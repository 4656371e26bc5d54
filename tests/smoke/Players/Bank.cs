namespace Smoke.Tests.Players;

/// <summary>Gives coins, which only an administrator can.</summary>
public sealed class Bank(PlatformApi api, SignedIn admin)
{
    public async Task Give(SignedIn player, long amount) =>
        (await api.Post($"api/admin/wallets/{player.UserId}/adjust", new { amount, reason = "smoke test" }, admin.AccessToken)).MustBe(200);
}
