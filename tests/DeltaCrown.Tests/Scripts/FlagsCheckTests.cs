using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DeltaCrown.Tests.Scripts;

public sealed class FlagsCheckTests
{
    private const string Sound = """
        {"flags": [
          {"name": "PURCHASE_ENFORCEMENT_ENABLED", "value": false, "default": false, "source": "default"},
          {"name": "MODERATION_OBSERVABILITY_ENABLED", "value": false, "default": false, "source": "default"},
          {"name": "MODERATION_CACHE_ENABLED", "value": true, "default": true, "source": "default"}
        ]}
        """;

    [Fact]
    public async Task Finds_every_flag_of_the_real_program_off_whatever_this_shell_has_set()
    {
        var (exit, output, errors) = await Script.Run(
            "flags-check.sh",
            [],
            ("BASE_URL", null),
            ("PURCHASE_ENFORCEMENT_ENABLED", "true"),
            ("MODERATION_OBSERVABILITY_ENABLED", "true")
        );

        Assert.True(exit == 0, output + errors);
        Assert.Matches("(?m)^PURCHASE_ENFORCEMENT_ENABLED +default false +value false +ok$", output);
        Assert.Matches("(?m)^MODERATION_OBSERVABILITY_ENABLED +default false +value false +ok$", output);
    }

    [Theory]
    [InlineData("\"value\": false, \"default\": false", "\"value\": true, \"default\": false", "PURCHASE_ENFORCEMENT_ENABLED", "NOT OFF")]
    [InlineData("\"value\": false, \"default\": false", "\"value\": false, \"default\": true", "PURCHASE_ENFORCEMENT_ENABLED", "NOT OFF")]
    [InlineData("MODERATION_OBSERVABILITY_ENABLED", "SOMETHING_ELSE", "MODERATION_OBSERVABILITY_ENABLED", "is not among the flags")]
    [InlineData("MODERATION_CACHE_ENABLED", "CHAT_ENFORCEMENT_ENABLED", "CHAT_ENFORCEMENT_ENABLED", "NOT OFF")]
    public async Task Names_a_flag_that_is_on_by_default_or_now_or_missing(string sound, string broken, string flag, string verdict)
    {
        await using var deployment = await Listing(Sound.Replace(sound, broken, StringComparison.Ordinal));

        var (exit, output, _) = await Script.Run("flags-check.sh", [], ("BASE_URL", deployment.Urls.Single()));

        Assert.Equal(1, exit);
        var line = Assert.Single(
            output.Split('\n'),
            line => line.Contains(verdict, StringComparison.Ordinal) && line.StartsWith(flag, StringComparison.Ordinal)
        );
        Assert.Contains(verdict, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_over_flags_that_enforce_and_observe_nothing()
    {
        await using var deployment = await Listing(Sound);

        var (exit, output, _) = await Script.Run("flags-check.sh", [], ("BASE_URL", deployment.Urls.Single()));

        Assert.Equal(0, exit);
        Assert.DoesNotContain("MODERATION_CACHE_ENABLED", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_call_a_deployment_that_does_not_answer_sound()
    {
        var deployment = await Listing(Sound);
        var url = deployment.Urls.Single();
        await deployment.DisposeAsync();

        Assert.Equal(2, (await Script.Run("flags-check.sh", [], ("BASE_URL", url))).ExitCode);
    }

    /// <summary>A deployment whose flags are those.</summary>
    private static async Task<WebApplication> Listing(string flags)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/api/flags", () => Results.Text(flags, "application/json"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
