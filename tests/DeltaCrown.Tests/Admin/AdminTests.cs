using System.Text.Json;
using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Admin;

public sealed class AdminTests(SharedPlatform shared)
{
    [Fact]
    public async Task The_revenue_summary_holds_whole_numbers_that_add_up()
    {
        await using Platform platform = await Platform.StartAsync();
        ApiClient admin = await platform.AdminAsync();
        ApiClient user = await platform.UserAsync(coins: 1000);
        await user.PostAsync("/api/shop/purchase", new { item_id = 1, quantity = 3 });
        await user.PostAsync("/api/shop/purchase", new { item_id = 2, quantity = 1 });

        Answer summary = await admin.GetAsync("/api/admin/revenue/summary");

        Assert.Equal(180, summary.Number("total_revenue"));
        Assert.Equal(2, summary.Number("orders"));
        Assert.Equal(4, summary.Number("units_sold"));
        Assert.Equal(1000, summary.Number("minted"));
        Assert.Equal(820, summary.Number("in_circulation"));
        AssertWhole(summary.Json);
    }

    [Fact]
    public async Task The_user_lists_show_no_hash_key_token_or_stamp()
    {
        ApiClient user = await shared.UserAsync();
        Answer list = await shared.Admin.GetAsync("/api/admin/users?page_size=200");
        Answer page = await shared.Admin.GetAsync("/admin/users?page_size=200");

        Assert.Equal("text/html; charset=utf-8", page.ContentType);
        Assert.Contains(user.Username, page.Body, StringComparison.Ordinal);
        Assert.Contains(user.UserId, list.Body, StringComparison.Ordinal);
        foreach (string secret in (string[])["hash", "stamp", "token", "password", "AQAAAA", "@"])
        {
            Assert.DoesNotContain(secret, list.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, page.Body, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static void AssertWhole(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                Assert.Matches("^-?[0-9]+$", element.GetRawText());
                break;
            case JsonValueKind.Object:
                Assert.All(element.EnumerateObject(), member => AssertWhole(member.Value));
                break;
            case JsonValueKind.Array:
                Assert.All(element.EnumerateArray(), AssertWhole);
                break;
        }
    }
}
