namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Ranges that several keys share.</summary>
internal static class Spans
{
    public static readonly TimeSpan None = TimeSpan.Zero;
    public static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);
    public static readonly TimeSpan Year = TimeSpan.FromDays(366);
}
