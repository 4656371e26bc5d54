using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Wallet;

public sealed class IdempotencyTests(SharedPlatform shared)
{
    [Fact]
    public async Task A_repeated_request_has_one_effect_and_the_first_answer_to_the_byte()
    {
        ApiClient user = await shared.UserAsync(coins: 100);
        object purchase = new { item_id = 1, quantity = 2 };
        Answer first = await user.PostAsync("/api/shop/purchase", purchase, "key-1");
        Answer again = await user.PostAsync("/api/shop/purchase", purchase, "key-1");
        Answer spaced = await user.SendAsync(
            HttpMethod.Post,
            "/api/shop/purchase",
            new StringContent("{ \"quantity\": 2, \"item_id\": 1 }", System.Text.Encoding.UTF8, "application/json"),
            "key-1"
        );

        Assert.Equal(201, first.Status);
        Assert.Equal(201, again.Status);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(first.Body, spaced.Body);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal(80, await user.BalanceAsync());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_422_and_has_no_effect()
    {
        ApiClient user = await shared.UserAsync(coins: 100);
        await user.PostAsync("/api/shop/purchase", new { item_id = 1, quantity = 1 }, "key-1");
        Answer other = await user.PostAsync("/api/shop/purchase", new { item_id = 1, quantity = 2 }, "key-1");
        other.AssertRefused(422, "idempotency_key_reused");
        Assert.Equal(90, await user.BalanceAsync());
    }

    [Fact]
    public async Task A_key_belongs_to_one_user_and_one_operation()
    {
        ApiClient one = await shared.UserAsync(coins: 100);
        ApiClient two = await shared.UserAsync(coins: 100);
        object purchase = new { item_id = 1, quantity = 1 };
        await one.PostAsync("/api/shop/purchase", purchase, "shared-key");
        await two.PostAsync("/api/shop/purchase", purchase, "shared-key");
        Answer transfer = await one.PostAsync("/api/wallet/transfer", new { to_user_id = two.UserId, amount = 5 }, "shared-key");

        Assert.Equal(200, transfer.Status);
        Assert.Equal(85, await one.BalanceAsync());
        Assert.Equal(95, await two.BalanceAsync());
    }

    [Fact]
    public async Task A_refusal_is_an_answer_too()
    {
        ApiClient user = await shared.UserAsync();
        object purchase = new { item_id = 1, quantity = 1 };
        Answer first = await user.PostAsync("/api/shop/purchase", purchase, "poor");
        await shared.MintAsync(user, 100);
        Answer again = await user.PostAsync("/api/shop/purchase", purchase, "poor");
        first.AssertRefused(409, "insufficient_coins");
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(100, await user.BalanceAsync());
    }

    [Fact]
    public async Task Sixty_four_racing_repeats_have_one_effect_and_one_answer()
    {
        ApiClient user = await shared.UserAsync(coins: 1000);
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => user.PostAsync("/api/shop/purchase", new { item_id = 1, quantity = 1 }, "raced"))
        );
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Equal(990, await user.BalanceAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\there")]
    [InlineData("has\u007Fdelete")]
    public async Task A_key_that_is_not_legal_is_refused(string key)
    {
        ApiClient user = await shared.UserAsync();
        Answer answer = await user.PostAsync("/api/shop/purchase", new { item_id = 1, quantity = 1 }, key);
        Assert.Equal(400, answer.Status);
    }
}
