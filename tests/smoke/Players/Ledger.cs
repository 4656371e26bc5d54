using System.Globalization;
using System.Text.Json;

namespace Smoke.Tests.Players;

/// <summary>A wallet as its owner sees it: the balance, and every entry of the ledger behind it.</summary>
public static class Ledger
{
    public static async Task<long> Balance(PlatformApi api, SignedIn owner)
    {
        var answer = (await api.Get("api/wallet", owner.AccessToken)).MustBe(200);
        WholeNumbers.Demand(answer);
        return answer.Json().GetProperty("balance").GetInt64();
    }

    /// <summary>The signed amounts of all entries, read page by page to the end.</summary>
    public static async Task<IReadOnlyList<long>> Amounts(PlatformApi api, SignedIn owner)
    {
        const int pageSize = 2;
        var entries = new Dictionary<string, long>();
        for (var page = 1; ; page++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"api/transactions?page={page}&page_size={pageSize}");
            var answer = (await api.Get(path, owner.AccessToken)).MustBe(200);
            var items = Items(answer.Json());
            foreach (var item in items)
            {
                Assert.True(
                    entries.TryAdd(item.GetProperty("id").ToString(), item.GetProperty("amount").GetInt64()),
                    $"{path} repeats an entry of an earlier page: {answer.Text}"
                );
            }
            if (items.Count < pageSize)
            {
                return [.. entries.Values];
            }
        }
    }

    private static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];
}
