namespace DeltaCrown.Tests.Scripts;

public sealed class SmokeScriptTests
{
    [Fact]
    public async Task Refuses_a_name_that_no_smoke_test_has_and_lists_the_twelve()
    {
        var (exit, _, errors) = await Script.Run("smoke.sh", ["test_health"]);

        Assert.Equal(2, exit);
        Assert.Contains("there is no smoke test named test_health;", errors, StringComparison.Ordinal);
        Assert.Equal(12, errors.Split('\n').Count(line => line.StartsWith("test_", StringComparison.Ordinal)));
    }
}
