namespace Crownwatch.Server.Api;

/// <summary>Checks, their results, and the channels through which people are told.</summary>
internal static class CheckOperations
{
    private static readonly Parameter _outcome = new("outcome", "text", "Of up, down, unknown, missed; several with commas between");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("GET", "/api/v1/checks", "Every check with how it stands, by name")
        {
            Query =
            [
                new("state", "text", "Of up, down, unknown, pending, disabled; several with commas between"),
                new("type", "text", "Only checks of this type, e.g. `http`"),
                new("label", "text", "Only checks with these labels: `service=\"login\", tier=~\"web.*\"`"),
                .. Parameters.Page(1000, 5000),
            ],
            Answer = "checks [Check], next text?",
        },
        new("GET", "/api/v1/checks/{name}", "A check with how it stands") { Answer = "CheckInFull" },
        new("GET", "/api/v1/checks/{name}/results", "A check's results, newest first")
        {
            Query = [.. Parameters.Span("results of slots"), _outcome, .. Parameters.Page(100, 1000)],
            Answer = "check text, results [Result], next text?",
        },
        new("GET", "/api/v1/checks/{name}/explain", "Why each of its rules fires or does not")
        {
            Query =
            [
                new("rule", "text", "Only this rule: then the answer is that rule alone"),
                new("format", "json|text", "json unless told"),
            ],
            Answer = "check text, rules [RuleExplained]",
            Also = ["text/plain"],
        },
        new("POST", "/api/v1/checks/{name}/run", "Runs a check at once, beside its slots: the result counts for no rule and is not kept")
        {
            Body = "by?? text",
            Example = """{"by": "ada"}""",
            Answer =
                "check text, by text, started_at instant, finished_at instant, outcome up|down|unknown, cause unreachable|wrong|slow?, "
                + "status_code int?, latency_ms number?, code text, reason text, criteria [Criterion], excerpt text?, "
                + "stages [(stage text, took_ms number)], counts bool",
            Refusals = [409, 429],
        },
        new("GET", "/api/v1/results", "Recorded results, check by check in the order of their names, each by time")
        {
            Query =
            [
                new("check", "text", "Only these checks, with commas between"),
                .. Parameters.Span("results of slots"),
                _outcome,
                new("format", "csv|json", "csv, the whole, unless told; pages are of json"),
                .. Parameters.Page(1000, 10_000),
            ],
            Answer = "results [ExportedResult], next text?",
            Also = ["text/csv"],
        },
        new("GET", "/api/v1/channels", "Channels in the order of the file") { Answer = "channels [Channel]" },
        new("POST", "/api/v1/channels/{name}/test", "Sends a real message through a channel and says what came of it")
        {
            Body = "by?? text",
            Example = """{"by": "ada"}""",
            Answer =
                "channel text, type text, outcome text, delivered bool, status int?, duration_ms number, receipt text?, "
                + "reference text?, bad_credential bool, retry_after_seconds number?, warning text?",
            Refusals = [409],
        },
    ];
}
