namespace Crownwatch.Server.Dashboard.Parts;

/// <summary>A page that only says something.</summary>
public sealed record PageNotice(string Title, string Text)
{
    public static PageNotice NotFound(string text) => new("Not found", text);

    public static PageNotice DatabaseFails(string reason) =>
        new("The database can't be used", $"{reason}. Checks go on; what they show is kept and recorded as soon as it can be.");
}
