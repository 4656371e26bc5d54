using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Accounts;

public sealed class LoginTests
{
    private static readonly object Wrong = new { username = "admin", password = "not the password" };
    private static readonly object Right = new { username = "admin", password = Platform.AdminPassword };

    [Fact]
    public async Task Five_failures_lock_the_account_for_five_minutes_even_for_the_right_password()
    {
        ManualTime time = new(DateTimeOffset.UnixEpoch.AddYears(60));
        await using Platform platform = await Platform.StartAsync(options => options with { Time = time });
        for (int failure = 0; failure < 5; failure++)
        {
            (await platform.Anonymous.PostAsync("/api/auth/login", Wrong)).AssertRefused(401, "invalid_credentials");
        }

        Answer locked = await platform.Anonymous.PostAsync("/api/auth/login", Right);
        time.Advance(TimeSpan.FromMinutes(5));
        Answer open = await platform.Anonymous.PostAsync("/api/auth/login", Right);

        locked.AssertRefused(423, "account_locked");
        Assert.Equal("300", locked.Headers["Retry-After"]);
        Assert.Equal(200, open.Status);
    }

    [Fact]
    public async Task A_burst_of_guesses_gets_no_more_tries_than_the_lockout_allows()
    {
        await using Platform platform = await Platform.StartAsync();
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => platform.Anonymous.PostAsync("/api/auth/login", Wrong)));
        Assert.InRange(answers.Count(answer => answer.Status == 401), 1, 5);
        Assert.All(answers, answer => Assert.Contains(answer.Status, (int[])[401, 423, 429]));
    }

    [Fact]
    public async Task The_eleventh_failure_in_a_minute_is_told_when_to_come_back_whether_or_not_the_name_exists()
    {
        ManualTime time = new(DateTimeOffset.UnixEpoch.AddYears(60));
        await using Platform platform = await Platform.StartAsync(options => options with { Time = time });
        object stranger = new { username = "nobody", password = "not the password" };
        for (int failure = 0; failure < 10; failure++)
        {
            (await platform.Anonymous.PostAsync("/api/auth/login", stranger)).AssertRefused(401, "invalid_credentials");
        }

        Answer limited = await platform.Anonymous.PostAsync("/api/auth/login", stranger);
        Answer other = await platform.Anonymous.PostAsync("/api/auth/login", Right);
        time.Advance(TimeSpan.FromMinutes(1));
        Answer later = await platform.Anonymous.PostAsync("/api/auth/login", stranger);

        limited.AssertRefused(429, "too_many_attempts");
        Assert.Equal("60", limited.Headers["Retry-After"]);
        Assert.Equal(200, other.Status);
        later.AssertRefused(401, "invalid_credentials");
    }
}
