using DeltaCrown.Flags;
using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Moderation;

public sealed class EnforcementTests(SharedPlatform shared)
{
    private static readonly object OnePiece = new { item_id = 1, quantity = 1 };

    private static FlagSet On(string cache = "true") =>
        FlagSet.FromEnvironment(
            name =>
                name switch
                {
                    "PURCHASE_ENFORCEMENT_ENABLED" => "true",
                    "MODERATION_CACHE_ENABLED" => cache,
                    _ => null,
                },
            []
        );

    private static async Task<string> SanctionAsync(ApiClient admin, ApiClient user, string type, DateTimeOffset? endsAt = null)
    {
        Answer answer = await admin.PostAsync(
            "/api/admin/sanctions",
            new
            {
                user_id = user.UserId,
                type,
                scope = "global",
                reason_code = "cheating in finals",
                ends_at = endsAt,
            }
        );
        Assert.Equal(201, answer.Status);
        return answer.Text("id");
    }

    [Fact]
    public async Task Off_by_flag_a_banned_user_buys()
    {
        ApiClient user = await shared.UserAsync(coins: 10);
        await SanctionAsync(shared.Admin, user, "ban");
        Assert.Equal(201, (await user.PostAsync("/api/shop/purchase", OnePiece)).Status);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task On_a_banned_or_muted_user_is_refused_at_once_and_nothing_is_charged_until_revoked(string cache)
    {
        await using Platform platform = await Platform.StartAsync(options => options with { Flags = On(cache) });
        ApiClient admin = await platform.AdminAsync();
        ApiClient user = await platform.UserAsync(coins: 30);
        Assert.Equal(201, (await user.PostAsync("/api/shop/purchase", OnePiece)).Status);

        string mute = await SanctionAsync(admin, user, "mute");
        Answer muted = await user.PostAsync("/api/shop/purchase", OnePiece);
        string ban = await SanctionAsync(admin, user, "ban");
        Answer banned = await user.PostAsync("/api/shop/purchase", new { item_id = 999, quantity = 1 });
        await admin.PostAsync($"/api/admin/sanctions/{ban}/revoke", new { });
        await admin.PostAsync($"/api/admin/sanctions/{mute}/revoke", new { });
        Answer free = await user.PostAsync("/api/shop/purchase", OnePiece);

        muted.AssertRefused(403, "purchase_denied", "reason_code");
        Assert.Equal("MUTED", muted.Text("reason_code"));
        banned.AssertRefused(403, "purchase_denied", "reason_code");
        Assert.Equal("BANNED", banned.Text("reason_code"));
        Assert.Equal(201, free.Status);
        Assert.Equal(10, await user.BalanceAsync());
        Assert.Equal("""{"allow": true}""", (await platform.Anonymous.GetAsync("/api/moderation/enforcement/ping")).Body);
    }

    [Fact]
    public async Task On_suspension_and_tournament_bans_do_not_touch_purchases_and_an_ended_ban_is_over()
    {
        ManualTime time = new(DateTimeOffset.UnixEpoch.AddYears(60));
        await using Platform platform = await Platform.StartAsync(options => options with { Flags = On(), Time = time });
        ApiClient admin = await platform.AdminAsync();
        ApiClient user = await platform.UserAsync(coins: 30);
        await SanctionAsync(admin, user, "suspend");
        Answer local = await admin.PostAsync(
            "/api/admin/sanctions",
            new
            {
                user_id = user.UserId,
                type = "ban",
                scope = "tournament",
                scope_id = "spring-cup",
                reason_code = "late",
            }
        );
        Assert.Equal(201, local.Status);
        Assert.Equal(201, (await user.PostAsync("/api/shop/purchase", OnePiece)).Status);

        await SanctionAsync(admin, user, "ban", time.GetUtcNow().AddSeconds(10));
        Assert.Equal(403, (await user.PostAsync("/api/shop/purchase", OnePiece)).Status);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(201, (await user.PostAsync("/api/shop/purchase", OnePiece)).Status);
    }

    [Fact]
    public async Task Sanctions_and_revocations_stand_in_the_audit_trail_once()
    {
        ApiClient user = await shared.UserAsync();
        string id = await SanctionAsync(shared.Admin, user, "mute");
        Answer first = await shared.Admin.SendAsync(HttpMethod.Post, $"/api/admin/sanctions/{id}/revoke", null);
        Answer second = await shared.Admin.SendAsync(HttpMethod.Post, $"/api/admin/sanctions/{id}/revoke", null);
        Assert.Equal(200, first.Status);
        Assert.Equal(first.Body, second.Body);

        Answer audit = await shared.Admin.GetAsync("/api/admin/audit?page_size=200");
        string[] actions =
        [
            .. audit
                .Json.GetProperty("items")
                .EnumerateArray()
                .Where(row => row.GetProperty("reference").GetString() == id)
                .Select(row => row.GetProperty("action").GetString()!),
        ];
        Assert.Equal(["sanction.revoked", "sanction.imposed"], actions);
        (await shared.Admin.SendAsync(HttpMethod.Post, "/api/admin/sanctions/none/revoke", null)).AssertRefused(404, "sanction_not_found");
    }

    [Theory]
    [InlineData("exile", "global", null, "r", null, "type")]
    [InlineData("ban", "everywhere", null, "r", null, "scope")]
    [InlineData("ban", "tournament", null, "r", null, "scope_id")]
    [InlineData("ban", "global", "cup", "r", null, "scope_id")]
    [InlineData("ban", "global", null, "", null, "reason_code")]
    [InlineData("ban", "global", null, "r", "tomorrow", "ends_at")]
    [InlineData("ban", "global", null, "r", "2030-01-01T00:00:00", "ends_at")]
    [InlineData("ban", "global", null, "r", "2001-01-01T00:00:00Z", "ends_at")]
    public async Task Names_the_member_of_a_sanction_that_is_not_legal(
        string type,
        string scope,
        string? scopeId,
        string reason,
        string? endsAt,
        string named
    )
    {
        ApiClient user = await shared.UserAsync();
        Answer answer = await shared.Admin.PostAsync(
            "/api/admin/sanctions",
            new
            {
                user_id = user.UserId,
                type,
                scope,
                scope_id = scopeId,
                reason_code = reason,
                ends_at = endsAt,
            }
        );
        answer.AssertRefused(400, "invalid_request");
        Assert.Contains($"`{named}`", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_code_holds_up_to_64_characters()
    {
        ApiClient user = await shared.UserAsync();
        object Sanction(int length) =>
            new
            {
                user_id = user.UserId,
                type = "mute",
                scope = "global",
                reason_code = new string('x', length),
            };
        Assert.Equal(201, (await shared.Admin.PostAsync("/api/admin/sanctions", Sanction(64))).Status);
        (await shared.Admin.PostAsync("/api/admin/sanctions", Sanction(65))).AssertRefused(400, "invalid_request");
    }
}
