using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace DeltaCrown.Perf;

/// <summary>
/// Makes a scenario ready: registers the accounts it needs (named perf-…, addresses at example.com), gives them the
/// coins for all its attempts, and opens its socket. None of this is measured.
/// </summary>
public sealed class PerfPreparation(PlatformClient client, PerfOptions options) : IDisposable
{
    private const int LoginsPerAccount = 50;
    private const int MostLoginAccounts = 20;
    private readonly List<WebSocket> sockets = [];
    private SignedIn? admin;
    private SignedIn? player;

    /// <exception cref="PerfTargetException">The instance refused a step; the message says which and what it answered.</exception>
    public async Task<PerfScenario> Prepare(string name, CancellationToken cancellation) =>
        name switch
        {
            PerfScenario.Health => new(name, Get("health")),
            PerfScenario.Login => await Login(cancellation),
            PerfScenario.WalletTransfer => await WalletTransfer(cancellation),
            PerfScenario.Purchase => await Purchase(cancellation),
            PerfScenario.WebSocketRoundTrip => await WebSocketRoundTrip(cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such scenario"),
        };

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    private Func<CancellationToken, Task<PerfAnswer>> Get(string path) =>
        async cancellation => (await client.Send(HttpMethod.Get, path, null, null, cancellation)).ExpectSuccess();

    /// <summary>Several accounts in turn: how often one may log in is limited, and the limit is not what is measured.</summary>
    private async Task<PerfScenario> Login(CancellationToken cancellation)
    {
        var accounts = new List<Account>();
        for (var needed = Math.Clamp((options.Samples + 1) / LoginsPerAccount, 1, MostLoginAccounts); needed > 0; needed--)
        {
            accounts.Add(await Register(cancellation));
        }
        var turn = 0;
        return new(
            PerfScenario.Login,
            async stop =>
            {
                var account = accounts[turn++ % accounts.Count];
                var body = new { username = account.Name, password = account.Password };
                return (await client.Send(HttpMethod.Post, "api/auth/login", null, body, stop)).ExpectSuccess();
            }
        );
    }

    private async Task<PerfScenario> WalletTransfer(CancellationToken cancellation)
    {
        var from = await Player(cancellation);
        var to = await Admin(cancellation); // The coins go back to the one who made them.
        await GiveCoins(from, options.Samples + 1, cancellation);
        return new(
            PerfScenario.WalletTransfer,
            async stop => (await Post("api/wallet/transfer", from, new { to_user_id = to.UserId, amount = 1 }, stop)).ExpectSuccess()
        );
    }

    private async Task<PerfScenario> Purchase(CancellationToken cancellation)
    {
        var buyer = await Player(cancellation);
        var item = await BestStockedItem(cancellation);
        await GiveCoins(buyer, item.Price * (options.Samples + 1), cancellation);
        return new(
            PerfScenario.Purchase,
            async stop => (await Post("api/shop/purchase", buyer, new { item_id = item.Id, quantity = 1 }, stop)).ExpectSuccess()
        );
    }

    private async Task<PerfScenario> WebSocketRoundTrip(CancellationToken cancellation)
    {
        var listener = await Player(cancellation);
        WebSocket socket;
        try
        {
            socket = await client.OpenSocket(listener.AccessToken, cancellation);
        }
        catch (WebSocketException refused)
        {
            throw new PerfTargetException($"{client.BaseUrl}ws/notifications/ refused the connection: {refused.Message}", refused);
        }
        sockets.Add(socket);
        return new(PerfScenario.WebSocketRoundTrip, stop => PingPong.Attempt(socket, stop));
    }

    /// <summary>One player for all scenarios: hashing a password is slow on purpose, and each account costs two.</summary>
    private async Task<SignedIn> Player(CancellationToken cancellation) =>
        player ??= await SignIn(await Register(cancellation), cancellation);

    private async Task<SignedIn> Admin(CancellationToken cancellation) =>
        admin ??= await SignIn(new Account(options.AdminUser, options.AdminPassword!), cancellation);

    private async Task<Account> Register(CancellationToken cancellation)
    {
        var name = $"perf-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var account = new Account(name, $"Perf-{RandomNumberGenerator.GetHexString(16, lowercase: true)}-9");
        var body = new
        {
            username = name,
            email = $"{name}@example.com",
            password = account.Password,
        };
        Demand(await client.Send(HttpMethod.Post, "api/auth/register", null, body, cancellation), "register an account");
        return account;
    }

    private async Task<SignedIn> SignIn(Account account, CancellationToken cancellation)
    {
        var body = new { username = account.Name, password = account.Password };
        var answer = await client.Send(HttpMethod.Post, "api/auth/login", null, body, cancellation);
        Demand(answer, $"log in as {account.Name}");
        return new SignedIn(answer.Field("user_id").ToString(), answer.Field("access").ToString());
    }

    private async Task GiveCoins(SignedIn account, long amount, CancellationToken cancellation)
    {
        var token = (await Admin(cancellation)).AccessToken;
        var body = new { amount, reason = "performance measurement" };
        var path = $"api/admin/wallets/{account.UserId}/adjust";
        Demand(await client.Send(HttpMethod.Post, path, token, body, cancellation, NewKey()), $"give an account {amount} coins");
    }

    private async Task<(JsonElement Id, long Price)> BestStockedItem(CancellationToken cancellation)
    {
        var answer = await client.Send(HttpMethod.Get, "api/shop/items", null, null, cancellation);
        Demand(answer, "read the catalogue");
        var items = answer
            .Field("items")
            .EnumerateArray()
            .Select(item =>
                (Id: item.GetProperty("id"), Price: item.GetProperty("price").GetInt64(), Stock: item.GetProperty("stock").GetInt64())
            )
            .ToList();
        return items.Count == 0
            ? throw new PerfTargetException("the catalogue is empty: the purchase scenario has nothing to buy")
            : items
                .OrderByDescending(item => Math.Min(item.Stock, options.Samples + 1))
                .ThenBy(item => item.Price)
                .Select(item => (item.Id, item.Price))
                .First();
    }

    private Task<PlatformAnswer> Post(string path, SignedIn account, object body, CancellationToken cancellation) =>
        client.Send(HttpMethod.Post, path, account.AccessToken, body, cancellation, NewKey());

    private void Demand(PlatformAnswer answer, string step)
    {
        if (!answer.IsSuccess)
        {
            throw new PerfTargetException($"could not {step} at {client.BaseUrl}: {answer.Seen}");
        }
    }

    private static string NewKey() => Guid.NewGuid().ToString("N");

    private sealed record Account(string Name, string Password);

    private sealed record SignedIn(string UserId, string AccessToken);
}
