using Crownwatch.Core.Definitions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Definitions;

public sealed class DurationTests
{
    [Theory]
    [InlineData("800ms", 800)]
    [InlineData("60s", 60_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("1w", 604_800_000)]
    [InlineData("0m", 0)]
    public void Is_read(string text, double milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration, out var error), error);
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("30m1h")]
    [InlineData("5s5s")]
    [InlineData("5sec")]
    [InlineData("1..5s")]
    [InlineData("9999999999999999999999999999999999s")]
    [InlineData("11y")]
    public void Is_refused(string text)
    {
        Assert.False(Durations.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Shows_both_readings_of_a_bare_number()
    {
        Assert.False(Durations.TryParse("60", out _, out var error));
        Assert.Contains("60s", error, StringComparison.Ordinal);
        Assert.Contains("60ms", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_back_what_it_writes() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                milliseconds =>
                    Durations.TryParse(Durations.Write(TimeSpan.FromMilliseconds(milliseconds)), out var read, out _)
                    && read.TotalMilliseconds == milliseconds
            )
            .QuickCheckThrowOnFailure();
}
