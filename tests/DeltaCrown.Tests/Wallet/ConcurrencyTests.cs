using DeltaCrown.Tests.Running;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DeltaCrown.Tests.Wallet;

public sealed class ConcurrencyTests(SharedPlatform shared)
{
    private const int Clients = 64;

    [Fact]
    public async Task Transfers_of_sixty_four_clients_keep_the_sum_and_never_overdraw()
    {
        ApiClient[] users = new ApiClient[8];
        for (int i = 0; i < users.Length; i++)
        {
            users[i] = await shared.UserAsync(coins: 100);
        }

        Answer[][] answers = await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async client =>
                {
                    List<Answer> mine = [];
                    for (int round = 0; round < 8; round++)
                    {
                        ApiClient from = users[(client + round) % users.Length];
                        ApiClient to = users[(client * 3 + round + 1 + client / 8) % users.Length];
                        if (from != to)
                        {
                            mine.Add(await from.PostAsync("/api/wallet/transfer", new { to_user_id = to.UserId, amount = 37 }));
                        }
                    }
                    return mine.ToArray();
                })
        );

        Assert.All(answers.SelectMany(mine => mine), answer => Assert.Contains(answer.Status, (int[])[200, 409]));
        Assert.Contains(answers.SelectMany(mine => mine), answer => answer.Status == 200);
        long sum = 0;
        foreach (ApiClient user in users)
        {
            long balance = await user.BalanceAsync();
            Assert.True(balance >= 0);
            sum += balance;
        }
        Assert.Equal(800, sum);
        await AssertEveryBalanceIsTheSumAsync();
    }

    [Fact]
    public async Task Sixty_four_purchases_with_coins_for_ten_make_ten_orders()
    {
        ApiClient user = await shared.UserAsync(coins: 100);
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(_ => user.PostAsync("/api/shop/purchase", new { item_id = 1, quantity = 1 }))
        );
        Assert.Equal(10, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertRefused(409, "insufficient_coins"));
        Assert.Equal(0, await user.BalanceAsync());
    }

    [Fact]
    public async Task The_last_pieces_are_sold_once()
    {
        await using Platform platform = await Platform.StartAsync();
        ApiClient user = await platform.UserAsync(coins: 100 * 25_000);
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(_ => user.PostAsync("/api/shop/purchase", new { item_id = 5, quantity = 1 }))
        );
        Assert.Equal(25, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertRefused(409, "insufficient_stock"));
        Assert.Equal(75 * 25_000, await user.BalanceAsync());
    }

    private async Task AssertEveryBalanceIsTheSumAsync()
    {
        await using SqliteConnection database = await shared.Platform.OpenDatabaseAsync();
        await using SqliteCommand query = database.CreateCommand();
        query.CommandText = """
            SELECT COUNT(*) FROM (SELECT balance_after, SUM(amount) OVER (PARTITION BY user_id ORDER BY id) AS total FROM ledger_entries)
            WHERE balance_after <> total
            """;
        Assert.Equal(0L, await query.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
