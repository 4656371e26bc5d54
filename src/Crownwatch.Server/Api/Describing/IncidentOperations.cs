namespace Crownwatch.Server.Api;

/// <summary>Incidents, their post-mortems, and drills.</summary>
internal static class IncidentOperations
{
    private const string By = "by?? text, text?? text, confirm?? bool";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("GET", "/api/v1/incidents", "Incidents, newest first")
        {
            Query =
            [
                new("state", "open|unacknowledged|acknowledged|resolved|all", "open: not resolved, acknowledged or not; all unless told"),
                new("severity", "text", "Of critical, high, medium, low; several with commas between"),
                new("kind", "text", "Of outage, latency, budget, expiry, external; several with commas between"),
                new("check", "text", "Only incidents with an alert on this check"),
                .. Parameters.Span("incidents that opened"),
                .. Parameters.Page(100, 1000),
            ],
            Answer = "incidents [Incident], next text?",
        },
        new("POST", "/api/v1/incidents", "Opens an incident that a person reports")
        {
            Body = "title text, severity?? text, check?? text, by?? text",
            Example = """{"title": "the shop is slow", "severity": "high", "by": "ada"}""",
            Answer = "Incident",
            Status = 201,
        },
        new("GET", "/api/v1/incidents/{id}", "An incident with its timeline and its messages; 42 and INC-42 are the same")
        {
            Answer = "incident Incident, timeline [Entry], messages [Message]",
        },
        new("POST", "/api/v1/incidents/{id}/acknowledge", "Somebody is on it")
        {
            Body = By,
            Example = """{"by": "ada"}""",
            Answer = "Incident",
            IfMatch = true,
            Refusals = [409],
        },
        new("POST", "/api/v1/incidents/{id}/resolve", "It is over; while an alert holds only with `confirm`")
        {
            Body = By,
            Example = """{"by": "ada", "confirm": true}""",
            Answer = "Incident",
            IfMatch = true,
            Refusals = [409],
        },
        new("POST", "/api/v1/incidents/{id}/escalate", "Runs the next step now")
        {
            Body = By,
            Example = """{"by": "ada"}""",
            Answer = "Incident",
            IfMatch = true,
            Refusals = [409],
        },
        new("POST", "/api/v1/incidents/{id}/notes", "Adds a note to the timeline")
        {
            Body = "by?? text, text text, confirm?? bool",
            Example = """{"by": "ada", "text": "the disk is full"}""",
            Answer = "Incident",
            IfMatch = true,
            Refusals = [409],
        },
        new("POST", "/api/v1/incidents/{id}/status-updates", "Tells the public how it stands, on the status pages (docs/status-page.md)")
        {
            Body =
                "status investigating|identified|monitoring|resolved, text text, title?? text, components?? [text], "
                + "impact?? as_checked|degraded|partial_outage|major_outage, by?? text",
            Example = """
                {"status": "identified", "title": "Signing in fails", "text": "We found the cause.", "components": ["public/sign-in"], "by": "ada"}
                """,
            Answer =
                "id int, incident int, title text, status text, components [text], impact text, started_at instant, resolved_at instant?, "
                + "update (id int, at instant, status text, text text, by text)",
            Status = 201,
            Refusals = [409],
        },
        new("GET", "/api/v1/incidents/{id}/explain", "Why it is, who was told, and what comes next")
        {
            Query = [new("format", "json|text", "json unless told")],
            Answer = "incident int, label text, heading text, parts [ExplanationPart], text text",
            Also = ["text/plain"],
        },
        new(
            "GET",
            "/api/v1/incidents/{id}/post-mortem",
            "The draft of its post-mortem in Markdown; the first one is entered in the timeline"
        )
        {
            Query = [new("by", "text", "Who drafts it, where nobody signs in")],
            Answer = "",
            Also = ["text/markdown"],
        },
        new("POST", "/api/v1/incidents/{id}/post-mortem/close", "Says that the post-mortem is done")
        {
            Body = "by?? text",
            Example = """{"by": "ada"}""",
            Answer = "incident int, label text, drafted instant?, closed instant?, closed_by text?, due instant?",
            IfMatch = true,
            Refusals = [409],
        },
        new("GET", "/api/v1/drills", "Drills, newest first")
        {
            Query =
            [
                new("check", "text", "Only drills of this check"),
                new("state", "running|ended", "Only those"),
                .. Parameters.Page(100, 1000),
            ],
            Answer = "drills [Drill], next text?",
        },
        new("POST", "/api/v1/drills", "Starts a drill: a check seems to fail, and real messages go out")
        {
            Body = "check text, outcome?? text, for?? text, by?? text",
            Example = """{"check": "login_api", "outcome": "503", "for": "5m", "by": "ada"}""",
            Answer = "Drill",
            Refusals = [409],
        },
        new("GET", "/api/v1/drills/{id}", "A drill and what came of it") { Answer = "Drill" },
        new("DELETE", "/api/v1/drills/{id}", "Ends a drill before its time")
        {
            Query = [new("by", "text", "Who ends it, where nobody signs in")],
            Answer = "Drill",
        },
    ];
}
