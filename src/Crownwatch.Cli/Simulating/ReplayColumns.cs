namespace Crownwatch.Cli.Simulating;

/// <summary>Where each column stands, from 0; −1 where the file has none.</summary>
internal readonly record struct ReplayColumns(int Time, int Check, int Outcome, int Status, int Latency)
{
    public int Last => Math.Max(Math.Max(Math.Max(Time, Check), Math.Max(Outcome, Status)), Latency);
}
