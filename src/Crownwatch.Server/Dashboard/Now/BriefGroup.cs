namespace Crownwatch.Server.Dashboard.Now;

/// <summary>Checks of one state that are shown by name alone.</summary>
/// <param name="Shown">As many of them as there is room for: the page stays under 300 KB whatever checks are called and however many fail.</param>
public sealed record BriefGroup(string State, IReadOnlyList<CheckRow> Shown, int InAll)
{
    // In characters of HTML, measured: what the parts of the page come to at most, and what is left for names.
    private const int OfPage = 240_000;
    private const int OfRow = 1_600;
    private const int OfCard = 2_600;
    private const int OfTableRow = 500;
    private const int OfName = 34;

    public static IReadOnlyList<BriefGroup> Of(NowView view)
    {
        var left =
            OfPage - (view.Checks.Count * OfRow) - (view.Open.Count * OfCard) - ((view.MoreOpen.Count + view.Withheld.Count) * OfTableRow);
        List<BriefGroup> groups = [];
        foreach (var group in view.Brief.GroupBy(r => r.State))
        {
            CheckRow[] shown = [.. group.TakeWhile(r => (left -= OfName + (2 * r.Overview.Check.Name.Length)) >= 0)];
            groups.Add(new BriefGroup(group.Key, shown, group.Count()));
        }

        return groups;
    }
}
