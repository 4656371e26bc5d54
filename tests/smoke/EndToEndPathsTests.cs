using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Smoke.Tests.Deployments;
using Smoke.Tests.Players;
using Smoke.Tests.Reporting;

namespace Smoke.Tests;

/// <summary>The twelve critical paths, from outside. Names and purposes are those of docs/PHASE_9_SMOKE_AND_ALERTING.md.</summary>
[Trait("category", "smoke")]
[TestCaseOrderer(typeof(SharedInstanceLast))]
public sealed partial class EndToEndPathsTests(Deployment deployment) : IClassFixture<Deployment>
{
    private const string Enforcement = Deployment.EnforcementFlag;

    [Fact]
    [SmokePath("infrastructure", "health answers ok with a semantic version")]
    public async Task test_health_has_version_key_and_status_ok()
    {
        var health = (await deployment.Api.Get("health")).MustBe(200).Json();

        Assert.Equal("ok", health.GetProperty("status").GetString());
        var version = health.GetProperty("version").GetString()!;
        Assert.Matches(SemanticVersion(), version);
        if (deployment.IsOwn)
        {
            Assert.Equal(
                FileVersionInfo.GetVersionInfo(Repository.DeltaCrownAssembly).ProductVersion!.Split('+')[0],
                version.Split('+')[0]
            );
        }
    }

    [Fact]
    [SmokePath("auth", "login gives a JWT and a session, without personal data")]
    public async Task test_auth_handshake_minimal_claims_no_pii()
    {
        var player = await deployment.Anyone();
        var login = player.Login.Json();
        string[] body = ["access", "expires_in", "refresh", "token_type", "user_id"];
        Assert.Equal(body, login.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));

