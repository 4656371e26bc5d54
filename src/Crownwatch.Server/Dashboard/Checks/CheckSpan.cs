namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>How far back the page of a check looks: `span` in its address.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Words">As a person says it.</param>
public sealed record CheckSpan(string Name, string Words, TimeSpan Length)
{
    public static readonly CheckSpan Hour = new("1h", "1 h", TimeSpan.FromHours(1));
    public static readonly CheckSpan Day = new("24h", "24 h", TimeSpan.FromDays(1));
    public static readonly CheckSpan Week = new("7d", "7 d", TimeSpan.FromDays(7));
    public static readonly CheckSpan Quarter = new("90d", "90 d", TimeSpan.FromDays(90));

    /// <summary>What the links offer, shortest first.</summary>
    public static readonly IReadOnlyList<CheckSpan> All = [Hour, new("6h", "6 h", TimeSpan.FromHours(6)), Day, Week, Quarter];

    /// <summary>For which the figures and strips are shown.</summary>
    public static readonly IReadOnlyList<CheckSpan> Figures = [Day, Week, Quarter];

    /// <summary>A day where the address names none, or none that there is.</summary>
    public static CheckSpan Of(string? name) => All.FirstOrDefault(s => s.Name == name) ?? Day;
}
