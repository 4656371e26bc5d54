using System.Text.Json;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>What came of one call of Slack's Web API.</summary>
/// <param name="Status">The HTTP status, where there was an answer.</param>
/// <param name="Error">Slack's word for what went wrong, or ours for what happened to the connection; empty when it went well.</param>
public sealed record SlackAnswer(SendOutcome Outcome, int? Status, string Error, TimeSpan? RetryAfter = null)
{
    private static readonly HashSet<string> _token = new(StringComparer.Ordinal)
    {
        "not_authed",
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
    };

    private static readonly HashSet<string> _permission = new(StringComparer.Ordinal)
    {
        "no_permission",
        "missing_scope",
        "not_allowed_token_type",
        "org_login_required",
        "ekm_access_denied",
        "access_denied",
        "team_access_not_granted",
        "two_factor_setup_required",
    };

    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(5);

    /// <summary>The answer's JSON object; Undefined where there was none.</summary>
    public JsonElement Body { get; init; }
    public bool Ok => Outcome == SendOutcome.Delivered;

    /// <summary>The token itself is wrong or gone: nothing at all can be done with it.</summary>
    public bool BadToken => Status is 401 or 403 || _token.Contains(Code);

    /// <summary>The token, or what it may do.</summary>
    public bool BadCredential => BadToken || _permission.Contains(Code);

    /// <summary>Slack won't do it, with whatever is asked next it may.</summary>
    public bool OnlyThisRefused => Outcome == SendOutcome.Refused && !BadToken;
    private string Code => Text(Body, "error") ?? Error;

    /// <summary>Slack says logical errors with status 200. What it says that we don't know is taken as refused for good (integrations.md).</summary>
    /// <param name="body">Undefined when it was no JSON object.</param>
    public static SlackAnswer Of(int status, JsonElement body, TimeSpan? retryAfter)
    {
        var error = Text(body, "error") ?? "";
        var outcome = (status, error) switch
        {
            (429, _) or (_, "ratelimited" or "rate_limited") => SendOutcome.WaitUntil,
            (408 or >= 500, _) or (_, "internal_error" or "fatal_error" or "request_timeout" or "service_unavailable") =>
                SendOutcome.Unclear,
            (200, _) when body.ValueKind != JsonValueKind.Object => SendOutcome.Unclear,
            (200, _) when IsTrue(body, "ok") => SendOutcome.Delivered,
            _ => SendOutcome.Refused,
        };
        var said =
            outcome == SendOutcome.Delivered ? ""
            : error.Length > 0 ? Cut(error + Detail(body))
            : body.ValueKind == JsonValueKind.Object ? "no error named"
            : "the answer is no JSON object";
        return new SlackAnswer(outcome, status, said, outcome == SendOutcome.WaitUntil ? retryAfter ?? UsualWait : null) { Body = body };
    }

    /// <summary>Whether Slack said just this.</summary>
    public bool Is(params ReadOnlySpan<string> errors)
    {
        foreach (var error in errors)
        {
            if (string.Equals(Text(Body, "error"), error, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="method">For the reader of the receipt: which call it was.</param>
    public SendResult ToResult(string method) =>
        new(Outcome, Status, Ok ? "ok" : $"{method}: {Error}", RetryAfter) { BadCredential = !Ok && BadCredential };

    /// <summary>The text at the path, e.g. `message.ts`; null when there is none.</summary>
    public string? TextAt(params ReadOnlySpan<string> path)
    {
        var at = Body;
        foreach (var name in path[..^1])
        {
            at = Member(at, name);
        }

        return Text(at, path[^1]);
    }

    /// <summary>null when there is none, also where it is no text.</summary>
    public static string? Text(JsonElement owner, string name) => Text(Member(owner, name));

    /// <summary>Undefined when there is none, also where the owner is no object.</summary>
    public static JsonElement Member(JsonElement owner, string name)
    {
        try
        {
            return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            return default; // a name in it holds half of a surrogate pair
        }
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair is no text
        }
    }

    private static bool IsTrue(JsonElement owner, string name) => Member(owner, name).ValueKind == JsonValueKind.True;

    private static string Detail(JsonElement body)
    {
        var needed = Text(body, "needed") is { } scope ? $" (needs {scope})" : "";
        var messages = Member(Member(body, "response_metadata"), "messages");
        var first = messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() > 0 ? Text(messages[0]) : null;
        return first is null ? needed : $"{needed} {first}";
    }

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200];
}
