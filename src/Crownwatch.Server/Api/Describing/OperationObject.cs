using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crownwatch.Server.Access;

namespace Crownwatch.Server.Api;

/// <summary>An operation as OpenAPI writes it.</summary>
internal static partial class OperationObject
{
    private static readonly Dictionary<int, (string Error, string Detail)> _refusals = new()
    {
        [400] = ("bad_request", "limit is '0'; it must be a whole number from 1 to 1000"),
        [401] = ("unauthorized", "nobody is signed in; send a token as `Authorization: Bearer crownwatch_…`"),
        [403] = ("forbidden", "ada may not do this: it takes the role responder, and session has viewer"),
        [404] = ("not_found", "there is no incident '99'"),
        [409] = ("conflict", "INC-42 is resolved already"),
        [412] = ("stale", "it has changed since it was read, and nothing was done; read it again"),
        [413] = ("too_large", "the body is too large: at most 1048576 bytes are read"),
        [415] = ("unsupported_media_type", "the body is text/plain; legal is application/json"),
        [422] = ("key_reused", "Idempotency-Key was used for another request; legal is a key of its own for each request"),
        [429] = ("too_many_requests", "too many tries from this address: 10 a minute are taken; try again in a minute"),
        [503] = ("database_unavailable", "nothing was changed: database is locked; try again"),
    };

    public static JsonObject Of(Operation operation, Need need)
    {
        var described = new JsonObject
        {
            ["operationId"] = Identifier(operation),
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
            ["description"] = need == Need.Nothing ? "Needs no sign-in." : $"Needs the role {need.ToString().ToLowerInvariant()}.",
            ["x-needs"] = need.ToString().ToLowerInvariant(),
        };
        if (need == Need.Nothing)
        {
            described["security"] = new JsonArray();
        }

        described["parameters"] = new JsonArray([.. Parameters(operation)]);
        if (operation.Body.Length > 0)
        {
            var schema = Schemas.OfFields(operation.Body);
            schema["additionalProperties"] = false;
            described["requestBody"] = new JsonObject
            {
                ["required"] = schema["required"] is not null,
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject { ["schema"] = schema, ["example"] = JsonNode.Parse(operation.Example) },
                },
            };
        }

        described["responses"] = Responses(operation, need);
        return described;
    }

    /// <summary>The shape of an answer as a whole: a name, or its fields.</summary>
    public static string Whole(string answer) => answer == "any" || Shapes.All.ContainsKey(answer) ? answer : $"({answer})";

    private static IEnumerable<JsonNode> Parameters(Operation operation)
    {
        foreach (var name in ApiDocument.PathParameters(operation.Path))
        {
            yield return Parameter("path", name, Schemas.Of("text"), name == "id" ? "Its number" : "Its name", true);
        }

        foreach (var query in operation.Query)
        {
            yield return Parameter("query", query.Name, Schemas.Of(query.Shape), query.Says, false);
        }

        if (operation.Path == "/api/v1/events")
        {
            yield return Parameter("header", "Last-Event-ID", Schemas.Of("text"), "Go on after the event of this number", false);
        }

        if (operation.IsReading && operation.Answer.Length > 0)
        {
            yield return Parameter(
                "header",
                "If-None-Match",
                Schemas.Of("text"),
                "An ETag: 304 where nothing else would be answered",
                false
            );
        }

        if (operation.IfMatch)
        {
            yield return Parameter(
                "header",
                "If-Match",
                Schemas.Of("text"),
                "An ETag: 412, and nothing done, where it has changed since",
                false
            );
        }

        if (!operation.IsReading && !operation.Secret)
        {
            var key = Schemas.Of("text");
            (key["minLength"], key["maxLength"]) = (1, IdempotentWrites.LongestKey);
            yield return Parameter(
                "header",
                "Idempotency-Key",
                key,
                "Done once: the same request with the same key gets the first answer, for 24 hours",
                false
            );
        }
    }

    private static JsonObject Parameter(string place, string name, JsonObject schema, string says, bool required) =>
        new()
        {
            ["name"] = name,
            ["in"] = place,
            ["description"] = says,
            ["required"] = required,
            ["schema"] = schema,
        };

    private static JsonObject Responses(Operation operation, Need need)
    {
        var content = new JsonObject();
        if (operation.Answer.Length > 0)
        {
            content["application/json"] = new JsonObject
            {
                ["schema"] = Schemas.Of(Whole(operation.Answer)),
                ["example"] =
                    operation.Answer == "any"
                        ? new JsonObject { ["openapi"] = "3.1.1" }
                        : Schemas.Example(Whole(operation.Answer), "", name => Shapes.All[name]),
            };
        }

        foreach (var type in operation.Also)
        {
            content[type] = new JsonObject { ["schema"] = Schemas.Of("text"), ["example"] = TextExamples.Of(type, operation.Path) };
        }

        var taken = new JsonObject { ["description"] = "Taken" };
        if (Headers(operation) is { Count: > 0 } headers)
        {
            taken["headers"] = headers;
        }

        if (content.Count > 0)
        {
            taken["content"] = content;
        }

        var responses = new JsonObject { [operation.Status.ToString(CultureInfo.InvariantCulture)] = taken };
        if (operation.IsReading && operation.Answer.Length > 0)
        {
            responses["304"] = new JsonObject { ["description"] = "What If-None-Match names is what would be answered" };
        }

        foreach (var status in Refusals(operation, need))
        {
            responses[status.ToString(CultureInfo.InvariantCulture)] = Refusal(status, operation);
        }

        return responses;
    }

    private static JsonObject Headers(Operation operation)
    {
        var headers = new JsonObject();
        if ((operation.IsReading && operation.Answer.Length > 0) || operation.IfMatch)
        {
            headers["ETag"] = Header("Of what is answered");
        }

        if (operation.Query.Any(q => q.Name == "cursor"))
        {
            headers["Link"] = Header("rel=\"next\": the page after this one");
        }

        if (!operation.IsReading && !operation.Secret)
        {
            headers["Idempotent-Replayed"] = Header("true where the answer is the first one, kept");
        }

        return headers;
    }

    private static JsonObject Header(string says) => new() { ["description"] = says, ["schema"] = Schemas.Of("text") };

    private static SortedSet<int> Refusals(Operation operation, Need need)
    {
        SortedSet<int> statuses = [400, 503, .. operation.Refusals];
        statuses.UnionWith(need == Need.Nothing ? [401] : [401, 403]);
        statuses.UnionWith(operation.Path.Contains('{', StringComparison.Ordinal) ? [404] : []);
        statuses.UnionWith(operation.IfMatch ? [412] : []);
        statuses.UnionWith(operation.Body.Length > 0 ? [413, 415] : []);
        statuses.UnionWith(operation.IsReading || operation.Secret ? [] : [409, 422]);
        return statuses;
    }

    private static JsonObject Refusal(int status, Operation operation)
    {
        var (error, detail) = _refusals[status];
        var example = ProblemAnswer.Body(new ApiError(error, status, detail), operation.Path, operation);
        return new JsonObject
        {
            ["description"] = ProblemAnswer.Titles[error],
            ["content"] = new JsonObject
            {
                [ProblemAnswer.ContentType] = new JsonObject { ["schema"] = Schemas.Of("Problem"), ["example"] = example },
            },
        };
    }

    // get_incidents_id_explain
    private static string Identifier(Operation operation) =>
        Word().Replace($"{operation.Method.ToLowerInvariant()}{operation.Path[Operations.Root.Length..]}", "_").Trim('_');

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Word();
}
