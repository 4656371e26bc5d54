using System.Text.Json;
using DeltaCrown.Flags;
using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Flags;

public sealed class FlagTests(SharedPlatform shared)
{
    [Fact]
    public async Task Every_flag_is_shown_with_its_default_and_source()
    {
        Answer answer = await shared.Anonymous.GetAsync("/api/flags");
        JsonElement[] flags = [.. answer.Json.GetProperty("flags").EnumerateArray()];
        Assert.Equal(
            [
                "PURCHASE_ENFORCEMENT_ENABLED",
                "MODERATION_OBSERVABILITY_ENABLED",
                "MODERATION_SAMPLING_RATE",
                "MODERATION_CACHE_ENABLED",
                "MODERATION_CACHE_TTL_SECONDS",
            ],
            flags.Select(flag => flag.GetProperty("name").GetString())
        );
        Assert.Equal(["false", "false", "0.1", "true", "60"], flags.Select(flag => flag.GetProperty("value").GetRawText()));
        Assert.All(flags, flag => Assert.Equal(flag.GetProperty("default").GetRawText(), flag.GetProperty("value").GetRawText()));
        Assert.All(flags, flag => Assert.Equal("default", flag.GetProperty("source").GetString()));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("off", false)]
    public void The_environment_sets_a_switch(string text, bool value)
    {
        FlagSet flags = FlagSet.FromEnvironment(name => name == "PURCHASE_ENFORCEMENT_ENABLED" ? text : null, []);
        Assert.Equal(value, flags.PurchaseEnforcementEnabled);
        Assert.Equal("environment", flags.All[0].Source);
    }

    [Fact]
    public void The_document_lists_every_flag_with_its_default()
    {
        string document = File.ReadAllText(Path.Combine(Repository(), "config", "flags.md"));
        foreach (Flag flag in FlagSet.Defaults.All)
        {
            string shown = JsonSerializer.Serialize(flag.Default);
            Assert.Matches($@"\| `{flag.Name}` \| `{shown.Replace(".", @"\.", StringComparison.Ordinal)}0?` \|", document);
        }
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DeltaCrown.slnx")))
        {
            folder = folder.Parent;
        }
        return folder!.FullName;
    }
}
