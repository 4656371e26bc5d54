using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.StatusPage;

/// <summary>The form with which a responder tells the public: what was published so far, and what is proposed.</summary>
public sealed record PublicForm
{
    /// <summary>null while nothing was published.</summary>
    public StatusEntry? Entry { get; init; }
    public required IReadOnlyList<PublicChoice> Components { get; init; }
    public string Title { get; init; } = "";
    public string Text { get; init; } = "";
    public required string Status { get; init; }
    public required string Impact { get; init; }

    /// <summary>null where there is no status page, and for drills.</summary>
    public static PublicForm? Of(Incident incident, StatusEntry? entry, DefinitionSet definitions)
    {
        if (definitions.StatusPages.Count == 0 || incident.Drill)
        {
            return null;
        }

        var chosen = entry?.Components ?? StatusUpdateRequest.Touched(incident, definitions);
        return new PublicForm
        {
            Entry = entry,
            Components =
            [
                .. StatusUpdateRequest
                    .All(definitions)
                    .Select(c => new PublicChoice(
                        c.Key,
                        definitions.StatusPages.Count == 1 ? c.Component.Name : $"{c.Component.Name} ({c.Page.Title})",
                        chosen.Contains(c.Key)
                    )),
            ],
            Title = entry?.Title ?? "",
            Status = (entry?.Last ?? Core.StatusPages.PublicStatus.Investigating).ToString().ToLowerInvariant(),
            Impact = entry?.Impact is { } impact ? ComponentWords.Word(impact) : "as_checked",
        };
    }

    /// <summary>With what somebody typed.</summary>
    internal PublicForm With(IFormCollection form) =>
        this with
        {
            Title = form["title"].ToString(),
            Text = form["text"].ToString(),
            Status = form["status"].ToString(),
            Impact = form["impact"].ToString(),
            Components = [.. Components.Select(c => c with { Chosen = form["components"].Contains(c.Key) })],
        };
}

/// <param name="Key">`page/component`.</param>
public sealed record PublicChoice(string Key, string Name, bool Chosen);
