using Xunit;
namespace Crownwatch.Tests.Simulation.Soak;
public sealed class Peek
{
    [Fact]
    public void Look()
    {
        var made = new SoakCase(long.Parse(Environment.GetEnvironmentVariable("SOAK_FROM")!));
        File.WriteAllText("/tmp/peek.txt", made.Yaml + "\n" + string.Join('\n', made.Scenario.Events.Select(e => e.ToString())) + "\n" + string.Join('\n', made.Run().Select(e => $"{e.At:O} {Play.Line(e)} {e.Text}")));
    }
}
