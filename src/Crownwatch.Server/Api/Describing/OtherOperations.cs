namespace Crownwatch.Server.Api;

/// <summary>What runs, what happened, reports, live events, and this document.</summary>
internal static class OtherOperations
{
    private const string Responded =
        "incident int, label text, severity text, kind text, checks [text], opened instant, acknowledged instant?, resolved instant?, "
        + "reopened int, seconds_to_acknowledge number?, seconds_to_resolve number?, resolved_unacknowledged bool";
    private const string Times =
        "n int, mean_seconds number?, median_seconds number?, longest_seconds number?, target_seconds number, at_most_seconds number?";
    private const string Finding = "(code text, severity text, file text?, line int, column int, message text)";
    private const string Set =
        "number int, applied_at instant, how start|file|reload|roll_back, who text?, hash text?, environment text?, checks int, "
        + $"rolled_back_to int?, findings [{Finding}]";
    private const string PostMortem = "incident int, label text, severity text, because text, due instant?, closed instant?, overdue bool";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("GET", "/api/v1/definitions", "Which definitions run, and what is wrong with those that don't")
        {
            Answer =
                "state current|refused|last_good|rolled_back, environment text?, loaded_at instant, checks int, problem text?, "
                + "rolled_back (set int, by text, at instant)?, findings [(code text, severity text, file text?, line int, column int, message text)]",
        },
        new(
            "GET",
            "/api/v1/definitions/history",
            "Every set of definitions that was applied, newest first: when, how, by whom, what was to be said of it"
        )
        {
            Query = [.. Parameters.Page(50, 1000)],
            Answer = $"sets [({Set})], next text?",
        },
        new(
            "GET",
            "/api/v1/definitions/{id}",
            "A set of definitions that was applied, with its text as it is kept: without comments and secrets"
        )
        {
            Answer = $"set ({Set}), files [(name text, text text)]?",
        },
        new("POST", "/api/v1/definitions/{id}/roll-back", "Lets a former set run again until the files change or are loaded anew")
        {
            Body = "by?? text",
            Example = """{"by": "ada"}""",
            Answer = $"status text, set int, rolled_back_to int, checks int, findings [{Finding}]",
            Refusals = [409],
        },
        new("GET", "/api/v1/journal", "What happened, what was withheld and why, and who did what: the newest page, oldest first in it")
        {
            Query =
            [
                .. Parameters.Span("entries"),
                new("event", "text", "Only this event, e.g. `silenced`"),
                new("who", "text", "Only what this person did"),
                new("incident", "text", "Only of this incident"),
                .. Parameters.Page(500, 5000),
            ],
            Answer = "truncated bool, entries [JournalEntry], next text?",
        },
        new("GET", "/api/v1/report", "How things went over a span")
        {
            Query =
            [
                new("from", "text", "Its start; a week ago unless told"),
                new("to", "text", "Its end; now unless told"),
                new("format", "json|text|csv|md", "json unless told"),
            ],
            Answer =
                "from instant, to instant, as_of instant, environment text?, summary text, "
                + "availability [(check text, defined bool, up int, down int, unknown int, seconds_up number, seconds_down number, "
                + "seconds_unmonitored number, availability number?, availability_adjusted number?, coverage number)], "
                + $"incidents [({Responded})], carried_over [({Responded})], response [(severity text, acknowledge ({Times}), "
                + $"resolve ({Times}), not_acknowledged [Waiting], not_resolved [Waiting], resolved_unacknowledged [int], budget_left_out [int])], "
                + "breaches [(incident int, label text, severity text, of text, limit_seconds number, took_seconds number, running bool)], "
                + $"post_mortems (open [({PostMortem})], overdue [({PostMortem})], closed [({PostMortem})]), drills [({Responded})], notes [text]",
            Also = ["text/plain", "text/csv", "text/markdown"],
        },
        new("GET", "/api/v1/events", "Live events (server-sent): each with a number to go on from, after a break or a restart")
        {
            Query =
            [
                new("after", "int", "Go on after the event of this number, as Last-Event-ID does"),
                new("types", "text", "Of incident, check, deployment, intervention, journal; several with commas between"),
            ],
            Answer = "",
            Also = ["text/event-stream"],
        },
        new("GET", "/api/v1/openapi.json", "This document") { Answer = "any" },
    ];
}
