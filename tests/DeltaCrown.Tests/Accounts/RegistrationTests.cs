using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Accounts;

public sealed class RegistrationTests(SharedPlatform shared)
{
    [Theory]
    [InlineData("ab", "a@example.com", "correct horse", "username")]
    [InlineData("has space", "a@example.com", "correct horse", "username")]
    [InlineData("fine-name", "no address", "correct horse", "email")]
    [InlineData("fine-name", "a@example.com", "short", "password")]
    public async Task Names_the_member_that_is_not_legal(string username, string email, string password, string named)
    {
        Answer answer = await shared.Anonymous.PostAsync(
            "/api/auth/register",
            new
            {
                username,
                email,
                password,
            }
        );
        answer.AssertRefused(400, "invalid_request");
        Assert.Contains($"`{named}`", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_racing_for_one_name_exactly_one_gets_it()
    {
        object wish = new
        {
            username = "coveted",
            email = "coveted@example.com",
            password = "correct horse",
        };
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shared.Anonymous.PostAsync("/api/auth/register", wish)));
        Assert.Equal(1, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertRefused(409, "username_taken"));
    }

    [Fact]
    public async Task A_role_can_not_be_asked_for()
    {
        Answer answer = await shared.Anonymous.PostAsync(
            "/api/auth/register",
            new
            {
                username = "climber",
                email = "climber@example.com",
                password = "correct horse",
                role = "admin",
            }
        );
        answer.AssertRefused(400, "invalid_request");
        Assert.Contains("`role`", answer.Text("message"), StringComparison.Ordinal);
    }
}
