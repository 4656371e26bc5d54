namespace Crownwatch.Server.Api;

/// <summary>Who is who, tokens, and the audit log.</summary>
internal static class AccessOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("POST", "/api/v1/sign-in", "A name and a password for a token of that account's role, which is shown once")
        {
            Body = "name text, password text, token_name?? text, lasts?? text",
            Example = """{"name": "ada", "password": "correct horse battery staple", "token_name": "command line", "lasts": "30d"}""",
            Answer = "id int, token text, name text, grants text, expires_at instant",
            Status = 201,
            Secret = true,
            Refusals = [409, 429],
        },
        new("GET", "/api/v1/me", "Who asks, and what they may") { Answer = "name text?, role text?, through text" },
        new("GET", "/api/v1/tokens", "One's own tokens that hold, without their secrets") { Answer = "tokens [Token]" },
        new("DELETE", "/api/v1/tokens/{id}", "Ends a token of one's own; a token ends itself only") { Status = 204 },
        new("GET", "/api/v1/audit", "Every change that was asked for, newest first")
        {
            Query =
            [
                new("who", "text", "Only what this account did"),
                new("action", "text", "Only this action, as it stands in the entries: `POST /api/v1/silences`"),
                .. Parameters.Span("entries"),
                new("format", "json|csv", "csv: all of it, streamed"),
                .. Parameters.Page(100, 1000),
                new("before", "int", "Only entries with a lower number"),
            ],
            Answer = "entries [AuditEntry], next text?",
            Also = ["text/csv"],
        },
    ];
}
