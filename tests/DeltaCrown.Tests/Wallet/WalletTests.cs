using System.Text.Json;
using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Wallet;

public sealed class WalletTests(SharedPlatform shared)
{
    [Fact]
    public async Task A_new_wallet_holds_nothing_and_a_debit_and_equal_credit_give_the_first_balance_back()
    {
        ApiClient user = await shared.UserAsync();
        Assert.Equal(0, await user.BalanceAsync());
        await shared.MintAsync(user, 500);
        await shared.MintAsync(user, -200);
        await shared.MintAsync(user, 200);

        Answer page = await user.GetAsync("/api/transactions?page=1&page_size=10");
        JsonElement[] rows = [.. page.Json.GetProperty("items").EnumerateArray()];
        Assert.Equal(500, await user.BalanceAsync());
        Assert.Equal(3, page.Number("total"));
        Assert.Equal(500, rows.Sum(row => row.GetProperty("amount").GetInt64()));
        Assert.Equal(["mint", "burn", "mint"], rows.Select(row => row.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Refuses_a_transfer_that_overdraws_and_moves_nothing()
    {
        ApiClient from = await shared.UserAsync(coins: 10);
        ApiClient to = await shared.UserAsync();
        Answer answer = await from.PostAsync("/api/wallet/transfer", new { to_user_id = to.UserId, amount = 11 });
        answer.AssertRefused(409, "insufficient_coins");
        Assert.Equal(10, await from.BalanceAsync());
        Assert.Equal(0, await to.BalanceAsync());
    }

    [Fact]
    public async Task Refuses_a_burn_below_nothing_a_mint_above_the_limit_and_a_transfer_to_oneself()
    {
        ApiClient user = await shared.UserAsync(coins: 10);
        string path = $"/api/admin/wallets/{user.UserId}/adjust";
        (await shared.Admin.PostAsync(path, new { amount = -11, reason = "r" })).AssertRefused(409, "insufficient_coins");
        (await shared.Admin.PostAsync(path, new { amount = 0, reason = "r" })).AssertRefused(400, "invalid_request");
        (await shared.Admin.PostAsync(path, new { amount = long.MaxValue, reason = "r" })).AssertRefused(400, "invalid_request");
        (await shared.Admin.PostAsync("/api/admin/wallets/nobody/adjust", new { amount = 1, reason = "r" })).AssertRefused(
            404,
            "user_not_found"
        );
        (await user.PostAsync("/api/wallet/transfer", new { to_user_id = user.UserId, amount = 1 })).AssertRefused(400);
        (await user.PostAsync("/api/wallet/transfer", new { to_user_id = "nobody", amount = 1 })).AssertRefused(404, "user_not_found");
        (await user.PostAsync(path, new { amount = 1, reason = "r" })).AssertRefused(403, "forbidden");
        Assert.Equal(10, await user.BalanceAsync());
    }

    [Fact]
    public async Task Pages_cover_every_movement_once_newest_first()
    {
        ApiClient user = await shared.UserAsync();
        for (int amount = 1; amount <= 5; amount++)
        {
            await shared.MintAsync(user, amount);
        }
        List<long> seen = [];
        for (int page = 1; page <= 3; page++)
        {
            Answer answer = await user.GetAsync($"/api/transactions?page={page}&page_size=2");
            seen.AddRange(answer.Json.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("amount").GetInt64()));
        }
        Assert.Equal([5, 4, 3, 2, 1], seen);
    }
}