        var token = Jwt.Decode(player.AccessToken);
        string[] minimal = ["aud", "exp", "iat", "iss", "jti", "nbf", "role", "sub"];
        Assert.Equal(minimal, token.Claims.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal));
        Assert.Equal(player.UserId, token.Claims.GetProperty("sub").ToString());
        var lifetime = token.Claims.GetProperty("exp").GetInt64() - token.Claims.GetProperty("iat").GetInt64();
        Assert.Equal(login.GetProperty("expires_in").GetInt64(), lifetime);
        Assert.InRange(lifetime, 1, (long)TimeSpan.FromDays(1).TotalSeconds);

        foreach (var text in (string[])[player.Login.Text, token.Header, token.Payload])
        {
            Assert.DoesNotContain(player.Name, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(player.Email, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch(Address(), text);
        }

        var cookie = Assert.Single(player.Login.SetCookies);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("(?i); samesite=(lax|strict)", cookie);
        var bySession = await deployment.Api.Send(HttpMethod.Get, "api/auth/me", cookie: cookie.Split(';')[0]);
        var byToken = await deployment.Api.Get("api/auth/me", player.AccessToken);
        Assert.Contains(player.UserId, bySession.MustBe(200).Text, StringComparison.Ordinal);
        Assert.Contains(player.UserId, byToken.MustBe(200).Text, StringComparison.Ordinal);
        (await deployment.Api.Get("api/auth/me")).MustBe(401);
    }

    [Fact]
    [SmokePath("economy", "debit and equal credit give the balance back, and it is the ledger's sum")]
    public async Task test_wallet_debit_credit_round_trip_balance_consistent()
    {
        var api = deployment.Api;
        var bank = await Bank();
        var pair = await Task.WhenAll(api.NewPlayer(), api.NewPlayer());
        var (giver, other) = (pair[0], pair[1]);
        Assert.Equal(0, await Ledger.Balance(api, giver));
        await bank.Give(giver, 500);

        await Transfer(giver, other, 120);
        Assert.Equal(380, await Ledger.Balance(api, giver));
        Assert.Equal(120, await Ledger.Balance(api, other));
        await Transfer(other, giver, 120);

        Assert.Equal(500, await Ledger.Balance(api, giver));
        Assert.Equal(0, await Ledger.Balance(api, other));
        var (given, returned) = (await Ledger.Amounts(api, giver), await Ledger.Amounts(api, other));
        Assert.Equal([-120, 120, 500], given.Order());
        Assert.Equal([-120, 120], returned.Order());
        Assert.Equal(await Ledger.Balance(api, giver), given.Sum());
    }

    [Fact]
    [SmokePath("reporting", "the CSV export starts with its only byte order mark")]
    public async Task test_transaction_csv_export_bom_once()
    {
        var player = await deployment.Anyone();
        foreach (var amount in deployment.AdminPassword is null ? [] : (long[])[30, 20, -10])
        {
            await (await Bank()).Give(player, amount); // Rows, where they can be made; the mark is due without any as well.
        }

        var export = (await deployment.Api.Get("api/transactions/export?format=csv", player.AccessToken)).MustBe(200);

        Assert.Equal("text/csv", export.MediaType);
        byte[] mark = [0xEF, 0xBB, 0xBF];
        Assert.Equal(mark, export.Bytes[..3]);
        Assert.Equal(0, export.Bytes.AsSpan().LastIndexOf(mark));
        Assert.Equal(-1, export.Bytes.AsSpan().IndexOf((byte)0));
        var lines = export.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var heading = lines[0].TrimStart('\uFEFF').TrimEnd('\r').Split(',');
        Assert.Contains("amount", heading);
        Assert.Equal(1 + (await Ledger.Amounts(deployment.Api, player)).Count, lines.Length);
    }

    [Fact]
    [SmokePath("real-time", "WebSocket connects, answers ping with pong, closes cleanly")]
    public async Task test_websocket_connect_disconnect_lifecycle_succeeds()
    {
        var stop = TestContext.Current.CancellationToken;
        var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(() => deployment.Api.OpenNotifications(null));
        Assert.Equal(401, refused.Status);

        var player = await deployment.Anyone();
        using var socket = await deployment.Api.OpenNotifications(player.AccessToken);
        await socket.SendAsync("""{"type":"ping"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, stop);
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, stop).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, stop);
        Assert.Equal(WebSocketMessageType.Text, received.MessageType);
        Assert.True(received.EndOfMessage);
        using var pong = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
        Assert.Equal("pong", pong.RootElement.GetProperty("type").GetString());

        await socket
            .CloseAsync(WebSocketCloseStatus.NormalClosure, "done", stop)
            .WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, stop);
        Assert.Equal(WebSocketState.Closed, socket.State);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    [SmokePath("e-commerce", "with enforcement off even a banned user can buy")]
    public async Task test_purchase_happy_path_flags_off()
    {
        await deployment.RequireFlag(Enforcement, false);
        var shop = new ShopVisit(deployment.Api, await deployment.Admin());
        var item = await shop.ItemInStock(2);
        var buyer = await deployment.Api.NewPlayer();
        await shop.Bank.Give(buyer, item.Price * 2 + 7);
        await shop.Ban(buyer);

        var order = (await shop.Buy(buyer, item, 2)).MustBe(201).Json();

        Assert.NotEmpty(order.GetProperty("order_id").ToString());
        Assert.Equal(item.Price * 2, order.GetProperty("total").GetInt64());
        Assert.Equal(7, order.GetProperty("balance").GetInt64());
        Assert.Equal(7, await Ledger.Balance(deployment.Api, buyer));
        Assert.Equal([-item.Price * 2, item.Price * 2 + 7], (await Ledger.Amounts(deployment.Api, buyer)).Order());
        if (deployment.IsOwn)
        {
            Assert.Equal(item.Stock - 2, (await shop.Item(item.Id)).Stock);
        }
    }

    [Fact]
    [SmokePath("enforcement", "with enforcement on a banned user is refused and charged nothing")]
    public async Task test_purchase_denied_when_flags_on_and_banned()
    {
        var enforcing = await deployment.WithEnforcement();
        await enforcing.RequireFlag(Enforcement, true);
        var api = enforcing.Api;
        var signIn = enforcing.Admin();
        var banned = await api.NewPlayer();
        var honest = await signIn;
        var shop = new ShopVisit(api, honest);
        var item = await shop.ItemInStock(3);
        await shop.Bank.Give(honest, item.Price);
        await shop.Bank.Give(banned, item.Price * 2);
        await shop.Ban(banned);

        // The one who isn't banned can buy the same thing: what is refused below is refused because of the ban.
        (await shop.Buy(honest, item, 1)).MustBe(201);
        var stock = (await shop.Item(item.Id)).Stock;
        var revenue = await shop.Revenue();
        var denied = (await shop.Buy(banned, item, 1)).MustBe(403).Json();

        Assert.Equal("purchase_denied", denied.GetProperty("error").GetString());
        Assert.Equal(403, denied.GetProperty("status").GetInt32());
        Assert.Equal("BANNED", denied.GetProperty("reason_code").GetString());
        Assert.Equal(item.Price * 2, await Ledger.Balance(api, banned));
        Assert.Equal([item.Price * 2], await Ledger.Amounts(api, banned));
        if (enforcing.IsOwn)
        {
            Assert.Equal(stock, (await shop.Item(item.Id)).Stock);
            Assert.Equal(revenue.GetRawText(), (await shop.Revenue()).GetRawText());
        }
    }

    [Fact]
    [SmokePath("admin", "every amount of the revenue summary is a whole number")]
    public async Task test_revenue_summary_returns_ints_no_decimal()
    {
        var api = deployment.Api;
        var admin = await deployment.Admin();
        var shop = new ShopVisit(api, admin);
        var item = await shop.ItemInStock(1);
        var buyer = await deployment.Anyone();
        await shop.Bank.Give(buyer, item.Price);
        var before = WholeNumbers.ByPlace(await shop.Revenue());
        (await shop.Buy(buyer, item, 1)).MustBe(201);

        var answer = (await api.Get("api/admin/revenue/summary", admin.AccessToken)).MustBe(200);

        Assert.True(WholeNumbers.Demand(answer) > 0, $"the summary holds no number: {answer.Text}");
        var rises = WholeNumbers.ByPlace(answer.Json()).Select(pair => pair.Value - before.GetValueOrDefault(pair.Key));
        Assert.True(
            rises.Any(rise => deployment.IsOwn ? rise == item.Price : rise >= item.Price),
            $"after an order of {item.Price} no amount rose by it: {answer.Text}"
        );
        (await api.Get("api/admin/revenue/summary", buyer.AccessToken)).MustBe(403);
        (await api.Get("api/admin/revenue/summary")).MustBe(401);
    }

    [Fact]
    [SmokePath("API", "an unknown URL gives the error envelope with fixed keys")]
    public async Task test_error_envelope_404_keys_stable()
    {
        string[] keys = ["error", "message", "status", "trace_id"];
        var nowhere = $"api/no-such-{Guid.NewGuid():N}";
        var answers = new List<Answer>
        {
            await deployment.Api.Get(nowhere),
            await deployment.Api.Get(nowhere + "/"),
            await deployment.Api.Get("api/shop/items/no/such/thing"),
            await deployment.Api.Post(nowhere, new { any = "thing" }),
        };
        foreach (var answer in answers)
        {
            var envelope = answer.MustBe(404).Json();
            Assert.Equal(keys, envelope.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
            Assert.Equal(JsonValueKind.Number, envelope.GetProperty("status").ValueKind);
            Assert.Equal(404, envelope.GetProperty("status").GetInt32());
            Assert.Matches("^[a-z][a-z0-9_]*$", envelope.GetProperty("error").GetString()!);
            Assert.NotEmpty(envelope.GetProperty("message").GetString()!);
            Assert.NotEmpty(envelope.GetProperty("trace_id").GetString()!);
        }
        Assert.Single(answers.Select(answer => answer.Json().GetProperty("error").GetString()).Distinct());
        Assert.Equal(answers.Count, answers.Select(answer => answer.Json().GetProperty("trace_id").GetString()).Distinct().Count());
    }

    [Fact]
    [SmokePath("testing", "the perf harness really measures and writes its samples")]
    public async Task test_perf_harness_quick_mode_smoke_outputs_samples()
    {
        const int asked = QuickMeasurement.Samples;
        var run = await deployment.Measurement();
        using var harness = run.Harness;

        Assert.True(harness.ExitCode == 0, $"exit code {harness.ExitCode}: {harness.Output}");
        var scenarios = harness
            .Report.GetProperty("scenarios")
            .EnumerateArray()
            .ToDictionary(item => item.GetProperty("name").GetString()!);
        string[] expected = ["health", "login", "purchase", "wallet_transfer", "websocket_round_trip"];
        Assert.Equal(expected, scenarios.Keys.Order(StringComparer.Ordinal));
        var measured = TimeSpan.Zero;
        foreach (var scenario in scenarios.Values)
        {
            double[] samples = [.. scenario.GetProperty("samples").EnumerateArray().Select(sample => sample.GetDouble())];
            Assert.Equal(asked, samples.Length);
            Assert.Equal(0, scenario.GetProperty("errors").GetInt32());
            Assert.All(samples, sample => Assert.True(sample > 0));
            Assert.True(samples.Distinct().Count() > 1, "ten equal durations were not measured");
            Array.Sort(samples);
            Assert.Equal(samples[4], scenario.GetProperty("p50").GetDouble());
            Assert.Equal(samples[9], scenario.GetProperty("p95").GetDouble());
            Assert.Equal(samples[9], scenario.GetProperty("p99").GetDouble());
            Assert.Equal(samples[9], scenario.GetProperty("max").GetDouble());
            measured += TimeSpan.FromMilliseconds(samples.Sum());
        }
        Assert.True(measured < harness.Elapsed, $"samples of {measured} in a run of {harness.Elapsed}");

        // The instance has to know of it as well: what the harness bought is gone from the stock.
        Assert.InRange(run.StockBefore - run.StockAfter, asked, long.MaxValue);
    }

    [Fact]
    [SmokePath("security", "the administrator's lists show no hash, key or token")]
    public async Task test_admin_read_only_views_expose_no_secrets()
    {
        var api = deployment.Api;
        var admin = await deployment.Admin();
        var player = await deployment.Anyone();
        string[] known = [player.Password, player.AccessToken, player.RefreshToken, admin.Password, admin.AccessToken, admin.RefreshToken];

        var page = (await api.Get("admin/users?page=1&page_size=200", admin.AccessToken)).MustBe(200);
        var list = (await api.Get("api/admin/users?page=1&page_size=200", admin.AccessToken)).MustBe(200);

        Assert.Equal("text/html", page.MediaType);
        foreach (var view in (Answer[])[page, list])
        {
            Secrets.DemandNone(view, known);
            if (deployment.IsOwn)
            {
                Assert.Contains(player.UserId, view.Text, StringComparison.Ordinal);
            }
        }
        Secrets.DemandNoHeadings(page);
        Secrets.DemandNoFields(list, list.Json());
        foreach (var path in (string[])["admin/users", "api/admin/users"])
        {
            (await api.Get(path, player.AccessToken)).MustBe(403);
            var anonymous = await api.Get(path);
            Assert.True((int)anonymous.Status is 401 or 302, $"GET {path} answered {(int)anonymous.Status} to a stranger");
            var written = await api.Post(path, new { username = "x" }, admin.AccessToken);
            Assert.True((int)written.Status is 404 or 405, $"POST {path} answered {(int)written.Status}: the view is not read-only");
        }
    }

    [Fact]
    [SmokePath("documentation", "the OpenAPI document holds no address and no user name")]
    public async Task test_openapi_served_contains_no_emails_or_usernames()
    {
        var player = await deployment.Anyone();

        var served = (await deployment.Api.Get("api/schema")).MustBe(200);

        var document = served.Json();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name.TrimEnd('/')).ToList();
        foreach (var path in (string[])["/api/auth/login", "/api/wallet", "/api/wallet/transfer", "/api/shop/items", "/api/shop/purchase"])
        {
            Assert.Contains(path, paths);
        }
        var addresses = Address().Matches(served.Text).Select(match => match.Value).Where(address => !Reserved().IsMatch(address));
        Assert.Empty(addresses);
        Assert.DoesNotContain(player.Name, served.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(player.UserId, served.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Examples.Under(document, "username"));
        if (deployment.AdminUser != "admin")
        {
            Assert.DoesNotContain(deployment.AdminUser, served.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private async Task<Bank> Bank() => new(deployment.Api, await deployment.Admin());

    private async Task Transfer(SignedIn from, SignedIn to, long amount) =>
        (
            await deployment.Api.Post(
                "api/wallet/transfer",
                new { to_user_id = to.Login.Json().GetProperty("user_id"), amount },
                from.AccessToken
            )
        ).MustBe(200);

    [GeneratedRegex(@"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$")]
    private static partial Regex SemanticVersion();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]+(@|%40|\\u0040)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")]
    private static partial Regex Address();

    [GeneratedRegex(@"(@|%40|\\u0040)([a-z0-9-]+\.)*example\.(com|org)$", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
