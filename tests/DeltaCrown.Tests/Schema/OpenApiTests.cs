using System.Text.Json;
using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Schema;

public sealed class OpenApiTests(SharedPlatform shared)
{
    [Fact]
    public async Task The_document_is_openapi_3_1_and_names_no_person()
    {
        ApiClient user = await shared.UserAsync();
        Answer schema = await shared.Anonymous.GetAsync("/api/schema");
        Assert.Equal(200, schema.Status);
        Assert.StartsWith("3.1", schema.Text("openapi"), StringComparison.Ordinal);
        Assert.DoesNotContain("@", schema.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Username, schema.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", schema.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_says_needs_a_sign_in_is_refused_to_nobody_and_the_rest_is_not()
    {
        JsonElement paths = (await shared.Anonymous.GetAsync("/api/schema")).Json.GetProperty("paths");
        int operations = 0;
        foreach (JsonProperty path in paths.EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                operations++;
                string address = path
                    .Name.Replace("{user_id}", "x", StringComparison.Ordinal)
                    .Replace("{id}", "x", StringComparison.Ordinal);
                using StringContent? body = operation.Name == "post" ? new("{}", System.Text.Encoding.UTF8, "application/json") : null;
                Answer answer = await shared.Anonymous.SendAsync(new HttpMethod(operation.Name.ToUpperInvariant()), address, body);
                bool guarded = operation.Value.TryGetProperty("security", out JsonElement security) && security.GetArrayLength() > 0;
                // Logging out without being signed in is refused too, though the refresh token in the body may stand for a sign-in.
                bool refused = answer.Status == 401 && path.Name != "/api/auth/logout";
                Assert.True(guarded == refused, $"{operation.Name} {path.Name}: {answer.Status}");
                Assert.True(operation.Value.GetProperty("responses").TryGetProperty("default", out _));
            }
        }
        Assert.InRange(operations, 20, 100);
    }
}
