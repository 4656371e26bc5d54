using Crownwatch.Server.Notifying;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>What a receiver quotes of a message is kept without what opens something.</summary>
public sealed class RedactorTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("\\/")]
    [InlineData("%2F")]
    [InlineData("%2f")]
    [InlineData("\\u002F")]
    public async Task A_link_that_acknowledges_is_not_kept_however_the_answer_writes_it(string slash)
    {
        await using var scene = await DeliveryScene.StartAsync(TestContext.Current.CancellationToken, "a");
        var links = new AcknowledgeLinks(Pending.Installation, scene.Time);
        var path = links.PathFor(42);
        var quoted = $"{{\"click\":\"https:{slash}{slash}x{path.Replace("/", slash, StringComparison.Ordinal)}\",\"id\":\"y\"}}";

        var kept = new Crownwatch.Server.Loading.Redactor(scene.Snapshots).Redact(quoted);

        Assert.DoesNotContain(path[(AcknowledgeLinks.Path.Length + 1)..], kept, StringComparison.Ordinal);
        Assert.EndsWith($"acknowledge{slash}***\",\"id\":\"y\"}}", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_the_end_of_the_answer_cuts_short_is_not_kept_either()
    {
        await using var scene = await DeliveryScene.StartAsync(TestContext.Current.CancellationToken, "a");
        var path = new AcknowledgeLinks(Pending.Installation, scene.Time).PathFor(42);

        Assert.Equal("at /acknowledge/***", new Crownwatch.Server.Loading.Redactor(scene.Snapshots).Redact($"at {path[..^1]}"));
    }
}
