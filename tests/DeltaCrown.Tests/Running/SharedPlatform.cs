using Xunit;

[assembly: AssemblyFixture(typeof(DeltaCrown.Tests.Running.SharedPlatform))]

namespace DeltaCrown.Tests.Running;

/// <summary>One instance with default flags, for tests that need no other and leave the others' users alone.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    public Platform Platform { get; private set; } = null!;
    public ApiClient Admin { get; private set; } = null!;
    public ApiClient Anonymous => Platform.Anonymous;

    public async ValueTask InitializeAsync()
    {
        Platform = await Platform.StartAsync();
        Admin = await Platform.AdminAsync();
    }

    /// <summary>A new user with so many coins, signed in.</summary>
    public async Task<ApiClient> UserAsync(long coins = 0)
    {
        ApiClient user = await Platform.UserAsync();
        if (coins > 0)
        {
            await MintAsync(user, coins);
        }
        return user;
    }

    public async Task MintAsync(ApiClient user, long coins)
    {
        Answer minted = await Admin.PostAsync($"/api/admin/wallets/{user.UserId}/adjust", new { amount = coins, reason = "test" });
        Assert.Equal(200, minted.Status);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Platform.DisposeAsync();
    }
}
