using System.Text.Json;
using Crownwatch.Server.Api;

namespace Crownwatch.Server.StatusPage;

/// <summary>The page as JSON (docs/status-page.md). Members are added, never changed.</summary>
internal static class StatusJson
{
    public static byte[] Of(PageModel page) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                page = new
                {
                    page.Name,
                    page.Title,
                    page.Description,
                    page.Link,
                },
                as_of = page.AsOf,
                state = page.Overall,
                summary = ComponentWords.Overall(page.Overall),
                groups = page.Groups.Select(g => new
                {
                    g.Name,
                    components = g.Components.Select(c => new
                    {
                        c.Name,
                        c.Slug,
                        c.Description,
                        c.State,
                        c.Availability,
                        days_seen = c.DaysSeen,
                        days = c.Days.Select(d => new
                        {
                            d.Day,
                            d.Level,
                            d.Availability,
                        }),
                    }),
                }),
                incidents = page.Entries.Select(e => new
                {
                    e.Id,
                    e.Title,
                    e.Status,
                    e.Components,
                    e.StartedAt,
                    e.ResolvedAt,
                    e.ChangedAt,
                    ended_by_itself = e.EndedByItself,
                    updates = e.Updates.Select(u => new
                    {
                        u.Id,
                        u.At,
                        u.Status,
                        u.Text,
                    }),
                }),
                maintenance = page.Plans.Select(p => new
                {
                    p.Title,
                    p.Description,
                    p.From,
                    p.Until,
                    p.Components,
                    p.Running,
                }),
            },
            ApiJson.Options
        );
}
