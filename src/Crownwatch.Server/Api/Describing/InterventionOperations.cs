namespace Crownwatch.Server.Api;

/// <summary>What people do that changes alerting for a time.</summary>
internal static class InterventionOperations
{
    private const string Override = "Override";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("GET", "/api/v1/silences", "Silences that hold or are to come, with what each matches now")
        {
            Query =
            [
                new("all", "true|false", "true: with those that ended in the last 30 days"),
                new("state", "planned|holds|ended", "Only those"),
                new("by", "text", "Only those made by this person"),
                .. Parameters.Page(500, 1000),
            ],
            Answer = "silences [Silence], next text?",
        },
        new("POST", "/api/v1/silences", "Withholds openings and steps of the alerts that match")
        {
            Body = "match?? any, for?? text, until?? instant, starts?? instant, by?? text, reason text, everything?? bool",
            Example = """{"match": "service=\"login\"", "for": "2h", "reason": "the provider is at work", "by": "ada"}""",
            Answer = "Silence",
            Status = 201,
            Refusals = [409],
        },
        new("GET", "/api/v1/silences/{id}", "A silence with what it matches now") { Answer = "Silence" },
        new("DELETE", "/api/v1/silences/{id}", "Ends a silence now")
        {
            Query = [.. Parameters.Ending],
            Body = "by?? text, reason?? text",
            Example = """{"by": "ada", "reason": "done early"}""",
            Answer = "Silence",
            IfMatch = true,
            Refusals = [409],
        },
        new("GET", "/api/v1/pause", "Whether all alerting is paused") { Answer = "Standing" },
        new("POST", "/api/v1/pause", "Pauses all alerting from now on")
        {
            Body = "for?? text, until?? instant, by?? text, reason text",
            Example = """{"for": "30m", "reason": "moving house", "by": "ada"}""",
            Answer = "Standing",
            Status = 201,
            IfMatch = true,
        },
        new("DELETE", "/api/v1/pause", "Ends every pause that holds")
        {
            Query = [.. Parameters.Ending],
            Body = "by?? text, reason?? text",
            Example = """{"by": "ada"}""",
            Answer = "Standing",
            IfMatch = true,
            Refusals = [409],
        },
        new("GET", "/api/v1/deployments", "Deployments, in the order they were marked; of the last 30 days unless told")
        {
            Query = [.. Parameters.Span("deployments"), new("service", "text", "Only of this service"), .. Parameters.Page(500, 1000)],
            Answer = "deployments [Deployment], next text?",
        },
        new("POST", "/api/v1/deployments", "A version goes out now; openings for its service are held for a short grace")
        {
            Body = "service text, version text, grace?? text, by?? text, reason?? text",
            Example = """{"service": "login", "version": "2.4.1", "grace": "5m", "by": "ada"}""",
            Answer = "Deployment",
            Status = 201,
        },
        new("GET", "/api/v1/corrections", "Corrections that touch a span, in the order they were made; the last 30 days unless told")
        {
            Query = [.. Parameters.Span("corrections"), new("check", "text", "Only of this check"), .. Parameters.Page(500, 1000)],
            Answer = "corrections [Correction], next text?",
        },
        new("POST", "/api/v1/corrections", "Says that a span was not the target's fault: it moves the adjusted availability only")
        {
            Body = "check text, from instant, until instant, by?? text, reason text",
            Example = """
                {"check": "login_api", "from": "2025-01-10T02:00:00Z", "until": "2025-01-10T03:00:00Z", "reason": "our own network", "by": "ada"}
                """,
            Answer = "correction Correction, results int, warning text?",
            Status = 201,
        },
        new("GET", "/api/v1/on-call", "Who is on call, who will be, and who stands in")
        {
            Query = [new("days", "int", "How far ahead, from 1 to 366; 90 unless told")],
            Answer =
                "at instant, on_call [text], rotations [(rotation text, person text?, is_override bool, until instant?)], "
                + "handoffs [(at instant, rotation text, from text?, to text?)], shifts [Shift], gaps [Shift], overrides [Override]",
        },
        new("POST", "/api/v1/on-call/overrides", "Somebody else holds a rotation for a while")
        {
            Body = "rotation?? text, person text, from?? instant, for?? text, until?? instant, by?? text, reason?? text",
            Example = """{"person": "ben", "for": "8h", "reason": "ada is ill", "by": "ada"}""",
            Answer = Override,
            Status = 201,
        },
        new("GET", "/api/v1/on-call/overrides/{id}", "An override") { Answer = Override },
        new("DELETE", "/api/v1/on-call/overrides/{id}", "Ends an override now")
        {
            Query = [.. Parameters.Ending],
            Body = "by?? text, reason?? text",
            Example = """{"by": "ada"}""",
            Answer = Override,
            IfMatch = true,
            Refusals = [409],
        },
        new("GET", "/api/v1/maintenance", "Maintenance windows that hold, and those of the next 90 days")
        {
            Answer = "now [Window], coming [Window]",
        },
    ];
}
